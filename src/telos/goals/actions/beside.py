"""What is put beside a goal without anybody's agreement: order of steps, supporters, measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.goals.actions.holding import hold_goal, record_deed, require_aim_goes_on
from telos.goals.actions.wording import GoalError, GoalHasChangedError
from telos.goals.models import Goal, GoalMeasure, GoalSupport
from telos.measures.queries.library import followed_in
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.measures.models import MeasureSchedule
    from telos.people.models import Person


@transaction.atomic
def bring_forward(*, actor: Person, step: Goal, seen_place: int) -> Goal:
    """Let a step change places with the one before it; the order of steps is nobody's words."""
    held, _side = hold_goal(actor, step)
    if held.aim_id is None:
        raise GoalError(_("Only steps stand in a row. What comes first of your aims, say there."))
    if held.place == seen_place - 1:
        return held
    if held.place != seen_place:
        raise GoalHasChangedError
    require_aim_goes_on(held)
    before = Goal.objects.filter(aim=held.aim_id, place__lt=held.place).order_by("-place").first()
    if before is None:
        raise GoalError(_("This step is the first already."))
    held.place, before.place = before.place, held.place
    before.save(update_fields=["place"])
    held.save(update_fields=["place"])
    record_deed(actor, "goal.order", held)
    return held


@transaction.atomic
def name_supporters(*, actor: Person, goal: Goal, who: str, seen_number: int) -> GoalSupport | None:
    """Say who can support the client in a goal; what was said before stays in its story."""
    held, side = hold_goal(actor, goal)
    _require_open(held)
    require_aim_goes_on(held)
    last = held.supports.order_by("-number").first()
    stands, number = (last.opened("who"), last.number) if last else ("", 0)
    if stands == who.strip():
        return last
    if number != seen_number:
        raise GoalHasChangedError
    row = GoalSupport.objects.create(
        goal=held,
        sealed_for=held.sealed_for,
        number=number + 1,
        by=actor,
        side=side,
        **texts(who=who.strip()),
    )
    record_deed(actor, "goal.support", held)
    return row


@transaction.atomic
def link_measures(
    *, actor: Person, goal: Goal, schedules: Iterable[MeasureSchedule], seen_number: int
) -> list[GoalMeasure]:
    """Put these measures of the same care beside the goal, and no others; return the changes.

    Beside a step nothing new is put; what has stood there since it was an aim is taken away.
    """
    held, side = hold_goal(actor, goal)
    _require_open(held)
    require_aim_goes_on(held)
    wanted = {schedule.instrument_key: schedule for schedule in schedules}
    if any(schedule.episode_id != held.episode_id for schedule in wanted.values()):
        raise GoalError(_("Choose among the measures that are asked in this care."))
    links = list(held.measure_links.select_related("schedule").order_by("number"))
    newest = {link.schedule.instrument_key: link for link in links}
    stands = {key: link.schedule for key, link in newest.items() if link.is_linked}
    if set(wanted) == set(stands):
        return []
    if held.is_step and set(wanted) - set(stands):
        raise GoalError(_("A step is done or not; measures stand beside the aim above it."))
    _require_followed(held, set(wanted) - set(stands))
    if len(links) != seen_number:
        raise GoalHasChangedError
    changed = [(stands[key], False) for key in sorted(set(stands) - set(wanted))]
    changed += [(wanted[key], True) for key in sorted(set(wanted) - set(stands))]
    rows = [
        GoalMeasure.objects.create(
            goal=held, schedule=schedule, number=number, is_linked=is_linked, by=actor, side=side
        )
        for number, (schedule, is_linked) in enumerate(changed, len(links) + 1)
    ]
    record_deed(actor, "goal.measures", held)
    return rows


def _require_followed(goal: Goal, keys: set[str]) -> None:
    if len(followed_in(goal.episode_id, keys)) < len(keys):
        raise GoalError(
            _("Questions of which nothing is added up cannot show that a goal comes closer.")
        )


def _require_open(goal: Goal) -> None:
    if not goal.is_open:
        raise GoalError(_("This goal is not worked with at the moment; it stays as it stood."))
