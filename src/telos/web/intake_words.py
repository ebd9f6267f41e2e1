"""The intake in words: who wrote what and when, what was arranged, and how it hangs together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.intake.enums.questions import (
    ENDS,
    HIGHEST_ON_RULER,
    PART_FOR_CLIENT,
    SECTIONS,
    Asked,
    Question,
    Section,
    asked_how,
    helps_words,
)
from telos.intake.enums.states import IntakeState
from telos.web.opening_words import moment
from telos.web.words import day_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from telos.intake.enums.questions import FormulationPart
    from telos.intake.models import (
        BarrierPlan,
        Formulation,
        FormulationDraft,
        FormulationTyping,
        IntakeDraft,
        IntakeEntry,
        IntakeMove,
    )
    from telos.intake.queries import Answers
    from telos.measures.queries import BaselineMeasure
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class VersionShown:
    """One version of an answer: when it was saved, and what it says."""

    when: str
    words: str
    more: str
    """The place on the ruler, or what could help; that it was taken out where it says nothing."""
    from_talk: str
    """Who entered it from a talk; empty where it was written by whoever says it."""


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """What one person answers, with what they answered before."""

    who: str
    is_own: bool
    is_of_client: bool
    now: VersionShown
    earlier: tuple[VersionShown, ...]


@dataclass(frozen=True, kw_only=True)
class PlanShown:
    """What was arranged: by whom, when and what."""

    who: str
    when: str
    arranged: str


@dataclass(frozen=True, kw_only=True)
class QuestionShown:
    """One question, what everybody answers to it, and what was arranged."""

    question: Question
    words: str
    is_barrier: bool
    ends: tuple[str, str] | None
    entries: tuple[EntryShown, ...]
    plans: tuple[PlanShown, ...]

    @property
    def key(self) -> str:
        """The name of the question in addresses and forms."""
        return self.question.value

    @property
    def is_answered(self) -> bool:
        """Whether anybody says something, or did."""
        return bool(self.entries)


@dataclass(frozen=True, kw_only=True)
class SectionShown:
    """One section with its questions."""

    section: Section
    title: str
    lead: str
    questions: tuple[QuestionShown, ...]

    @property
    def answered(self) -> tuple[QuestionShown, ...]:
        """The questions to which somebody answers."""
        return tuple(question for question in self.questions if question.is_answered)


@dataclass(frozen=True, kw_only=True)
class FormulationShown:
    """A version of a formulation with its parts."""

    number: int
    who: str
    when: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class MoveShown:
    """One step of the intake."""

    when: str
    deed: str
    why: str


def sections_shown(
    answers: Answers, plans: Mapping[Question, Sequence[BarrierPlan]], viewer: Person
) -> list[SectionShown]:
    """Return the whole intake in its order, strengths before what is hard."""
    return [section_shown(section, answers, plans, viewer=viewer) for section in Section]


def section_shown(
    section: Section,
    answers: Answers,
    plans: Mapping[Question, Sequence[BarrierPlan]],
    *,
    viewer: Person,
) -> SectionShown:
    """Return one section."""
    said = SECTIONS[section]
    return SectionShown(
        section=section,
        title=str(section.label),
        lead=str(said.lead),
        questions=tuple(
            question_shown(question, answers, plans.get(question, ()), viewer=viewer)
            for question in said.asks
        ),
    )


def question_shown(
    question: Question, answers: Answers, plans: Iterable[BarrierPlan], *, viewer: Person
) -> QuestionShown:
    """Return one question with what everybody answers to it."""
    ends = ENDS.get(question)
    return QuestionShown(
        question=question,
        words=str(question.label),
        is_barrier=asked_how(question) == Asked.BARRIER,
        ends=(str(ends[0]), str(ends[1])) if ends else None,
        entries=tuple(
            EntryShown(
                who=_said_by(each.now, viewer),
                is_own=each.now.by_id == viewer.pk,
                is_of_client=each.now.side == Side.CLIENT,
                now=_version(each.now, viewer),
                earlier=tuple(_version(entry, viewer) for entry in each.earlier),
            )
            for each in answers.to(question)
            if len(each.versions) > 1 or each.now.says_something
        ),
        plans=tuple(
            PlanShown(
                who=who_words(plan.by, viewer),
                when=moment(plan.created_at),
                arranged=plan.arranged,
            )
            for plan in plans
        ),
    )


def _said_by(entry: IntakeEntry, viewer: Person) -> str:
    """Return whose words an answer is; who entered it is said beside it."""
    if entry.is_from_talk:
        client = entry.intake.episode.client
        return _("You") if client.person_id == viewer.pk else client.display_name
    return who_words(entry.by, viewer)


def who_words(person: Person, viewer: Person) -> str:
    """Return who it was, to whoever reads it."""
    return _("You") if person.pk == viewer.pk else person.display_name


def _version(entry: IntakeEntry, viewer: Person) -> VersionShown:
    return VersionShown(
        when=moment(entry.created_at),
        words=entry.words,
        more=more_words(entry),
        from_talk=_("%(who)s, from the talk") % {"who": who_words(entry.by, viewer)}
        if entry.is_from_talk
        else "",
    )


def more_words(entry: IntakeEntry | IntakeDraft) -> str:
    """Return what is said beside the words."""
    if entry.value is not None:
        return _("%(value)d of %(highest)d") % {"value": entry.value, "highest": HIGHEST_ON_RULER}
    if entry.helps:
        return helps_words(entry.helps)
    return "" if entry.says_something else _("taken out again")


def formulation_shown(
    row: Formulation | FormulationDraft, viewer: Person, *, for_client: bool
) -> FormulationShown:
    """Return a version; a part that says nothing is left out."""
    return FormulationShown(
        number=row.number,
        who=who_words(row.by, viewer),
        when=moment(row.created_at),
        parts=_parts_shown(row, PART_FOR_CLIENT if for_client else {}),
    )


def typed_shown(row: FormulationTyping) -> tuple[tuple[str, str], ...]:
    """Return what somebody typed at a formulation and has not kept, part by part."""
    return _parts_shown(row, {})


def _parts_shown(
    row: Formulation | FormulationDraft | FormulationTyping,
    names: Mapping[FormulationPart, _StrPromise],
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(names.get(part, part.label)), words) for part, words in row.parts.items() if words
    )


def moves_shown(moves: Iterable[IntakeMove], viewer: Person) -> list[MoveShown]:
    """Return how the intake came to stand where it stands, from the first step."""
    return [
        MoveShown(
            when=moment(move.created_at),
            deed=_deed(move) % {"who": who_words(move.by, viewer)},
            why=move.why,
        )
        for move in moves
    ]


def _deed(move: IntakeMove) -> str:
    if move.to_state == IntakeState.HANDED_IN and move.side == Side.THERAPIST:
        # It was somebody without an account.
        return _("%(who)s wrote down that it was gone through together")
    return {
        IntakeState.BEGUN: _("%(who)s began it"),
        IntakeState.HANDED_IN: _("%(who)s handed it in"),
        IntakeState.COMPLETE: _("%(who)s completed it"),
        IntakeState.TAKEN_UP: _("%(who)s took it up again"),
    }[IntakeState(move.to_state)]


def not_asked_words(measure: BaselineMeasure) -> str:
    """Return why the first answer of a baseline measure cannot be given today."""
    if measure.due is not None and measure.due.next_on is not None:
        return _("asked from %(day)s on") % {"day": day_words(measure.due.next_on)}
    return _("not asked at present")
