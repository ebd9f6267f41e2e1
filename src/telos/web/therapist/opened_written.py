"""What is written in a record that was opened in an emergency: the intake and the plan, to read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.intake.enums.questions import Section
from telos.intake.queries import answers_visible_to, intakes_visible_to, plans_visible_to
from telos.plans.enums import PlanState
from telos.plans.queries import plans_of
from telos.web.care_shown import care_of_row, period_words
from telos.web.goal_story import whole_day
from telos.web.intake_words import SectionShown, sections_shown
from telos.web.opening_words import moment
from telos.web.plan_words import PlanShown, plan_shown
from telos.web.words import to_come

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from telos.episodes.models import Episode
    from telos.intake.models import Intake
    from telos.people.models import Client, Person
    from telos.plans.queries import PlanRead


@dataclass(frozen=True, kw_only=True)
class IntakeOpened:
    """An intake: how it stands, of which care it is, and the sections that say something."""

    stands: str
    before: str
    sections: tuple[SectionShown, ...]


@dataclass(frozen=True, kw_only=True)
class PlanOpened:
    """The plan that stands, or what there is of one: never one for the other."""

    stands: str
    before: str
    shown: PlanShown


def latest_with(cares: Sequence[Episode], found: Mapping[int, object]) -> Episode | None:
    """Return the present care, or else the last before it, of which something was found."""
    return next((care for care in cares if found.get(care.pk)), None)


def before_words(cares: Sequence[Episode], episode: Episode | None) -> str:
    """Say from when to when care went, where it is not the present one."""
    if episode is None or episode in cares[:1]:
        return ""
    period = period_words(care_of_row(cares, episode))
    return _("This is of care before, %(period)s.") % {"period": period}


def intakes_opened(
    viewer: Person, client: Client, cares: Sequence[Episode]
) -> tuple[IntakeOpened, ...]:
    """Return the latest intake that was handed in, and a later one that is being written.

    What has not been handed in stays the client's alone.
    """
    found = list(intakes_visible_to(viewer).filter(episode__client=client))
    handed_in = [intake for intake in found if intake.handed_in_at is not None][-1:]
    writing = [intake for intake in found[-1:] if intake.handed_in_at is None]
    return tuple(
        _intake_opened(viewer, intake, before=before_words(cares, intake.episode), is_new=is_new)
        for intake, is_new in (
            *((intake, False) for intake in handed_in),
            *((intake, bool(handed_in)) for intake in writing),
        )
    )


def _intake_opened(viewer: Person, intake: Intake, *, before: str, is_new: bool) -> IntakeOpened:
    answers, plans = answers_visible_to(viewer, intake), plans_visible_to(viewer, intake)
    if intake.handed_in_at is not None:
        stands = _("Handed in on %(when)s.") % {"when": moment(intake.handed_in_at)}
    elif is_new:
        stands = _("They are still writing a new one; what they write is read once handed in.")
    else:
        stands = _("They are still writing it; what they wrote is read once it is handed in.")
    return IntakeOpened(
        stands=stands,
        before=before,
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


def plan_opened(viewer: Person, cares: Sequence[Episode]) -> PlanOpened | None:
    """Return the plan of the present care, else of the last that has one."""
    plans = plans_of(viewer, cares)
    care = latest_with(cares, plans)
    if care is None:
        return None
    plan = plans[care.pk]
    return PlanOpened(
        stands=_stands(plan), before=before_words(cares, care), shown=plan_shown(plan.shown)
    )


def _stands(plan: PlanRead) -> str:
    if plan.standing is not None and not plan.plan.episode.is_open:
        return _("It stood when care ended.")
    if plan.standing is not None and plan.plan.review_on is not None:
        words = _("Both have agreed to it; they look at it again on %(day)s.")
        if not to_come(plan.plan.review_on):
            words = _("Both have agreed to it; it was to be looked at on %(day)s.")
        return words % {"day": whole_day(plan.plan.review_on)}
    if plan.plan.state == PlanState.ENDED:
        return _("It has ended.")
    return _("It was proposed; both have not agreed to it.")
