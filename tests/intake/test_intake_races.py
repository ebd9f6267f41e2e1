"""Two devices, or both sides, at the same moment."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from telos.intake.actions import (
    AnswersHaveChangedError,
    FormulationHasChangedError,
    IntakeHasChangedError,
    begin_intake,
    keep_draft,
    move_intake,
    save_answers,
    share_formulation,
    write_formulation,
)
from telos.intake.enums.questions import FormulationPart, Question
from telos.intake.enums.states import IntakeState
from telos.intake.models import Formulation, Intake, IntakeDraft, IntakeEntry
from telos.measures.models import MeasureSchedule
from telos.notices.models import Notice
from tests.cast import Cast
from tests.intake import scenes
from tests.racing import errors_in, race

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 15


def test_begun_by_both_at_once_is_begun_once(cast: Cast) -> None:
    deeds = [
        partial(begin_intake, actor=who, episode=cast.episode)
        for who in (cast.client, cast.her_therapist, cast.client)
    ]
    assert errors_in(race(*deeds)) == []
    assert (Intake.objects.count(), MeasureSchedule.objects.count()) == (1, 1)


def test_two_devices_that_save_at_once_lose_nothing(cast: Cast) -> None:
    intake = scenes.begun(cast)
    for number in range(ROUNDS):
        seen = f"{number}."
        outcomes = race(
            *(
                partial(
                    save_answers,
                    actor=cast.client,
                    intake=intake,
                    typed={Question.HARD: scenes.typed(f"{device} {number}", seen=seen)},
                )
                for device in ("Telephone", "Desk")
            )
        )
        assert errors_in(outcomes) == [AnswersHaveChangedError]
        assert IntakeEntry.objects.count() == number + 1


def test_two_devices_that_type_at_once_keep_one_draft(cast: Cast) -> None:
    intake = scenes.begun(cast)
    outcomes = race(
        *(
            partial(
                keep_draft,
                actor=cast.client,
                intake=intake,
                question=Question.HARD,
                typed=scenes.typed(f"From the {device}", page=uuid4()),
            )
            for device in ("telephone", "desk")
        )
    )
    assert errors_in(outcomes) == [AnswersHaveChangedError]
    assert IntakeDraft.objects.count() == 1


def test_handing_in_while_another_device_writes_hands_in_nothing_unseen(cast: Cast) -> None:
    intake = scenes.written(cast)
    seen = Intake.objects.get().revision_number
    outcomes = race(
        partial(
            move_intake,
            actor=cast.client,
            intake=intake,
            to=IntakeState.HANDED_IN,
            seen_revision=seen,
        ),
        partial(
            save_answers,
            actor=cast.client,
            intake=intake,
            typed={Question.HARD: scenes.typed("From the telephone.")},
        ),
    )
    assert errors_in(outcomes) in ([], [IntakeHasChangedError])
    handed_in = Intake.objects.get().handed_in_at
    entry = IntakeEntry.objects.get(question=Question.HARD)
    # Either she handed in what she had looked through and wrote on, or she is asked to look again.
    assert handed_in is None or entry.created_at >= handed_in


def test_pressed_twice_is_handed_in_once(cast: Cast) -> None:
    intake = scenes.written(cast)
    seen = Intake.objects.get().revision_number
    deed = partial(
        move_intake,
        actor=cast.client,
        intake=intake,
        to=IntakeState.HANDED_IN,
        seen_revision=seen,
    )
    assert errors_in(race(deed, deed)) == []
    assert (intake.moves.count(), Notice.objects.count()) == (2, 1)


def test_what_is_shared_is_what_was_read(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    for number in range(1, ROUNDS + 1):
        scenes.formulated(cast, intake, f"Read {number}")
        seen = intake.formulation_drafts.count()
        race(
            partial(share_formulation, actor=cast.her_therapist, intake=intake, seen_number=seen),
            partial(
                write_formulation,
                actor=cast.her_therapist,
                intake=intake,
                parts={FormulationPart.HANGS_TOGETHER: f"Unread {number}"},
                seen_number=seen,
            ),
        )
    shared = [row.hangs_together for row in Formulation.objects.all()]
    assert all(words.startswith("Read") for words in shared)


def test_two_therapists_words_at_once_are_never_written_over(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    outcomes = race(
        *(
            partial(
                write_formulation,
                actor=cast.her_therapist,
                intake=intake,
                parts={FormulationPart.SET_OFF: words},
                seen_number=0,
            )
            for words in ("One.", "Other.")
        )
    )
    assert errors_in(outcomes) == [FormulationHasChangedError]
