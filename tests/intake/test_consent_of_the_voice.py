"""What is entered for somebody without an account is theirs, and waits for their yes."""

from __future__ import annotations

import pytest

from telos.access.enums import ConsentAnswer, ConsentKind
from telos.intake.actions import ConsentFirstError, begin_intake
from telos.intake.enums.questions import Question
from telos.intake.enums.states import IntakeState
from telos.intake.models import Intake, IntakeEntry
from telos.people.models import Client
from tests import consents
from tests import scenes as cast_scenes
from tests.cast import Cast
from tests.intake import scenes


@pytest.fixture
def mira(cast: Cast) -> Client:
    """Somebody without an account, of whom the practice asks for a yes to treatment."""
    consents.published(cast, ConsentKind.TREATMENT)
    return cast_scenes.client_without_account(cast)


def signed(cast: Cast, mira: Client, answer: ConsentAnswer = ConsentAnswer.GIVEN) -> None:
    consents.answered(
        cast,
        ConsentKind.TREATMENT,
        answer,
        actor=cast.her_therapist,
        client=mira,
        paper=consents.paper(),
    )


def begun(cast: Cast, mira: Client) -> Intake:
    return begin_intake(actor=cast.her_therapist, episode=mira.episodes.get())


@pytest.mark.parametrize("answer", [None, ConsentAnswer.REFUSED])
def test_nothing_is_begun_before_the_yes(cast: Cast, mira: Client, answer) -> None:
    if answer:
        signed(cast, mira, answer)
    with pytest.raises(ConsentFirstError, match="Mira’s yes"):
        begun(cast, mira)
    assert not Intake.objects.exists()


def test_after_the_yes_it_is_written_and_handed_in(cast: Cast, mira: Client) -> None:
    signed(cast, mira)
    intake = begun(cast, mira)
    scenes.answered(cast, intake, Question.HARD, "The nights.", by=cast.her_therapist)
    moved = scenes.moved(intake, IntakeState.HANDED_IN, by=cast.her_therapist)
    assert moved.state == IntakeState.HANDED_IN


def test_a_yes_taken_back_ends_the_writing(cast: Cast, mira: Client) -> None:
    signed(cast, mira)
    intake = begun(cast, mira)
    signed(cast, mira, ConsentAnswer.WITHDRAWN)
    with pytest.raises(ConsentFirstError):
        scenes.answered(cast, intake, Question.HARD, "The nights.", by=cast.her_therapist)
    with pytest.raises(ConsentFirstError):
        scenes.moved(intake, IntakeState.HANDED_IN, by=cast.her_therapist)
    assert not IntakeEntry.objects.exists()


def test_the_therapists_own_remark_waits_for_no_yes(cast: Cast) -> None:
    intake = scenes.begun(cast)
    consents.published(cast, ConsentKind.TREATMENT)
    remark = scenes.answered(cast, intake, Question.HARD, "We spoke.", by=cast.her_therapist)
    assert remark.side == "therapist"
