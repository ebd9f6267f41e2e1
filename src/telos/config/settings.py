"""Django's settings, read from the environment; the defaults are safe on one's own machine."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from telos.config.accounts import *  # noqa: F403 -- Django reads its settings from one module
from telos.config.demo import *  # noqa: F403 -- the same
from telos.config.folder import data_dir
from telos.config.logs import LOGGING as LOGGING  # noqa: PLC0414 -- the same
from telos.config.mail import *  # noqa: F403 -- the same
from telos.config.variables import database, is_on, origins, time_zone, whole_number, words

DATA_DIR = data_dir()


def _secret_key() -> str:
    """Read the key from the environment, or keep one of our own making beside the data.

    There is no default key: an installation that was never configured still has its own.
    """
    given = os.environ.get("TELOS_SECRET_KEY")
    if given:
        return given
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return kept.read_text(encoding="ascii").strip()


SECRET_KEY = _secret_key()
# Where it is our own making; else nothing, and whoever gave it keeps it.
SECRET_KEY_FILE = None if os.environ.get("TELOS_SECRET_KEY") else DATA_DIR / "secret-key"
SECRET_KEY_FALLBACKS = words("TELOS_OLD_SECRET_KEYS")
DEBUG = is_on("TELOS_DEBUG")
# The demo says so on every page and offers its logins; never set in production.
DEMO = is_on("TELOS_DEMO")
ALLOWED_HOSTS = words("TELOS_ALLOWED_HOSTS", "127.0.0.1 localhost [::1]")
CSRF_TRUSTED_ORIGINS = origins("TELOS_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "telos.vault",
    "telos.audit",
    "telos.people",
    "telos.notices",
    "telos.access",
    "telos.episodes",
    "telos.scheduling",
    "telos.measures",
    "telos.intake",
    "telos.goals",
    "telos.plans",
    "telos.rights",
    "telos.web",
]

MIDDLEWARE = [
    "telos.web.headers.shut_off",
    "django.middleware.security.SecurityMiddleware",
    # Before the files too: a picture that is opened by itself is a page.
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "telos.web.headers.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # Before any view, and before the check of forms: each of them reads what was sent.
    "telos.web.middleware.small_bodies",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "telos.web.middleware.sessions_are_seen",
    "telos.web.middleware.sealed_texts",
    # With the keys in hand: it seals and opens what was typed beside a form.
    "telos.web.typed_beside.typed_beside",
    "telos.web.origin.OriginMiddleware",
]

ROOT_URLCONF = "telos.config.urls"
WSGI_APPLICATION = "telos.config.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the apps' own: allauth's stock pages are replaced by ours.
        "DIRS": [Path(__file__).parents[1] / "web" / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
            "builtins": ["django.templatetags.i18n", "django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "telos.web.context.surroundings",
            ],
        },
    }
]
# A component sees what it is given, never what the page around it happens to name.
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"


def _database(variable: str, file: str, *pragmas: str) -> dict[str, Any]:
    """SQLite in the data folder by default; whatever the variable names otherwise.

    Any SQLite survives a power cut, and lets writers wait for each other.
    """
    begin = "; ".join(("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *pragmas))
    sqlite = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": begin}
    named = database(variable)
    if named is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / file,
            "OPTIONS": sqlite,
        }
    options = named.setdefault("OPTIONS", {})
    if named["ENGINE"].endswith("sqlite3"):
        named["OPTIONS"] = {**sqlite, **options}
    elif not is_on("TELOS_NO_POOL"):
        options["pool"] = {"min_size": 1, "max_size": 8}
    return named


DATABASES = {
    "default": _database("DATABASE_URL", "telos.sqlite3"),
    # The wrapped keys, apart from what they open: no backup of the data holds them. What is
    # destroyed in it is overwritten.
    "keys": _database("TELOS_KEYS_DATABASE_URL", "keys.sqlite3", "PRAGMA secure_delete=ON"),
}


def _where(alias: str) -> tuple[str, ...]:
    return tuple(str(DATABASES[alias].get(part) or "") for part in ("HOST", "PORT", "NAME"))


if _where("default") == _where("keys"):
    raise ImproperlyConfigured(
        "TELOS_KEYS_DATABASE_URL names the database of the data. Keys are kept apart from what "
        "they open: name another one, or leave it out."
    )
DATABASES["default"]["TEST"] = {"DEPENDENCIES": ["keys"]}
DATABASES["keys"]["TEST"] = {"DEPENDENCIES": []}
DATABASE_ROUTERS = ["telos.vault.router.KeyRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The master key: a key management’s, or given here, or made by ourselves in a file.
TELOS_KMS_COMMAND = os.environ.get("TELOS_KMS_COMMAND", "")
TELOS_MASTER_KEY = os.environ.get("TELOS_MASTER_KEY", "")
TELOS_MASTER_KEY_FILE = os.environ.get("TELOS_MASTER_KEY_FILE") or DATA_DIR / "master-key"
# What chains the audit trail: given here, or made by ourselves in a file outside the database.
TELOS_AUDIT_KEY = os.environ.get("TELOS_AUDIT_KEY", "")
TELOS_AUDIT_KEY_FILE = os.environ.get("TELOS_AUDIT_KEY_FILE") or DATA_DIR / "audit-key"
# Where the chains stand is written here while Telos serves: best on another machine's disk.
TELOS_ANCHOR_FILE = os.environ.get("TELOS_ANCHOR_FILE", "")

# Rate limits live in the cache: in the database, so that all workers share them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "telos_cache",
        # Beyond this, entries are thrown out at random. The default of 300 would let anybody
        # clear the count of their own attempts by making others.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["telos.web.account.backend.SignedIn"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "telos.web.account.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "telos.web.account.passwords.NotKnown"},
    {"NAME": "telos.web.account.passwords.NotLikeYou"},
    {"NAME": "telos.web.account.passwords.NotARow"},
]

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [Path(__file__).parents[1] / "web" / "locale"]
TIME_ZONE = time_zone("TELOS_TIME_ZONE", "Europe/London")
USE_TZ = True

# What is uploaded, once a room takes files: never served from here by itself.
MEDIA_ROOT = DATA_DIR / "files"
# Messages wait in the session: the cookie that they would otherwise wait in is read by anybody
# who holds the device, and could be set by a neighbouring host.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STATIC_URL = "/static/"
# No other origin may read even our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Plain http is for one's own machine alone; behind TLS this is set and cookies follow.
SECURE = is_on("TELOS_HTTPS")
if DEBUG and SECURE:
    raise ImproperlyConfigured(
        "TELOS_DEBUG shows whoever meets a fault what was in hand, records included. It is for "
        "one's own machine: leave out TELOS_DEBUG, or TELOS_HTTPS."
    )
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# How many proxies stand in front and are believed about where a request comes from. With none
# counted behind a proxy everybody would share its address, and one stranger's wrong passwords
# would keep the whole practice out.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TELOS_PROXIES", int(SECURE), least=0, most=9)
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
# Of the host that Telos has to itself. Its neighbours are not below it.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
# The browsers' own lists are for whoever holds the domain to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# No other origin learns where somebody was. “no-referrer” would also make browsers send
# `Origin: null` with our own forms, which the check against forged forms must refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-telos" if SECURE else "telos"
CSRF_COOKIE_NAME = "__Host-telos-csrf" if SECURE else "telos-csrf"
PLACE_COOKIE_NAME = "__Host-telos-place" if SECURE else "telos-place"
THEME_COOKIE_NAME = "__Host-telos-theme" if SECURE else "telos-theme"
SESSION_ENGINE = "telos.web.session_store"
SESSION_COOKIE_AGE = 60 * 30
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "telos.web.errors.form_expired"

# No origin but our own, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Of the one page that a device keeps if its owner wants that.
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Forms here are small, the file of a questionnaire too; what is larger is neither.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
