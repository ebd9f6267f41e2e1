"""Keys: there, for nobody else to read, and fitting what they are to open."""

from collections.abc import Iterator
from pathlib import Path

from telos.cli.language import gettext as _
from telos.cli.server.doctor.line import Line, fine, look, mend, others_may
from telos.cli.server.listening import is_a_secret


def keys() -> Iterator[Line]:
    """Look at the master key, the store of keys, the trail's key and the secret key."""
    yield _master_key()
    yield from _audit_key()
    yield from _secret_key()


def _master_key() -> Line:
    from telos.vault.actions import sealed_models
    from telos.vault.errors import MasterKeyError
    from telos.vault.models import WrappedKey
    from telos.vault.queries import is_store_lost, key_counts

    subject = _("master key")
    if is_store_lost(sealed_models()):
        return mend(
            _("store of keys"),
            _("texts are sealed here, and the store of keys is empty"),
            _("Bring it back (telos restore --keys), or set TELOS_KEYS_DATABASE_URL to it."),
        )
    if said := _wrong_with_kms():
        return mend(subject, said, _("Mend what TELOS_KMS_COMMAND names: nothing can be sealed."))
    if not WrappedKey.objects.exists():
        return fine(subject, _("nothing has been sealed yet"))
    try:
        counts = key_counts().values()
    except MasterKeyError as error:
        return mend(subject, str(error), _("Put its copy back; docs/operations.md, “Keys”."))
    shut = sum(count.not_opening for count in counts)
    if shut:
        return mend(
            subject,
            _("{count} keys do not open").format(count=shut),
            _("It is not the master key of this store: put the right one back."),
        )
    count = sum(c.in_use + c.retired for c in counts)
    return fine(subject, _("opens all {count} keys").format(count=f"{count:,}"))


def _wrong_with_kms() -> str:
    """Wrap a key that opens nothing, and unwrap it: old keys may all be of another master."""
    from django.conf import settings

    from telos.vault.errors import MasterKeyError
    from telos.vault.kms import Kms
    from telos.vault.sealing import new_material

    if not settings.TELOS_KMS_COMMAND:
        return ""
    kms, tried = Kms(settings.TELOS_KMS_COMMAND), new_material()
    try:
        if kms.unwrap(kms.wrap([("telos-doctor", tried)])) != [tried]:
            return _("The key management gives back another key than it wrapped.")
    except MasterKeyError as error:
        return str(error)
    return ""


def _audit_key() -> Iterator[Line]:
    from django.conf import settings

    from telos.audit.key import AuditKeyError, audit_keys
    from telos.audit.models import AuditRow
    from telos.people.models import Practice

    subject = _("key of the trail")
    # Where a practice stands, rows stood, and the key with which they were written.
    if not AuditRow.objects.exists() and not Practice.objects.exists():
        yield fine(subject, _("the trail is empty yet"))
        return
    try:
        audit_keys()
    except AuditKeyError as error:
        yield mend(subject, str(error), _("Put its copy back; a new one would not fit."))
        return
    file = Path(settings.TELOS_AUDIT_KEY_FILE)
    if not settings.TELOS_AUDIT_KEY and others_may(file):
        yield mend(
            subject,
            _("others can read {file}").format(file=file),
            _("Run: chmod 600 {file}").format(file=file),
        )
        return
    yield fine(subject, _("is there"))


def _secret_key() -> Iterator[Line]:
    from django.conf import settings

    subject = _("secret key")
    file = settings.SECRET_KEY_FILE
    if file is not None and others_may(Path(file)):
        yield mend(
            subject,
            _("others can read {file}").format(file=file),
            _("Run: chmod 600 {file}").format(file=file),
        )
    elif not is_a_secret(settings.SECRET_KEY):
        yield mend(
            subject,
            _("is too short or too simple to be a secret"),
            _("Leave TELOS_SECRET_KEY out, or give it 50 random characters or more."),
        )
    elif settings.SECRET_KEY_FALLBACKS:
        yield look(
            subject,
            _("old ones still open what they sealed"),
            _("Take TELOS_OLD_SECRET_KEYS away once everybody has set up anew."),
        )
    else:
        yield fine(subject, _("is of its own"))
