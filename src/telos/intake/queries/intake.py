"""The intakes that a viewer may see, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from telos.access.enums import RecordKind, Side
from telos.access.queries import clients_visible_to, with_treatment
from telos.intake.enums.questions import Question
from telos.intake.models import (
    BarrierPlan,
    FormulationTyping,
    Intake,
    IntakeDraft,
    IntakeEntry,
    IntakeMove,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer to one question, in all its versions from the first."""

    versions: tuple[IntakeEntry, ...]

    @property
    def now(self) -> IntakeEntry:
        """What stands."""
        return self.versions[-1]

    @property
    def earlier(self) -> tuple[IntakeEntry, ...]:
        """What stood before, the latest first."""
        return self.versions[-2::-1]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """All answers that a viewer may read, by question and by whose words they are.

    What is said in the client's voice is one answer, whoever entered it; else it is one of each
    who wrote.
    """

    by_question: Mapping[Question, tuple[Answer, ...]]

    def to(self, question: Question) -> tuple[Answer, ...]:
        """Return everybody's answer to one question, who answered first first."""
        return self.by_question.get(question, ())

    def own(
        self, viewer: Person, question: Question, *, voice: Side = Side.CLIENT
    ) -> IntakeEntry | None:
        """Return what the answer says now that the viewer writes at, in this voice."""
        said = (each.now for each in self.to(question) if each.now.side == voice)
        return next((e for e in said if voice == Side.CLIENT or e.by_id == viewer.pk), None)

    @property
    def answered(self) -> frozenset[Question]:
        """The questions to which somebody says something."""
        said = self.by_question.items()
        return frozenset(q for q, given in said if any(g.now.says_something for g in given))


@dataclass(frozen=True, kw_only=True)
class IntakeDue:
    """How an episode's intake stands with the client; none where nobody began it."""

    intake: Intake | None

    @property
    def waits(self) -> bool:
        """Whether it was begun and the client has not handed it in."""
        return self.intake is not None and self.intake.handed_in_at is None


def intakes_visible_to(viewer: Person) -> QuerySet[Intake]:
    """Return the intakes of the clients whose intake the viewer may read."""
    visible = clients_visible_to(viewer, RecordKind.INTAKE)
    return (
        Intake.objects.filter(episode__client__in=visible)
        .select_related("episode__client__practice")
        .order_by("created_at", "pk")
    )


def intake_of(viewer: Person, episode: Episode | None) -> Intake | None:
    """Return the intake of an episode; none if never begun.

    It is read with what `is_formulation_typed` and `treatment_at_a_glance` tell of it.
    """
    if episode is None:
        return None
    typed = FormulationTyping.objects.filter(intake=OuterRef("pk"), by=viewer)
    found = intakes_visible_to(viewer).filter(episode=episode)
    found = with_treatment(viewer, found, of="episode__client")
    return found.annotate(is_formulation_typed=Exists(typed)).first()


def is_formulation_typed(intake: Intake) -> bool:
    """Tell whether who read it typed a formulation and has not kept it; no query more."""
    return bool(vars(intake).get("is_formulation_typed"))


def place_of_intake_move(viewer: Person, move_id: UUID) -> tuple[UUID, UUID] | None:
    """Return whose intake a step is of and in which care, by their public ids."""
    visible = clients_visible_to(viewer, RecordKind.INTAKE)
    moves = IntakeMove.objects.filter(intake__episode__client__in=visible, public_id=move_id)
    place = moves.values_list("intake__episode__client__public_id", "intake__episode__public_id")
    return place.first()


def intakes_due(viewer: Person, episodes: Iterable[Episode]) -> dict[int, IntakeDue]:
    """Return how the intake of each episode stands; one query, however many they are."""
    keys = [episode.pk for episode in episodes]
    found = {each.episode_id: each for each in intakes_visible_to(viewer).filter(episode__in=keys)}
    return {key: IntakeDue(intake=found.get(key)) for key in keys}


def entries_visible_to(viewer: Person) -> QuerySet[IntakeEntry]:
    """Return the answers that the viewer may read, the first first.

    Until it is handed in, what the client wrote is the client's own: nobody else reads it. What
    was entered from a talk with somebody who has no account is read as it is entered.
    """
    visible = clients_visible_to(viewer, RecordKind.INTAKE)
    is_shown = Q(intake__handed_in_at__isnull=False) | Q(by=viewer)
    is_own_record = Q(intake__episode__client__person=viewer)
    has_no_account = Q(intake__episode__client__person=None)
    is_of_staff = (
        ~Q(side=Side.CLIENT) | has_no_account | ~Q(by=F("intake__episode__client__person"))
    )
    entries = IntakeEntry.objects.filter(
        is_shown | is_own_record | is_of_staff, intake__episode__client__in=visible
    )
    return entries.select_related("by", "intake__episode__client").order_by("pk")


def answers_visible_to(viewer: Person, intake: Intake) -> Answers:
    """Return what everybody answered, as far as the viewer may read it; one query."""
    return answers_from(entries_visible_to(viewer).filter(intake=intake))


def answers_from(entries: Iterable[IntakeEntry]) -> Answers:
    """Return the same of entries that were read already."""
    series: dict[Question, dict[int | None, list[IntakeEntry]]] = {}
    for entry in entries:
        by_voice = series.setdefault(Question(entry.question), {})
        voice = None if entry.side == Side.CLIENT else entry.by_id
        by_voice.setdefault(voice, []).append(entry)
    return Answers(
        by_question={
            question: tuple(Answer(versions=tuple(said)) for said in by_voice.values())
            for question, by_voice in series.items()
        }
    )


def drafts_of(viewer: Person, intake: Intake) -> dict[Question, IntakeDraft]:
    """Return what the viewer typed and has not saved yet; nobody reads another's."""
    drafts = IntakeDraft.objects.filter(
        intake=intake,
        by=viewer,
        intake__episode__client__in=clients_visible_to(viewer, RecordKind.INTAKE),
    )
    return {Question(draft.question): draft for draft in drafts}


def plans_visible_to(viewer: Person, intake: Intake) -> dict[Question, Sequence[BarrierPlan]]:
    """Return what was arranged about each circumstance, the first first; one query."""
    plans = BarrierPlan.objects.filter(
        intake=intake, intake__episode__client__in=clients_visible_to(viewer, RecordKind.INTAKE)
    )
    found: dict[Question, list[BarrierPlan]] = {}
    for plan in plans.select_related("by").order_by("number"):
        found.setdefault(Question(plan.question), []).append(plan)
    return dict(found)


def moves_visible_to(viewer: Person, intake: Intake) -> QuerySet[IntakeMove]:
    """Return how the intake came to stand where it stands, from the first."""
    visible = clients_visible_to(viewer, RecordKind.INTAKE)
    moves = IntakeMove.objects.filter(intake=intake, intake__episode__client__in=visible)
    return moves.select_related("by").order_by("number")
