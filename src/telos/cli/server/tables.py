"""What a command needs to find in the databases."""

from typing import TYPE_CHECKING

from telos.cli.language import gettext as _
from telos.cli.server.installation import migrations_are_pending
from telos.cli.server.speaking import stop

if TYPE_CHECKING:
    from telos.people.models import Practice


def require_tables() -> None:
    """Refuse to go on while the tables are not there or older than the programme."""
    if migrations_are_pending():
        stop(_("The tables are not up to date. Run first: telos migrate"))


def require_master_key() -> None:
    """Refuse to go on where keys are kept and the master key that opens them is not to be had."""
    from telos.vault.errors import MasterKeyError
    from telos.vault.masters import master_keys
    from telos.vault.models import WrappedKey

    try:
        master_keys(may_make=not WrappedKey.objects.standing().exists())
    except MasterKeyError as problem:
        stop(str(problem))


def the_practice(name: str) -> "Practice":
    """Return the practice of this name, or the only one there is."""
    from telos.people.models import Practice

    found = list(Practice.objects.filter(name=name) if name else Practice.objects.all())
    if len(found) == 1:
        return found[0]
    if not found:
        stop(
            _("There is no practice of this name.") if name else _("There is no practice yet."),
            _("Open one with: telos practice new --help"),
        )
    names = ", ".join(f"“{each}”" for each in Practice.objects.values_list("name", flat=True))
    return stop(_("Say which practice with --practice: {names}.").format(names=names))
