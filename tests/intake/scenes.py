"""Scenes from an intake, played through the same deeds as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from telos.intake.actions import (
    Said,
    Typed,
    TypedFormulation,
    arrange,
    begin_intake,
    keep_draft,
    keep_formulation_typing,
    move_intake,
    save_answers,
    share_formulation,
    write_formulation,
)
from telos.intake.enums.questions import FormulationPart, Question
from telos.intake.enums.states import IntakeState

if TYPE_CHECKING:
    from telos.intake.models import (
        BarrierPlan,
        Formulation,
        FormulationDraft,
        Intake,
        IntakeEntry,
    )
    from telos.people.models import Person
    from tests.cast import Cast

CARRIES = "My sister, and the allotment."
HANGS = "When it gets loud, you go quiet; it saves the evening and costs the week."


def begun(cast: Cast, *, by: Person | None = None) -> Intake:
    """The client's intake, begun by her if nobody else is named."""
    return begin_intake(actor=by or cast.client, episode=cast.episode)


def typed(
    words: str = CARRIES,
    *,
    seen: str = "0.",
    page: UUID | None = None,
    value: int | None = None,
    helps: str = "",
) -> Typed:
    """An answer as a page sends it."""
    return Typed(said=Said(words=words, value=value, helps=helps), seen=seen, page=page or uuid4())


def answered(
    cast: Cast,
    intake: Intake,
    question: Question = Question.STANDS_BY,
    words: str = CARRIES,
    *,
    by: Person | None = None,
    after: int = 0,
    value: int | None = None,
    helps: str = "",
) -> IntakeEntry:
    """One answer, the client's if nobody else is named, after so many versions."""
    given = typed(words, seen=f"{after}.", value=value, helps=helps)
    [entry] = save_answers(actor=by or cast.client, intake=intake, typed={question: given})
    intake.refresh_from_db()
    return entry


def drafted(
    cast: Cast, intake: Intake, question: Question = Question.HARD, words: str = "It is"
) -> str:
    """Something that she types and has not saved; returns what her page has seen by then."""
    return keep_draft(actor=cast.client, intake=intake, question=question, typed=typed(words))


def written(cast: Cast) -> Intake:
    """An intake in which she has said who stands by her, and what stands in the way."""
    intake = begun(cast)
    answered(cast, intake)
    answered(cast, intake, Question.MONEY, "The bus alone is nine pounds.", helps="sliding_scale")
    return intake


def moved(intake: Intake, to: IntakeState, *, by: Person, why: str = "") -> Intake:
    """The intake after one step."""
    intake.refresh_from_db()
    return move_intake(
        actor=by, intake=intake, to=to, seen_revision=intake.revision_number, why=why
    )


def handed_in(cast: Cast) -> Intake:
    """What she wrote, handed in."""
    return moved(written(cast), IntakeState.HANDED_IN, by=cast.client)


def formulated(cast: Cast, intake: Intake, words: str = HANGS) -> FormulationDraft:
    """A version of the formulation among her therapist's notes."""
    return write_formulation(
        actor=cast.her_therapist,
        intake=intake,
        parts={FormulationPart.HANGS_TOGETHER: words},
        seen_number=intake.formulation_drafts.count(),
    )


def formulating(
    cast: Cast,
    intake: Intake,
    words: str = "When it gets lou",
    *,
    by: Person | None = None,
    page: UUID | None = None,
    seen: int = 0,
    seen_stamp: str = "",
    **parts: str,
) -> str:
    """Something that her therapist types at it; returns the stamp that his page has."""
    return keep_formulation_typing(
        actor=by or cast.her_therapist,
        intake=intake,
        typed=TypedFormulation(
            parts={FormulationPart.HANGS_TOGETHER: words}
            | {FormulationPart(part): said for part, said in parts.items()},
            seen_number=seen,
            page=page or uuid4(),
            seen_stamp=seen_stamp,
        ),
    )


def shared(cast: Cast, intake: Intake) -> Formulation:
    """The latest version, shared with her."""
    number = intake.formulation_drafts.count()
    return share_formulation(actor=cast.her_therapist, intake=intake, seen_number=number)


def arranged(cast: Cast, intake: Intake, words: str = "Half the fee until May.") -> BarrierPlan:
    """What was arranged about the money."""
    return arrange(
        actor=cast.her_therapist,
        intake=intake,
        question=Question.MONEY,
        arranged=words,
        seen_number=intake.plans.count(),
    )


def complete(cast: Cast) -> Intake:
    """An intake that is complete with its formulation, which was shared."""
    intake = handed_in(cast)
    formulated(cast, intake)
    shared(cast, intake)
    return moved(intake, IntakeState.COMPLETE, by=cast.her_therapist)


def intake_in(cast: Cast, state: IntakeState) -> Intake:
    """An intake that has come to this state by deeds of both."""
    if state == IntakeState.BEGUN:
        return written(cast)
    if state == IntakeState.HANDED_IN:
        return handed_in(cast)
    intake = complete(cast)
    if state == IntakeState.TAKEN_UP:
        intake = moved(intake, state, by=cast.client, why="There is something new.")
    return intake
