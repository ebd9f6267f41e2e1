"""How a plan came to say what it says: its steps told as a story, the newest last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.access.enums import Side
from telos.plans.enums import PlanState, StepKind
from telos.web.spoken import answerer, is_client, said_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from telos.people.models import Client
    from telos.plans.models import PlanStep
    from telos.plans.queries import PlanRead, VersionRead
    from telos.web.spoken import Reader


@dataclass(frozen=True, kw_only=True)
class PlanChapter:
    """One step: when, what, and in which words."""

    at: datetime
    day: str
    deed: str
    words: str


@dataclass(frozen=True, kw_only=True)
class AgreedBy:
    """Who agreed to a version, and when."""

    who: str
    day: str
    said: str
    """Of a yes that a client said and somebody entered: how, on which day, and who did."""

    @property
    def told(self) -> str:
        """All of it in a sentence."""
        words = _("%(who)s said yes %(said)s.") if self.said else _("%(who)s agreed on %(day)s.")
        return words % {"who": self.who, "said": self.said, "day": self.day}

    @property
    def on_paper(self) -> str:
        """The same as a line of a list of those who agreed."""
        words = _("%(who)s, %(said)s") if self.said else _("%(who)s, on %(day)s")
        return words % {"who": self.who, "said": self.said, "day": self.day}


_DEEDS: Final[dict[StepKind, _StrPromise]] = {
    StepKind.KEPT: gettext_lazy("%(who)s kept the plan that stands"),
    StepKind.WISH: gettext_lazy("%(who)s asked for a change"),
    StepKind.ANSWER: gettext_lazy("%(who)s answered"),
    StepKind.END: gettext_lazy("%(who)s ended the plan"),
}


def plan_story(plan: PlanRead, viewer: Reader, *, day: Callable[[date], str]) -> list[PlanChapter]:
    """Return the plan's steps as chapters, told to the viewer; `day` says a day."""
    return [_chapter(plan, step, viewer, day=day) for step in plan.steps]


def chapters_since(
    plan: PlanRead, viewer: Reader, seen_step: int, *, day: Callable[[date], str]
) -> list[PlanChapter]:
    """Return what has happened with a plan since somebody read it."""
    since = [step for step in plan.steps if step.number > seen_step]
    return [_chapter(plan, step, viewer, day=day) for step in since]


def agreed_by(
    version: VersionRead, viewer: Reader | None, *, day: Callable[[date], str]
) -> list[AgreedBy]:
    """Return who has agreed to a version, in order."""
    return [
        AgreedBy(
            who=answerer(agreement, viewer, version.step.plan.episode.client),
            day=day(localtime(agreement.created_at).date()),
            said=said_words(agreement, viewer),
        )
        for agreement in version.agreements
    ]


def _chapter(
    plan: PlanRead, step: PlanStep, viewer: Reader, *, day: Callable[[date], str]
) -> PlanChapter:
    return PlanChapter(
        at=step.created_at,
        day=day(localtime(step.created_at).date()),
        deed=_deed(plan, step, viewer)
        % {
            "who": answerer(step, viewer, plan.plan.episode.client),
            "said": said_words(step, viewer),
            "number": _number(plan, step),
            "day": date_format(step.review_on, "j F Y") if step.review_on else "",
            "name": plan.plan.episode.client.display_name,
        },
        words=step.words,
    )


def _deed(plan: PlanRead, step: PlanStep, viewer: Reader) -> str:
    deed = _deed_itself(plan, step, viewer)
    if not step.is_spoken or step.kind == StepKind.AGREEMENT:
        return deed
    return _("%(deed)s, as said %(said)s") % {"deed": deed, "said": "%(said)s"}


def _deed_itself(plan: PlanRead, step: PlanStep, viewer: Reader) -> str:
    if step.kind == StepKind.VERSION:
        return _("%(who)s proposed version %(number)d")
    if step.kind == StepKind.AGREEMENT:
        said = _("%(who)s said yes to version %(number)d %(said)s; it stands")
        return said if step.is_spoken else _("%(who)s agreed to version %(number)d; it stands")
    if step.kind == StepKind.REVIEW:
        return _looked(step, plan.plan.episode.client, viewer)
    if step.kind == StepKind.KEPT and step.side == Side.THERAPIST:
        return _("%(who)s took version %(number)d back; what stood goes on")
    ended_unread = step.kind == StepKind.END and not any(
        each.state in {PlanState.AGREED, PlanState.REVIEWED} for each in plan.steps
    )
    return _("%(who)s set the proposal aside") if ended_unread else str(_DEEDS[StepKind(step.kind)])


def _looked(step: PlanStep, client: Client, viewer: Reader) -> str:
    """Say who looked at it, to one of the two or to somebody else."""
    if viewer == step.by or is_client(viewer, client):
        return _("You two looked at it: it goes on, and you look again on %(day)s")
    return _("%(who)s and %(name)s looked at it: it goes on, to be looked at again on %(day)s")


def _number(plan: PlanRead, step: PlanStep) -> int:
    """Return which version a step is about: the last that was proposed by then."""
    by_then = [version.number for version in plan.versions if version.step.number <= step.number]
    return by_then[-1]
