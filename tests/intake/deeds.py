"""The deeds on an intake, for the table of who may do what."""

from __future__ import annotations

from typing import Final

from telos.intake.actions import (
    arrange,
    begin_intake,
    keep_draft,
    move_intake,
    save_answers,
    share_formulation,
    write_formulation,
)
from telos.intake.enums.questions import FormulationPart, Question
from telos.intake.enums.states import IntakeState
from telos.measures.actions import ask_about_safety
from tests.cast import Cast
from tests.deed import Row
from tests.intake import scenes

BOTH_SIDES: Final = {"client", "her_therapist"}


def _formulated(cast: Cast) -> object:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    intake.refresh_from_db()
    return intake


DEEDS: Final = [
    Row(
        deed="begin an intake",
        may=BOTH_SIDES,
        trail=["intake.begin", "measure.ask"],
        do=lambda cast, actor, _: begin_intake(actor=actor, episode=cast.episode),
    ),
    Row(
        deed="ask about safety",
        may=BOTH_SIDES,
        trail=["measure.ask"],
        do=lambda cast, actor, _: ask_about_safety(actor=actor, episode=cast.episode),
    ),
    Row(
        deed="answer in an intake",
        may=BOTH_SIDES,
        trail=["intake.write"],
        stage=scenes.written,
        do=lambda _cast, actor, intake: save_answers(
            actor=actor, intake=intake, typed={Question.HARD: scenes.typed("The nights.")}
        ),
    ),
    Row(
        deed="type something in an intake",
        may={"client"},
        trail=["intake.draft"],
        stage=scenes.written,
        do=lambda _cast, actor, intake: keep_draft(
            actor=actor, intake=intake, question=Question.HARD, typed=scenes.typed("The ni")
        ),
    ),
    Row(
        deed="hand in an intake",
        may={"client"},
        trail=["intake.move.handed_in"],
        stage=scenes.written,
        do=lambda _cast, actor, intake: move_intake(
            actor=actor,
            intake=intake,
            to=IntakeState.HANDED_IN,
            seen_revision=intake.revision_number,
        ),
    ),
    Row(
        deed="say what was arranged",
        may={"her_therapist"},
        trail=["intake.arrange"],
        stage=scenes.handed_in,
        do=lambda _cast, actor, intake: arrange(
            actor=actor,
            intake=intake,
            question=Question.MONEY,
            arranged="Half the fee.",
            seen_number=0,
        ),
    ),
    Row(
        deed="write a formulation",
        may={"her_therapist"},
        trail=["formulation.write"],
        stage=scenes.handed_in,
        do=lambda _cast, actor, intake: write_formulation(
            actor=actor,
            intake=intake,
            parts={FormulationPart.SET_OFF: "A new team."},
            seen_number=0,
        ),
    ),
    Row(
        deed="type something at a formulation",
        may={"her_therapist"},
        trail=["formulation.draft"],
        stage=scenes.handed_in,
        do=lambda cast, actor, intake: scenes.formulating(cast, intake, by=actor),
    ),
    Row(
        deed="share a formulation",
        may={"her_therapist"},
        trail=["formulation.share"],
        stage=_formulated,
        do=lambda _cast, actor, intake: share_formulation(
            actor=actor, intake=intake, seen_number=1
        ),
    ),
    Row(
        deed="complete an intake",
        may={"her_therapist"},
        trail=["intake.move.complete"],
        stage=_formulated,
        do=lambda _cast, actor, intake: move_intake(
            actor=actor,
            intake=intake,
            to=IntakeState.COMPLETE,
            seen_revision=intake.revision_number,
        ),
    ),
    Row(
        deed="take an intake up again",
        may=BOTH_SIDES,
        trail=["intake.move.taken_up"],
        stage=scenes.complete,
        do=lambda _cast, actor, intake: move_intake(
            actor=actor,
            intake=intake,
            to=IntakeState.TAKEN_UP,
            seen_revision=intake.revision_number,
            why="There is something new.",
        ),
    ),
]
