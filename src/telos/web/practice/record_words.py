"""What stands in the way of erasing a record, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from telos.rights.queries import Standing


def what_stands(standing: Standing) -> list[str]:
    """Say what stands in the way of erasing, or that nothing does."""
    said = []
    if standing.was_erased:
        said.append(
            _("This record was erased before, and a backup brought its name back. Erase it again.")
        )
    else:
        said += _what_keeps_it(standing)
    if standing.holds:
        said.append(_("A legal hold stands on it."))
    return said


def _what_keeps_it(standing: Standing) -> list[str]:
    said = []
    if standing.ended_on is None:
        said.append(_("Care goes on. It has to be closed before the record can be erased."))
    else:
        day = date_format(standing.ended_on, "j F Y")
        said.append(_("Care ended on %(day)s.") % {"day": day})
    if standing.kept_until is None and standing.ended_on is not None:
        said.append(
            _("The practice has not confirmed how long such a record is kept; so say it here.")
        )
    elif standing.kept_until is not None:
        day = date_format(standing.kept_until, "j F Y")
        words = _("By the practice’s rules it is kept until %(day)s.")
        gone = _("By the practice’s rules its time came on %(day)s.")
        said.append((words if standing.needs_words else gone) % {"day": day})
    return said
