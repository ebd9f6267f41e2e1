"""What the client named in the intake, beside how a plan is made for it, or that none is yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.intake.enums.questions import obstacle_name
from telos.plans.forms import arranged_name, seen_name
from telos.web.goal_story import whole_day
from telos.web.words import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.forms import BoundField

    from telos.intake.queries import BarrierTold
    from telos.plans.forms import PlanForm
    from telos.plans.queries import VersionRead


@dataclass(frozen=True, kw_only=True)
class ArrangingRow:
    """One thing that stands in the way: what the client says, what was arranged, and the line."""

    name: str
    words: str
    helps: str
    told: str
    arranged: str
    field: BoundField
    seen_name: str
    seen: UUID


def arranging_rows(form: PlanForm) -> list[ArrangingRow]:
    """Return a row for each thing that the client named."""
    return [_row(form, each) for each in form.told]


def _row(form: PlanForm, told: BarrierTold) -> ArrangingRow:
    return ArrangingRow(
        name=obstacle_name(told.question),
        words=told.words,
        helps=str(told.helps.label) if told.helps else "",
        told=_("Told on %(day)s") % {"day": whole_day(localtime(told.said_at).date())},
        arranged=told.plan.arranged if told.plan else "",
        field=form[arranged_name(told)],
        seen_name=seen_name(told),
        seen=told.entry.public_id,
    )


def unplanned_words(told: Sequence[BarrierTold], version: VersionRead) -> str:
    """Say what a version does not plan for as the client tells it now; empty where it does."""
    planned = {row.entry_id for row in version.arranged}
    before = {row.entry.question for row in version.arranged}
    left = [each for each in told if each.entry.pk not in planned]
    new = [_name(each) for each in left if each.question not in before]
    other = [_name(each) for each in left if each.question in before]
    said = []
    if new:
        said.append(_("Not planned for yet: %(names)s.") % {"names": listed(new)})
    if other:
        words = _("Told otherwise since it was planned for: %(names)s.")
        said.append(words % {"names": listed(other)})
    return " ".join(said)


def _name(told: BarrierTold) -> str:
    return quoted(obstacle_name(told.question))
