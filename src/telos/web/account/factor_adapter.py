"""How django-allauth's second factors behave here: their names, and their secrets kept sealed."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, Final

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSION: Final = "1."
_NONCE_BYTES: Final = 12
_PURPOSE: Final = b"telos second factor"


class SecretLostError(Exception):
    """The secret of a second factor was sealed under another key than this installation has."""

    def __init__(self) -> None:
        super().__init__(
            "A second factor was sealed under another TELOS_SECRET_KEY. Bring that key back, or "
            "reset the second factor."
        )


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth brings no types
    """Named after Telos, not after a host; sealed, so that a stolen database signs nobody in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Take the newest one, and type it once more."),
    }

    def get_totp_issuer(self) -> str:
        """Return the name under which the app lists its code."""
        return "Telos"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which site a passkey is: for this host alone."""
        site: dict[str, str] = super().get_public_key_credential_rp_entity()
        return site | {"name": "Telos"}

    def encrypt(self, text: str) -> str:
        """Seal a secret with a key that is not in the database."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, text.encode(), _PURPOSE)
        return _VERSION + base64.b64encode(sealed).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret, also one that was sealed under a key used before."""
        sealed = base64.b64decode(encrypted_text.removeprefix(_VERSION))
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        for key in _keys():
            try:
                return AESGCM(key).decrypt(nonce, rest, _PURPOSE).decode()
            except InvalidTag:
                continue
        raise SecretLostError


def _keys() -> Iterator[bytes]:
    yield _key(settings.SECRET_KEY)
    for earlier in settings.SECRET_KEY_FALLBACKS:
        yield _key(earlier)


def _key(secret: str | bytes) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return derivation.derive(force_bytes(secret))
