"""What is written in a record that was opened in an emergency: the intake and the plan, to read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.intake.enums.questions import Section
from telos.intake.queries import answers_visible_to, intakes_visible_to, plans_visible_to
from telos.plans.enums import PlanState
from telos.plans.queries import plan_of
from telos.web.goal_story import whole_day
from telos.web.intake_words import SectionShown, sections_shown
from telos.web.opening_words import moment
from telos.web.plan_words import PlanShown, plan_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.episodes.models import Episode
    from telos.people.models import Client, Person
    from telos.plans.queries import PlanRead


@dataclass(frozen=True, kw_only=True)
class IntakeOpened:
    """The latest intake: how it stands, and the sections in which somebody says something."""

    stands: str
    sections: tuple[SectionShown, ...]


@dataclass(frozen=True, kw_only=True)
class PlanOpened:
    """The plan that stands, or what there is of one: never one for the other."""

    stands: str
    shown: PlanShown


def intake_opened(viewer: Person, client: Client) -> IntakeOpened | None:
    """Return the client's latest intake; what has not been handed in stays the client's alone."""
    intake = intakes_visible_to(viewer).filter(episode__client=client).last()
    if intake is None:
        return None
    answers, plans = answers_visible_to(viewer, intake), plans_visible_to(viewer, intake)
    stands = _("They are still writing it; what they wrote is read once it is handed in.")
    if intake.handed_in_at is not None:
        stands = _("Handed in on %(when)s.") % {"when": moment(intake.handed_in_at)}
    return IntakeOpened(
        stands=stands,
        sections=tuple(_treatment_first(sections_shown(answers, plans, viewer))),
    )


def _treatment_first(sections: Sequence[SectionShown]) -> list[SectionShown]:
    """Keep what says something, and put what a hospital asks for first."""
    kept = [
        replace(s, questions=tuple(q for q in s.questions if q.is_answered or q.plans))
        for s in sections
    ]
    said = [section for section in kept if section.questions]
    return sorted(said, key=lambda section: section.section != Section.TREATMENT)


def plan_opened(viewer: Person, episode: Episode) -> PlanOpened | None:
    """Return the plan of this care; none where none was written."""
    plan = plan_of(viewer, episode)
    if plan is None:
        return None
    return PlanOpened(stands=_stands(plan), shown=plan_shown(plan.shown))


def _stands(plan: PlanRead) -> str:
    if plan.standing is not None and not plan.plan.episode.is_open:
        return _("It stood when care ended.")
    if plan.standing is not None and plan.plan.review_on is not None:
        words = _("Both have agreed to it; they look at it again on %(day)s.")
        return words % {"day": whole_day(plan.plan.review_on)}
    if plan.plan.state == PlanState.ENDED:
        return _("It has ended.")
    return _("It was proposed; both have not agreed to it.")
