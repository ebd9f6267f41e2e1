"""An intake each, answered in all its parts, handed in, and complete with its formulation."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from telos.access.enums import Side
from telos.base import clock
from telos.demo.bulk.goals import owner_of
from telos.demo.bulk.writing import write
from telos.intake.enums.questions import ENDS, OFFERED, FormulationPart, Helps, Question
from telos.intake.enums.states import IntakeState
from telos.intake.models import (
    BarrierPlan,
    Formulation,
    FormulationDraft,
    Intake,
    IntakeEntry,
    IntakeMove,
)
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from telos.episodes.models import Episode
    from telos.people.models import Person

_WAY: Final = ("", IntakeState.BEGUN, IntakeState.HANDED_IN, IntakeState.COMPLETE)
_IN_THE_WAY: Final = {Question.MONEY: Helps.SLIDING_SCALE, Question.TIME: Helps.EVENING}
_ON_RULER: Final = 7


def write_intakes(episodes: tuple[Episode, ...], *, therapist: Person) -> None:
    """Write what each client answered, what was arranged, and how it hangs together."""
    intakes = [
        Intake(
            episode=episode,
            state=IntakeState.COMPLETE,
            revision_number=len(_WAY),
            begun_by=owner_of(episode),
            handed_in_at=clock.now(),
        )
        for episode in episodes
    ]
    write(intakes)
    write(_moves(intakes, therapist))
    write(_entries(intakes))
    write(_arranged(intakes, therapist))
    drafts = [_draft(intake, therapist) for intake in intakes]
    write(drafts)
    write(_shared(draft) for draft in drafts)


def _moves(intakes: Iterable[Intake], therapist: Person) -> Iterator[IntakeMove]:
    for intake in intakes:
        for number, (here, there) in enumerate(pairwise(_WAY), start=1):
            is_last = there == IntakeState.COMPLETE
            yield IntakeMove(
                intake=intake,
                sealed_for=intake.episode.client.public_id,
                number=number,
                from_state=here,
                to_state=there,
                by=therapist if is_last else intake.begun_by,
                side=Side.THERAPIST if is_last else Side.CLIENT,
            )


def _entries(intakes: Iterable[Intake]) -> Iterator[IntakeEntry]:
    answered = [q for q in Question if q not in OFFERED or q in _IN_THE_WAY]
    for intake in intakes:
        for question in answered:
            yield IntakeEntry(
                intake=intake,
                sealed_for=intake.episode.client.public_id,
                question=question,
                number=1,
                by=intake.begun_by,
                side=Side.CLIENT,
                value=_ON_RULER if question in ENDS else None,
                helps=_IN_THE_WAY.get(question, ""),
                **texts(words=f"What there is to say to “{question.label}”, in a line or two."),
            )


def _arranged(intakes: Iterable[Intake], therapist: Person) -> Iterator[BarrierPlan]:
    for intake in intakes:
        for question in _IN_THE_WAY:
            yield BarrierPlan(
                intake=intake,
                sealed_for=intake.episode.client.public_id,
                question=question,
                number=1,
                by=therapist,
                **texts(arranged="Talked over, and arranged until May."),
            )


def _draft(intake: Intake, therapist: Person) -> FormulationDraft:
    return FormulationDraft(
        intake=intake,
        sealed_for=intake.episode.client.public_id,
        number=1,
        by=therapist,
        **texts(**{part.value: f"{part.label}: a few sentences." for part in FormulationPart}),
    )


def _shared(draft: FormulationDraft) -> Formulation:
    return Formulation(
        intake=draft.intake,
        draft=draft,
        sealed_for=draft.sealed_for,
        number=1,
        by=draft.by,
        **texts(**{part.value: words for part, words in draft.parts.items()}),
    )
