"""How a plan came to stand as it does: who ended it or kept what stands, when, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.plans.enums import ANSWERING, STANDING_STATES, PlanState, StepKind
from telos.web.spoken import said_words
from telos.web.words import on_day, quoted

if TYPE_CHECKING:
    from telos.people.models import Client, Person
    from telos.plans.models import PlanStep
    from telos.plans.queries import PlanRead


def was_agreed(plan: PlanRead) -> bool:
    """Tell whether both had agreed to a version of it at any time."""
    return any(step.state in STANDING_STATES for step in plan.steps)


def ending_of(plan: PlanRead) -> PlanStep | None:
    """Return the step by which it ended; None of a plan that has not."""
    if plan.plan.state != PlanState.ENDED:
        return None
    return next(step for step in reversed(plan.steps) if step.kind == StepKind.END)


def ended_words(plan: PlanRead, viewer: Person | None) -> str:
    """Say who ended it or set it aside, when and why; empty of a plan that has not ended.

    What was said for a client without an account is told as theirs, with who entered it.
    """
    ended = ending_of(plan)
    if ended is None:
        return ""
    words = _("%(name)s set it aside %(day)s: %(why)s.")
    yours = _("You said no to it %(day)s: %(why)s.")
    if was_agreed(plan):
        words, yours = _("%(name)s ended it %(day)s: %(why)s."), _("You ended it %(day)s: %(why)s.")
    by = plan.plan.episode.client.person if ended.is_spoken else ended.by
    is_yours = viewer is not None and by == viewer
    return _with_entry((yours if is_yours else words) % _said(plan, ended), ended)


def kept_words(plan: PlanRead, client: Client) -> str:
    """Say that the client kept what stands, as long as nothing was proposed or said since."""
    last = plan.steps[-1]
    if last.kind != StepKind.KEPT or last.side != Side.CLIENT:
        return ""
    words = _("%(name)s kept it %(day)s, and not the version that was proposed; it goes on.")
    return _with_entry(words % {**_said(plan, last), "name": client.display_name}, last)


def answer_to_wish(plan: PlanRead) -> tuple[PlanStep, PlanStep] | None:
    """Return the last wish and the answer in words that it has, until something else settles it."""
    told = [step for step in plan.steps if step.kind in ANSWERING]
    if not told or told[-1].kind != StepKind.ANSWER:
        return None
    wishes = [step for step in told if step.kind == StepKind.WISH]
    return wishes[-1], told[-1]


def _with_entry(words: str, step: PlanStep) -> str:
    """Return it with how it was said and who entered it, where somebody did."""
    if not step.is_spoken:
        return words
    entry = _("As said %(said)s.") % {"said": said_words(step, None)}
    return f"{words} {entry}"


def _said(plan: PlanRead, step: PlanStep) -> dict[str, str]:
    client = plan.plan.episode.client
    return {
        "name": client.display_name if step.is_spoken else step.by.display_name,
        "day": on_day(step.spoken_on or localtime(step.created_at).date()),
        "why": quoted(step.words),
    }
