"""Where a server may listen: one's own machine at once, the world only when it is prepared."""

import errno
import ipaddress
import os
import socket
from typing import Annotated
from urllib.parse import urlsplit

import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.server.speaking import stop

_HIGHEST_PORT = 65535
_LONG_ENOUGH, _MIXED_ENOUGH = 50, 5
_PASSWORDS_ELSEWHERE = ("PGPASSWORD", "PGPASSFILE", "PGSERVICE")
Port = Annotated[int, typer.Option(min=1, max=_HIGHEST_PORT, help=_("Port to listen on."))]


def is_own_machine(host: str) -> bool:
    """Tell whether nobody but this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_prepared_for(host: str) -> None:
    """Refuse to answer others unless TLS, names, secrets and databases are set up for it.

    Others are answered at an address that they can reach, and through a proxy.
    """
    if is_own_machine(host) and not _is_set("TELOS_HTTPS") and not _answers_to_others():
        return
    if _is_set("TELOS_DEMO"):
        stop(
            _("The demo’s passwords are known to everybody, so it only listens on this machine."),
            _("Leave out --host, or unset TELOS_DEMO to serve a practice of your own."),
        )
    lacking = [
        f"TELOS_{name}" for name in ("HTTPS", "ALLOWED_HOSTS") if not _is_set(f"TELOS_{name}")
    ]
    if lacking:
        stop(
            ngettext(
                "Telos would answer others, and {lacking} is not set.",
                "Telos would answer others, and {lacking} are not set.",
                len(lacking),
            ).format(lacking=_(" and ").join(lacking)),
            _(
                "Put a proxy with TLS before Telos, set TELOS_HTTPS=1 and "
                "TELOS_ALLOWED_HOSTS=the.name.of.your.practice, and start again; "
                "or leave out --host to serve this machine alone."
            ),
        )

    _require_own_names()
    _require_a_secret()
    _require_guarded_databases()


def _names() -> list[str]:
    from telos.config.variables import words

    return words("TELOS_ALLOWED_HOSTS")


def _answers_to_others() -> bool:
    return not all(is_own_machine(name.strip("[]")) for name in _names())


def _require_own_names() -> None:
    if "*" in _names():
        stop(
            _("TELOS_ALLOWED_HOSTS holds *: links in mails would lead wherever a stranger says."),
            _("Name the host of your practice: TELOS_ALLOWED_HOSTS=the.name.of.your.practice"),
        )


def is_a_secret(key: str) -> bool:
    """Tell whether a key is long and mixed enough to be one: what Django asks (security.W009)."""
    return len(key) >= _LONG_ENOUGH and len(set(key)) >= _MIXED_ENOUGH


def _require_a_secret() -> None:
    given = os.environ.get("TELOS_SECRET_KEY")
    if given and not is_a_secret(given):
        stop(
            _("TELOS_SECRET_KEY is too short or too simple to be a secret."),
            _("Leave it out, and Telos makes one; or give it 50 random characters or more."),
        )


def _require_guarded_databases() -> None:
    """Refuse a database over the network that lets anybody in who asks."""
    for name in ("DATABASE_URL", "TELOS_KEYS_DATABASE_URL"):
        url = urlsplit(os.environ.get(name, ""))
        has_password = url.password or any(n in os.environ for n in _PASSWORDS_ELSEWHERE)
        if url.scheme.startswith("postgres") and url.hostname and not has_password:
            stop(
                _("{name} names no password for {host}.").format(name=name, host=url.hostname),
                _(
                    "Give the role a password and write it into the address, or into the file "
                    "that PGPASSFILE names; or reach the server by its socket."
                ),
            )


def require_free(host: str, port: int, *, command: str) -> None:
    """Refuse a port that another programme holds, and say how to choose another."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            _refuse(error, host=host, port=port, command=command)


def _refuse(error: OSError, *, host: str, port: int, command: str) -> None:
    another = _("Choose another one: {command} --port {port}").format(
        command=command, port=port + 1 if port < _HIGHEST_PORT else port - 1
    )
    if error.errno == errno.EADDRINUSE:
        stop(_("Port {port} is taken by another programme.").format(port=port), another)
    if error.errno == errno.EACCES:
        stop(_("Port {port} needs rights that you do not have.").format(port=port), another)
    stop(
        _("Telos cannot listen on {host}: {why}.").format(host=host, why=error.strerror),
        _("Choose an address of this machine, or leave out --host."),
    )


def address(host: str, port: int) -> str:
    """Return what to type into a browser."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _is_set(name: str) -> bool:
    return os.environ.get(name, "").lower() not in {"", "0", "false", "no", "off"}
