"""Every move of an intake from every state, over the table; and who makes it."""

from __future__ import annotations

from itertools import product

import pytest

from telos.access.enums import ConsentAnswer, ConsentKind, Side
from telos.access.rules import NotAllowedError
from telos.episodes.enums import EpisodeState
from telos.intake.actions import (
    ConsentFirstError,
    IntakeError,
    IntakeHasChangedError,
    UnsavedError,
    begin_intake,
    move_intake,
    save_answers,
    write_formulation,
)
from telos.intake.enums.questions import FormulationPart, Question
from telos.intake.enums.states import ALLOWED_MOVES, WRITTEN_IN, IntakeState
from telos.intake.models import Intake, IntakeEntry, IntakeMove
from telos.measures.models import MeasureSchedule
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from tests import consents
from tests import scenes as care
from tests.cast import Cast
from tests.intake import scenes

MOVES = [(here, to) for here, to in product(IntakeState, IntakeState) if here != to]
MAY = {
    IntakeState.HANDED_IN: {"client"},
    IntakeState.COMPLETE: {"her_therapist"},
    IntakeState.TAKEN_UP: {"client", "her_therapist"},
}


@pytest.mark.parametrize(("here", "to"), MOVES)
@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_intake_moves_as_the_table_says_and_no_other_way(
    cast: Cast, here: IntakeState, to: IntakeState, who: str
) -> None:
    intake = scenes.intake_in(cast, here)
    if here in {IntakeState.HANDED_IN, IntakeState.TAKEN_UP}:
        scenes.formulated(cast, intake, f"Version for {here}")
    intake.refresh_from_db()
    before = intake.moves.count()
    if who not in MAY.get(to, set()):
        with pytest.raises((NotAllowedError, IntakeError)):
            scenes.moved(intake, to, by=cast.person(who), why="So.")
    elif to not in ALLOWED_MOVES[here]:
        with pytest.raises(IntakeError):
            scenes.moved(intake, to, by=cast.person(who), why="So.")
    else:
        moved = scenes.moved(intake, to, by=cast.person(who), why="So.")
        last = IntakeMove.objects.filter(intake=intake).last()
        assert last is not None
        assert (moved.state, last.from_state, last.to_state, last.why) == (to, here, to, "So.")
        assert last.side == (Side.CLIENT if who == "client" else Side.THERAPIST)
        return
    intake.refresh_from_db()
    assert (intake.state, intake.moves.count()) == (here, before)


def test_begun_once_whoever_opens_it_and_asks_about_safety(cast: Cast) -> None:
    first = scenes.begun(cast, by=cast.her_therapist)
    assert scenes.begun(cast) == first
    assert Intake.objects.count() == 1
    schedule = MeasureSchedule.objects.get()
    assert (schedule.instrument_key, schedule.every_days) == ("telos_safety", None)
    assert schedule.asked_by == cast.her_therapist


@pytest.mark.parametrize("answer", [None, "refused", "withdrawn"])
def test_client_writes_nothing_before_treatment_is_agreed(cast: Cast, answer: str | None) -> None:
    intake = scenes.begun(cast, by=cast.her_therapist)
    consents.published(cast, ConsentKind.TREATMENT)
    if answer == "refused":
        consents.answered(cast, ConsentKind.TREATMENT, ConsentAnswer.REFUSED)
    elif answer == "withdrawn":
        consents.answered(cast, ConsentKind.TREATMENT)
        consents.answered(cast, ConsentKind.TREATMENT, ConsentAnswer.WITHDRAWN)
    with pytest.raises(ConsentFirstError):
        scenes.answered(cast, intake)
    with pytest.raises(ConsentFirstError):
        scenes.drafted(cast, intake)
    with pytest.raises(ConsentFirstError):
        scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    assert IntakeEntry.objects.count() == 0
    # What the therapist adds does not hang on it.
    scenes.answered(cast, intake, by=cast.her_therapist)


def test_client_begins_after_treatment_is_agreed(cast: Cast) -> None:
    consents.published(cast, ConsentKind.TREATMENT)
    with pytest.raises(ConsentFirstError):
        scenes.begun(cast)
    consents.answered(cast, ConsentKind.TREATMENT)
    scenes.answered(cast, scenes.begun(cast))


def test_complete_intake_is_written_in_by_nobody(cast: Cast) -> None:
    intake = scenes.complete(cast)
    assert intake.state not in WRITTEN_IN
    for who in (cast.client, cast.her_therapist):
        with pytest.raises(IntakeError, match="Take it up again"):
            scenes.answered(cast, intake, Question.HOPES, by=who)
    with pytest.raises(IntakeError, match="Take it up again"):
        scenes.formulated(cast, intake, "Quite another")
    # Circumstances change later too.
    scenes.arranged(cast, intake)


def test_care_that_has_ended_leaves_the_intake_as_it_stood(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    care.episode_in(cast, EpisodeState.CLOSED)
    for deed in (
        lambda: scenes.answered(cast, intake, Question.HOPES),
        lambda: scenes.arranged(cast, intake),
        lambda: scenes.formulated(cast, intake),
        lambda: scenes.moved(intake, IntakeState.COMPLETE, by=cast.her_therapist),
        lambda: begin_intake(actor=cast.client, episode=cast.episode),
    ):
        with pytest.raises(IntakeError, match="has ended"):
            deed()


def test_handing_in_waits_for_what_is_not_saved(cast: Cast) -> None:
    intake = scenes.written(cast)
    scenes.drafted(cast, intake)
    with pytest.raises(UnsavedError):
        scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    intake.refresh_from_db()
    assert intake.state == IntakeState.BEGUN


def test_handing_in_tells_the_therapist_once_and_nothing_clinical(cast: Cast) -> None:
    intake = scenes.written(cast)
    seen = Intake.objects.get().revision_number
    for _ in range(2):
        move_intake(actor=cast.client, intake=intake, to=IntakeState.HANDED_IN, seen_revision=seen)
    notice = Notice.objects.get(kind=NoticeKind.INTAKE_HANDED_IN)
    assert notice.person == cast.her_therapist
    assert intake.moves.count() == 2


def test_nobody_hands_in_what_they_did_not_see(cast: Cast) -> None:
    intake = scenes.written(cast)
    seen = Intake.objects.get().revision_number
    scenes.answered(cast, intake, Question.HARD, "Nights.")
    with pytest.raises(IntakeHasChangedError):
        move_intake(actor=cast.client, intake=intake, to=IntakeState.HANDED_IN, seen_revision=seen)


def test_completing_needs_a_formulation_and_taking_up_a_reason(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    with pytest.raises(IntakeError, match="formulation"):
        scenes.moved(intake, IntakeState.COMPLETE, by=cast.her_therapist)
    scenes.formulated(cast, intake)
    scenes.moved(intake, IntakeState.COMPLETE, by=cast.her_therapist)
    with pytest.raises(IntakeError, match="why"):
        scenes.moved(intake, IntakeState.TAKEN_UP, by=cast.client, why="  ")


def test_therapist_hands_in_only_for_somebody_without_an_account(cast: Cast) -> None:
    intake = scenes.written(cast)
    with pytest.raises(NotAllowedError):
        scenes.moved(intake, IntakeState.HANDED_IN, by=cast.her_therapist)
    cast.client_record.person = None
    cast.client_record.save(update_fields=["person"])
    scenes.moved(intake, IntakeState.HANDED_IN, by=cast.her_therapist)
    assert not Notice.objects.filter(kind=NoticeKind.INTAKE_HANDED_IN).exists()


def test_formulation_says_something(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    with pytest.raises(IntakeError, match="at least one part"):
        write_formulation(
            actor=cast.her_therapist,
            intake=intake,
            parts={FormulationPart.SET_OFF: "  "},
            seen_number=0,
        )


def test_saving_nothing_new_is_no_version_and_no_deed(cast: Cast) -> None:
    intake = scenes.written(cast)
    rows = len(care.trail_of(cast))
    same = scenes.typed(seen="1.")
    assert save_answers(actor=cast.client, intake=intake, typed={Question.STANDS_BY: same}) == []
    assert len(care.trail_of(cast)) == rows
