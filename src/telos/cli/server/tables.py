"""What a command needs to find in the databases."""

from typing import TYPE_CHECKING
from uuid import UUID

from telos.cli.language import gettext as _
from telos.cli.server.installation import migrations_are_pending
from telos.cli.server.speaking import stop

if TYPE_CHECKING:
    from telos.people.models import Practice


def require_tables() -> None:
    """Refuse to go on while the tables are not there or older than the programme."""
    if migrations_are_pending():
        stop(_("The tables are not up to date. Run first: telos migrate"))


def require_keys() -> None:
    """Refuse to go on where texts are sealed and their keys, or the master key, are not there."""
    from telos.vault.actions import sealed_models
    from telos.vault.errors import MasterKeyError
    from telos.vault.masters import master_keys
    from telos.vault.models import WrappedKey
    from telos.vault.queries import is_store_lost

    if is_store_lost(sealed_models()):
        stop(
            _("Texts are sealed here and the store of keys is empty: it is not the one they need."),
            _("Bring it back from its copy, or set TELOS_KEYS_DATABASE_URL to where it is."),
        )
    try:
        master_keys(may_make=not WrappedKey.objects.standing().exists())
    except MasterKeyError as problem:
        stop(str(problem))


def the_practice(named: str) -> "Practice":
    """Return the practice of this name or id, or the only one there is."""
    from telos.people.models import Practice

    found = list(Practice.objects.filter(**_asked(named)).order_by("pk"))
    if len(found) == 1:
        return found[0]
    if not found:
        stop(
            _("There is no practice of this name or id.")
            if named
            else _("There is no practice yet."),
            _("Open one with: telos practice new --help"),
        )
    names = ", ".join(f"“{each.name}” ({each.public_id})" for each in found)
    return stop(_("Say which practice with --practice, by its id: {names}.").format(names=names))


def _asked(named: str) -> dict[str, object]:
    if not named:
        return {}
    try:
        return {"public_id": UUID(named)}
    except ValueError:
        return {"name": named}
