"""Where a server may listen: one's own machine at once, the world only when it is prepared."""

import errno
import ipaddress
import os
import socket
from typing import Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.server.speaking import stop

_HIGHEST_PORT = 65535
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
    """Refuse an address that others can reach, unless TLS and names are set up for it."""
    if is_own_machine(host):
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
            _("{host} can be reached by others, and {lacking} is not set.").format(
                host=host, lacking=_(" and ").join(lacking)
            ),
            _(
                "Put a proxy with TLS before Telos, set TELOS_HTTPS=1 and "
                "TELOS_ALLOWED_HOSTS=the.name.of.your.practice, and start again; "
                "or leave out --host to serve this machine alone."
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
