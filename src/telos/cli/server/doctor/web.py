"""How Telos is reached: TLS, names, cookies, proxies; nothing of a demo or of a workshop."""

from collections.abc import Iterator
from typing import Final

from telos.cli.language import gettext as _
from telos.cli.server.doctor.line import Line, fine, look, mend

_YEAR_SECONDS: Final = 31_536_000


def web() -> Iterator[Line]:
    """Look at the settings with which pages are answered."""
    from django.conf import settings

    if settings.DEBUG:
        yield mend(
            _("TELOS_DEBUG"),
            _("is set: an error shows settings and records to whoever asks"),
            _("Unset TELOS_DEBUG."),
        )
    if settings.DEMO:
        yield mend(
            _("TELOS_DEMO"),
            _("is set: its passwords are known to everybody, and no second factor is asked for"),
            _("Unset TELOS_DEMO for a practice of your own."),
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield mend(
            _("names"),
            _("Telos answers to any name, so that links in mails can be forged"),
            _("Set TELOS_ALLOWED_HOSTS to the names of your practice."),
        )
    yield from _tls() if settings.SECURE else _plain()


def _plain() -> Iterator[Line]:
    from django.conf import settings

    from telos.cli.server.listening import is_own_machine

    beyond = [
        host
        for host in settings.ALLOWED_HOSTS
        if host != "*" and not is_own_machine(host.strip("[]"))
    ]
    if beyond:
        yield mend(
            _("TLS"),
            _("Telos answers to {name} without it: passwords go in the open").format(
                name=beyond[0]
            ),
            _("Put a proxy with TLS in front and set TELOS_HTTPS=1."),
        )
    else:
        yield look(
            _("TLS"),
            _("is not set up; only this machine is answered"),
            _("For others: a proxy with TLS, TELOS_HTTPS=1, TELOS_ALLOWED_HOSTS."),
        )


def _tls() -> Iterator[Line]:
    from django.conf import settings
    from django.core.checks import Tags, run_checks

    from telos.cli.server.listening import is_own_machine

    # The secret key, DEBUG and names have lines of their own; whether HSTS holds for all names
    # below, and for ever in browsers' lists, is for the owner of the domain to say.
    own = {f"security.W{number}" for number in ("009", "018", "020", "005", "021")}
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    for each in found:
        if each.id not in own and each.id not in settings.SILENCED_SYSTEM_CHECKS:
            yield look(_("TLS"), f"{each.msg} ({each.id})", _("See docs/operations.md."))
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies < 1:
        yield mend(
            _("proxies"),
            _("none is counted: one stranger’s wrong passwords slow down everybody"),
            _("Set TELOS_PROXIES to how many stand in front, or leave it out."),
        )
    hosts = [h for h in settings.ALLOWED_HOSTS if not is_own_machine(h.strip("[]"))]
    if not hosts:
        yield mend(
            _("names"),
            _("Telos answers to this machine’s own names alone"),
            _("Set TELOS_ALLOWED_HOSTS to the name of your practice."),
        )
    cookies = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    if cookies and settings.SECURE_HSTS_SECONDS >= _YEAR_SECONDS and hosts and proxies > 0:
        yield fine(
            _("TLS"),
            _("cookies and HSTS are set; {count} proxy in front; answers to {names}").format(
                count=proxies, names=", ".join(hosts)
            ),
        )
