"""Django's settings for mail: printed, or sent by the server that is named."""

import os

from telos.config.variables import is_on, one_of, whole_number


def _backend() -> str:
    """With a mail server named mails go to it; without one they are printed on one's own machine.

    Where others are answered nothing is printed: keys for passwords would stand in the logs.
    """
    if "TELOS_EMAIL_HOST" in os.environ:
        return "django.core.mail.backends.smtp.EmailBackend"
    if is_on("TELOS_HTTPS"):
        return "telos.config.no_mail.NoMailServer"
    return "django.core.mail.backends.console.EmailBackend"


EMAIL_HOST = os.environ.get("TELOS_EMAIL_HOST", "localhost")
EMAIL_BACKEND = os.environ.get("TELOS_EMAIL_BACKEND", _backend())
# How what goes to it is encrypted: starttls, tls (from the first byte) or nothing.
_mail_security = one_of("TELOS_EMAIL_SECURITY", "starttls", "tls", "none")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail_security == "starttls", _mail_security == "tls"
EMAIL_PORT = whole_number(
    "TELOS_EMAIL_PORT",
    {"starttls": 587, "tls": 465}.get(_mail_security, 25),
    least=1,
    most=65535,
)
EMAIL_HOST_USER = os.environ.get("TELOS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TELOS_EMAIL_PASSWORD", "")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("TELOS_FROM_EMAIL", "telos@localhost")
