"""What a therapist ended or answered alone, told with who and why until it was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.goals.enums import GoalState, RevisionKind
from telos.plans.enums import StepKind
from telos.web.client.needs import Need
from telos.web.words import on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.goals.models import GoalRevision
    from telos.plans.queries import StepTold


def ending_needs(endings: Iterable[GoalRevision]) -> list[Need]:
    """Return what the therapist ended, until the client has looked at it or taken it up again.

    So it is with new words of the client's that the therapist let fall away.
    """
    return [_ended(each) if each.is_ending else _fell_away(each) for each in endings]


def plan_told_needs(told: Iterable[StepTold]) -> list[Need]:
    """Return what the therapist answered of the plan, or that they ended it, until looked at."""
    return [_plan_ended(each) if each.step.kind == StepKind.END else _answer(each) for each in told]


def _ended(ending: GoalRevision) -> Need:
    goal = ending.goal
    if ending.state == GoalState.REACHED:
        title, deed = _("A goal was called reached"), _("%(name)s called %(goal)s reached %(day)s")
    else:
        title = _("A step was set aside") if goal.is_step else _("A goal was set aside")
        deed = _("%(name)s set %(goal)s aside %(day)s")
    words = _("%(deed)s. Is that right for you? If not, take it up again.")
    if ending.why:
        words = _("%(deed)s: %(why)s. Is that right for you? If not, take it up again.")
    return Need(
        kind="ended",
        count=1,
        title=title,
        words=words % {"deed": deed % _said(ending), "why": quoted(ending.why)},
        url=reverse("my-goal", args=[goal.public_id]),
        action=_("Look at it"),
    )


def _fell_away(revision: GoalRevision) -> Need:
    deed = _("%(name)s took %(goal)s up again %(day)s")
    if revision.kind == RevisionKind.KEPT:
        deed = _("%(name)s answered %(day)s that %(goal)s stays as it stands")
    elif revision.state == GoalState.PAUSED:
        deed = _("%(name)s paused %(goal)s %(day)s")
    words = _("%(deed)s. What you had proposed has fallen away; you can propose it again.")
    if revision.why:
        words = _(
            "%(deed)s: %(why)s. What you had proposed has fallen away; you can propose it again."
        )
    return Need(
        kind="answer",
        count=1,
        title=_("An answer to what you proposed"),
        words=words % {"deed": deed % _said(revision), "why": quoted(revision.why)},
        url=reverse("my-goal", args=[revision.goal.public_id]),
        action=_("Look at it"),
    )


def _said(revision: GoalRevision) -> dict[str, str]:
    return {
        "name": revision.by.display_name,
        "goal": quoted(revision.goal.words),
        "day": on_day(localtime(revision.created_at).date()),
    }


def _plan_ended(told: StepTold) -> Need:
    deed = _("%(name)s ended your plan %(day)s: %(why)s. Is that right for you? If not, say so.")
    if not told.stood:
        deed = _("%(name)s set aside the plan that was proposed %(day)s: %(why)s.")
    return _of_plan(told, kind="plan_ended", title=_("Your plan has ended"), words=deed)


def _answer(told: StepTold) -> Need:
    deed = _("%(name)s answered %(day)s what you asked for: %(why)s.")
    return _of_plan(told, kind="answer", title=_("An answer about your plan"), words=deed)


def _of_plan(
    told: StepTold, *, kind: Literal["plan_ended", "answer"], title: str, words: str
) -> Need:
    step = told.step
    said = {
        "name": step.by.display_name,
        "day": on_day(localtime(step.created_at).date()),
        "why": quoted(step.words),
    }
    url, action = reverse("my-plan"), _("Look at it")
    return Need(kind=kind, count=1, title=title, words=words % said, url=url, action=action)
