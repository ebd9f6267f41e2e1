"""Django's settings for mail: printed, or sent by the server that is named."""

import os

# With a mail server named mails go to it; without one they are printed.
EMAIL_HOST = os.environ.get("TELOS_EMAIL_HOST", "localhost")
EMAIL_BACKEND = os.environ.get(
    "TELOS_EMAIL_BACKEND",
    "django.core.mail.backends."
    + ("smtp.EmailBackend" if "TELOS_EMAIL_HOST" in os.environ else "console.EmailBackend"),
)
# How what goes to it is encrypted: starttls, tls (from the first byte) or nothing.
_mail_security = os.environ.get("TELOS_EMAIL_SECURITY", "").lower()
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail_security == "starttls", _mail_security == "tls"
EMAIL_PORT = int(
    os.environ.get("TELOS_EMAIL_PORT")
    or {"starttls": "587", "tls": "465"}.get(_mail_security, "25")
)
EMAIL_HOST_USER = os.environ.get("TELOS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TELOS_EMAIL_PASSWORD", "")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("TELOS_FROM_EMAIL", "telos@localhost")
