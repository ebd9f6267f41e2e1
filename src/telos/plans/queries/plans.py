"""A plan with all its versions, each with what it says and who agreed to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from telos.access.enums import RecordKind, Side
from telos.access.queries import clients_visible_to
from telos.measures.queries.library import followed_in, instruments_of_episodes
from telos.measures.queries.records import schedules_visible_to
from telos.plans.enums import ANSWERING, SETTLING, StepKind
from telos.plans.models import (
    Plan,
    PlanAgreement,
    PlanApproach,
    PlanArrangement,
    PlanServing,
    PlanSign,
    PlanStep,
    PlanVersion,
)
from telos.plans.queries.named import GoalNamed, changes_of, goals_of_signs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.goals.models import Goal
    from telos.people.models import Person
    from telos.plans.models import PlanIntervention


Kept = TypeVar("Kept", PlanApproach, PlanArrangement, PlanSign, PlanAgreement)


@dataclass(frozen=True, kw_only=True)
class ServingRead:
    """An intervention of a version and the goals that it serves."""

    row: PlanIntervention
    named: tuple[GoalNamed, ...]

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals as they are today."""
        return tuple(each.goal for each in self.named)

    @property
    def key(self) -> str:
        """Its key in the library."""
        return self.row.intervention


@dataclass(frozen=True, kw_only=True)
class VersionRead:
    """One version with everything that it says, and who agreed to it."""

    row: PlanVersion
    step: PlanStep
    approaches: tuple[str, ...]
    servings: tuple[ServingRead, ...]
    signs: tuple[GoalNamed, ...]
    """The goals that would move."""
    sign_measures: tuple[str, ...]
    """What the questionnaires are called."""
    sign_keys: tuple[str, ...]
    arranged: tuple[PlanArrangement, ...]
    """How what the client named in the intake is planned for."""
    agreements: tuple[PlanAgreement, ...]
    review_on: date
    """When the two look at it again: of the version that stands, as they said it last."""

    @property
    def number(self) -> int:
        """Which version it is."""
        return self.row.number

    @property
    def sign_goals(self) -> tuple[Goal, ...]:
        """The goals that would move, as they are today."""
        return tuple(each.goal for each in self.signs)

    @property
    def named(self) -> tuple[GoalNamed, ...]:
        """Every goal that it names, each once."""
        served = [each for serving in self.servings for each in serving.named]
        return tuple({each.goal.pk: each for each in [*self.signs, *served]}.values())

    @property
    def seen_goals(self) -> int:
        """What `changes_of` its goals comes to: whoever answers says which they have seen."""
        return changes_of(each.goal for each in self.named)

    @property
    def agreed_sides(self) -> frozenset[Side]:
        """Who has agreed to it."""
        return frozenset(Side(agreement.side) for agreement in self.agreements)

    @property
    def is_agreed(self) -> bool:
        """Whether both have agreed to it."""
        return self.agreed_sides == frozenset(Side)


@dataclass(frozen=True, kw_only=True)
class PlanRead:
    """A plan with its steps and versions, from the first."""

    plan: Plan
    steps: tuple[PlanStep, ...]
    versions: tuple[VersionRead, ...]

    @property
    def standing(self) -> VersionRead | None:
        """The version that counts."""
        if not self.plan.stands:
            return None
        return next((version for version in reversed(self.versions) if version.is_agreed), None)

    @property
    def offer(self) -> VersionRead | None:
        """The version that waits for an answer."""
        settling = [step for step in self.steps if step.kind in SETTLING]
        if not settling or settling[-1].kind != StepKind.VERSION:
            return None
        return next(version for version in self.versions if version.step.pk == settling[-1].pk)

    @property
    def shown(self) -> VersionRead:
        """The version that a page shows first: what counts, else what is proposed, else the last.

        Of a plan that has ended it is the last to which both had agreed.
        """
        agreed = [version for version in self.versions if version.is_agreed]
        ended = agreed[-1] if agreed else self.versions[-1]
        return self.standing or self.offer or ended

    @property
    def wish(self) -> PlanStep | None:
        """What the client has asked for and the therapist has not answered."""
        return wish_of(self.steps)

    @property
    def awaits(self) -> Side | None:
        """Whose answer is missing."""
        if not self.plan.episode.is_open:
            return None
        if self.wish is not None:
            return Side.THERAPIST
        return Side.CLIENT if self.offer is not None else None

    def as_read(self, step: int) -> VersionRead | None:
        """Return the version that was the newest when the plan had taken so many steps."""
        by_then = [version for version in self.versions if version.step.number <= step]
        return by_then[-1] if by_then else None

    def version(self, number: int) -> VersionRead | None:
        """Return the version of this number."""
        return next((version for version in self.versions if version.number == number), None)


def plans_visible_to(viewer: Person) -> QuerySet[Plan]:
    """Return the plans of the clients whose plans the viewer may read."""
    visible = clients_visible_to(viewer, RecordKind.PLAN)
    return Plan.objects.filter(episode__client__in=visible).select_related(
        "episode__client__practice"
    )


def plan_of(viewer: Person, episode: Episode) -> PlanRead | None:
    """Return the episode's plan, whole."""
    return plans_of(viewer, [episode]).get(episode.pk)


def plans_of(viewer: Person, episodes: Iterable[Episode]) -> dict[int, PlanRead]:
    """Return the plan of each episode that has one, whole; six queries, whatever they hold."""
    asked = plans_visible_to(viewer).filter(episode__in=[episode.pk for episode in episodes])
    # A plan begins with a step, and each version is one.
    told = PlanStep.objects.filter(plan__in=asked.values("pk")).order_by("number")
    read = told.select_related("by", "version", "plan__episode__client__practice")
    steps: dict[Plan, list[PlanStep]] = {}
    for step in read:
        steps.setdefault(step.plan, []).append(step)
    if not steps:
        return {}
    versions = _versions(steps)
    return {
        plan.episode_id: PlanRead(
            plan=plan,
            steps=tuple(steps_of_plan),
            versions=_as_reviewed(plan, versions[plan.pk]),
        )
        for plan, steps_of_plan in steps.items()
    }


def _as_reviewed(plan: Plan, versions: Sequence[VersionRead]) -> tuple[VersionRead, ...]:
    """Return the versions, the one that stands with the day that a review may have named."""
    agreed = [version.number for version in versions if version.is_agreed]
    if not plan.stands or plan.review_on is None or not agreed:
        return tuple(versions)
    day = plan.review_on
    return tuple(
        replace(version, review_on=day) if version.number == agreed[-1] else version
        for version in versions
    )


def wish_of(steps: Iterable[PlanStep]) -> PlanStep | None:
    """Return what the client asked for last, where nothing has answered it since."""
    answering = [step for step in steps if step.kind in ANSWERING]
    last = max(answering, key=lambda step: step.number, default=None)
    return last if last is not None and last.kind == StepKind.WISH else None


def measures_named(viewer: Person, episode: Episode) -> dict[str, str]:
    """Return what the questionnaires with a course to follow in an episode are called, by key."""
    asked = schedules_visible_to(viewer).filter(episode=episode)
    keys = list(dict.fromkeys(asked.values_list("instrument_key", flat=True)))
    return {key: each.short_name for key, each in followed_in(episode.pk, keys).items()}


def _versions(steps: Mapping[Plan, Iterable[PlanStep]]) -> dict[int, list[VersionRead]]:
    plans = list(steps)
    of_plans = {"version__plan__in": plans}
    approaches = _by_version(PlanApproach.objects.filter(**of_plans).order_by("position"))
    signs = _by_version(PlanSign.objects.filter(**of_plans).select_related("goal__aim", "revision"))
    agreements = _by_version(PlanAgreement.objects.filter(**of_plans).select_related("by"))
    arranged = _by_version(PlanArrangement.objects.filter(**of_plans).select_related("entry"))
    servings = _servings(plans)
    episode_of = {plan.pk: plan.episode_id for plan in plans}
    written = [(s, s.version) for told in steps.values() for s in told if hasattr(s, "version")]
    rows = sorted((version for _step, version in written), key=lambda version: version.number)
    step_of = {version.pk: step for step, version in written}
    names = _measure_names(rows, signs, episode_of)
    found: dict[int, list[VersionRead]] = {}
    for row in rows:
        measures = [s.instrument_key for s in signs.get(row.pk, []) if s.goal is None]
        read = VersionRead(
            row=row,
            step=step_of[row.pk],
            approaches=tuple(each.approach for each in approaches.get(row.pk, [])),
            servings=tuple(servings.get(row.pk, ())),
            signs=goals_of_signs(signs.get(row.pk, [])),
            sign_measures=tuple(names[episode_of[row.plan_id], key] for key in measures),
            sign_keys=tuple(measures),
            arranged=tuple(arranged.get(row.pk, ())),
            agreements=tuple(agreements.get(row.pk, ())),
            review_on=row.review_on,
        )
        found.setdefault(row.plan_id, []).append(read)
    return found


def _by_version(rows: QuerySet[Kept]) -> dict[int, list[Kept]]:
    found: dict[int, list[Kept]] = {}
    for row in rows:
        found.setdefault(row.version_id, []).append(row)
    return found


def _servings(plans: Collection[Plan]) -> dict[int, list[ServingRead]]:
    """Return each version's interventions with their goals; each has one at least."""
    rows = (
        PlanServing.objects.filter(intervention__version__plan__in=plans)
        .select_related("intervention", "goal__aim", "revision")
        .order_by("intervention__version", "intervention__position", "goal__created_at", "pk")
    )
    goals: dict[int, list[GoalNamed]] = {}
    interventions: dict[int, PlanIntervention] = {}
    for row in rows:
        interventions[row.intervention_id] = row.intervention
        named = GoalNamed(goal=row.goal, revision=row.revision)
        goals.setdefault(row.intervention_id, []).append(named)
    found: dict[int, list[ServingRead]] = {}
    for pk, intervention in interventions.items():
        read = ServingRead(row=intervention, named=tuple(goals[pk]))
        found.setdefault(intervention.version_id, []).append(read)
    return found


def _measure_names(
    versions: Iterable[PlanVersion],
    signs: Mapping[int, list[PlanSign]],
    episode_of: Mapping[int, int],
) -> dict[tuple[int, str], str]:
    wanted = {
        (episode_of[version.plan_id], sign.instrument_key)
        for version in versions
        for sign in signs.get(version.pk, [])
        if sign.goal is None
    }
    return {place: each.short_name for place, each in instruments_of_episodes(wanted).items()}
