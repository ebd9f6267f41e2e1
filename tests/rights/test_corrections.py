"""What a client says is not right stands beside what it is about, whatever is answered."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from telos.access.actions import end_care, let_record_rest
from telos.access.rules import NotAllowedError
from telos.base import clock
from telos.goals.models import Goal
from telos.people.models import Person
from telos.rights.actions import (
    AlreadySentError,
    RightsError,
    SettledError,
    accept_correction,
    ask_correction,
    decline_correction,
    enter_correction,
    take_correction_back,
)
from telos.rights.enums import About, AmendmentState
from telos.rights.models import Amendment
from telos.rights.queries import (
    corrections_visible_to,
    originals_visible_to,
    waiting_corrections,
)
from telos.web.originals import originals_offered, said_of
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.racing import errors_in, race
from tests.rights.scenes import SHOULD, WRONG, correction, said, something_of_every_kind

READ = {"client", "her_therapist"}


def ask(cast: Cast, key: UUID | None = None, *, by: Person | None = None, **more) -> Amendment:
    return ask_correction(
        actor=by or cast.client,
        client=cast.client_record,
        said=said(cast, **more),
        submission_key=key or uuid4(),
    )


def enter(cast: Cast, key: UUID | None = None, *, day: date | None = None, **more) -> Amendment:
    return enter_correction(
        actor=cast.her_therapist,
        client=cast.client_record,
        said=said(cast, **more),
        asked_on=day or clock.today(),
        submission_key=key or uuid4(),
    )


def test_asking_is_the_clients_and_entering_her_therapists(cast: Cast) -> None:
    """Everybody else is in tests/rights/deeds.py, in the table of who may do what."""
    assert ask(cast).asked_on == clock.today()
    assert scenes.trail_of(cast)[-1] == "correction.ask"
    on_the_telephone = clock.today() - timedelta(days=3)
    made = enter(cast, day=on_the_telephone)
    assert (made.asked_by, made.asked_on) == (cast.her_therapist, on_the_telephone)
    assert scenes.trail_of(cast)[-1] == "correction.enter"


@pytest.mark.parametrize("days", [1, 400])
def test_day_on_which_it_was_said_has_been(cast: Cast, days: int) -> None:
    with pytest.raises(RightsError, match="today or before"):
        enter(cast, day=clock.today() + timedelta(days=days))
    assert not Amendment.objects.exists()


def test_what_was_entered_is_the_clients_to_take_back(cast: Cast) -> None:
    made = enter(cast)
    with pytest.raises(NotAllowedError):
        take_correction_back(actor=cast.her_therapist, amendment=made)
    done = take_correction_back(actor=cast.client, amendment=made)
    assert done.state == AmendmentState.TAKEN_BACK


def test_resting_record_takes_nothing_from_her_therapist(cast: Cast) -> None:
    let_record_rest(actor=cast.client, client=cast.client_record)
    with pytest.raises(NotAllowedError):
        enter(cast)
    assert ask(cast).state == AmendmentState.ASKED


def test_each_kind_of_original_can_be_meant(cast: Cast) -> None:
    something_of_every_kind(cast)
    found = originals_visible_to(cast.client, cast.client_record)
    assert {each.about for each in found} == set(About)
    for each in found:
        ask(cast, about=each.about, original_id=each.row_id)
    assert Amendment.objects.count() == len(found)


def test_each_kind_is_named_and_read_with_what_it_is_about(cast: Cast) -> None:
    something_of_every_kind(cast)
    for each in originals_visible_to(cast.client, cast.client_record):
        made = ask(cast, about=each.about, original_id=each.row_id)
        for viewer in (cast.client, cast.her_therapist):
            [beside] = said_of(viewer, cast.client_record, about=[each.about], row_id=each.row_id)
            assert (beside.amendment_id, beside.about_words) == (made.public_id, "")
            among = {
                said.amendment_id: said.about_words
                for said in said_of(viewer, cast.client_record, about=[each.about])
            }
            # A goal is named as it says now, and only beside what is said of it is that told.
            assert among[made.public_id].replace("Goal, as it says now", "Goal") in {
                words for _kind, named in offered(cast) for words in named.values()
            }


def offered(cast: Cast) -> list[tuple[About, dict[UUID, str]]]:
    return originals_offered(cast.client, cast.client_record)


def test_address_says_nothing_of_a_safety_plan() -> None:
    """The kind stands in an address, which stays in the history of a browser."""
    assert not any("safe" in about.value for about in About)


def test_what_stands_is_not_changed_by_an_answer(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    made = ask(cast, about=About.GOAL, original_id=goal.public_id)
    accept_correction(actor=cast.her_therapist, amendment=made, answer="You are right.")
    assert Goal.objects.get(pk=goal.pk).words == scenes.WORDS
    [beside] = corrections_visible_to(cast.client).filter(original_id=goal.public_id)
    assert (beside.what_is_wrong, beside.should_read) == (WRONG, SHOULD)
    assert (beside.state, beside.answer) == (AmendmentState.ACCEPTED, "You are right.")


@pytest.mark.parametrize("field", ["what_is_wrong", "should_read"])
@pytest.mark.parametrize("words", ["", "   "])
def test_both_sentences_are_asked_for(cast: Cast, field: str, words: str) -> None:
    with pytest.raises(RightsError):
        ask(cast, **{field: words})
    assert not Amendment.objects.exists()


def test_row_of_somebody_else_cannot_be_meant(cast: Cast) -> None:
    theirs = scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    for about in About:
        for row_id in (theirs.public_id, cast.other_record.public_id, uuid4()):
            with pytest.raises(RightsError):
                ask(cast, about=about, original_id=row_id)


def test_form_sent_twice_is_one_correction(cast: Cast) -> None:
    key = uuid4()
    assert ask(cast, key) == ask(cast, key)
    assert scenes.trail_of(cast).count("correction.ask") == 1
    with pytest.raises(AlreadySentError):
        ask(cast, key, should_read="Something else.")
    with pytest.raises(AlreadySentError):
        enter(cast, key)


def test_form_sent_twice_from_the_practice_is_one_correction(cast: Cast) -> None:
    key = uuid4()
    assert enter(cast, key) == enter(cast, key)
    assert scenes.trail_of(cast).count("correction.enter") == 1
    with pytest.raises(AlreadySentError):
        enter(cast, key, day=clock.today() - timedelta(days=1))
    with pytest.raises(AlreadySentError):
        ask(cast, key)


@pytest.mark.parametrize("name", EVERYBODY)
def test_answering_is_her_therapists(cast: Cast, name: str) -> None:
    made, actor = correction(cast), cast.person(name)
    if name == "her_therapist":
        done = decline_correction(actor=actor, amendment=made, answer="It is what we wrote then.")
        assert (done.state, done.answered_by) == (AmendmentState.DECLINED, actor)
        assert scenes.trail_of(cast)[-1] == "correction.declined"
        return
    before = scenes.everything()
    for deed in (accept_correction, decline_correction):
        with pytest.raises(NotAllowedError):
            deed(actor=actor, amendment=made, answer="So.")
    assert scenes.everything() == before


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "client"])
def test_nobody_else_takes_it_back(cast: Cast, name: str) -> None:
    made = correction(cast)
    with pytest.raises(NotAllowedError):
        take_correction_back(actor=cast.person(name), amendment=made)
    assert Amendment.objects.get().state == AmendmentState.ASKED


def test_declining_needs_a_reason(cast: Cast) -> None:
    made = correction(cast)
    for words in ("", "  "):
        with pytest.raises(RightsError):
            decline_correction(actor=cast.her_therapist, amendment=made, answer=words)


def test_answer_stands(cast: Cast) -> None:
    made = correction(cast)
    accept_correction(actor=cast.her_therapist, amendment=made)
    again = accept_correction(actor=cast.her_therapist, amendment=made)
    assert again.state == AmendmentState.ACCEPTED
    assert scenes.trail_of(cast).count("correction.accepted") == 1
    with pytest.raises(SettledError):
        decline_correction(actor=cast.her_therapist, amendment=made, answer="No.")
    with pytest.raises(SettledError):
        take_correction_back(actor=cast.client, amendment=made)


def test_what_was_taken_back_stands_beside_nothing(cast: Cast) -> None:
    made = correction(cast)
    take_correction_back(actor=cast.client, amendment=made)
    take_correction_back(actor=cast.client, amendment=made)
    assert said_of(cast.client, cast.client_record) == []
    assert scenes.trail_of(cast).count("correction.taken_back") == 1


def test_who_reads_it(cast: Cast) -> None:
    made = correction(cast)
    for name in EVERYBODY:
        found = corrections_visible_to(cast.person(name))
        assert (made in found) == (name in READ), name


def test_it_waits_for_her_therapist_alone(cast: Cast) -> None:
    made = correction(cast)
    for name in EVERYBODY:
        waits = list(waiting_corrections(cast.person(name)))
        assert waits == ([made] if name == "her_therapist" else []), name
    accept_correction(actor=cast.her_therapist, amendment=made)
    assert list(waiting_corrections(cast.her_therapist)) == []


def test_resting_record_shows_its_corrections_to_the_client_alone(cast: Cast) -> None:
    made = correction(cast)
    let_record_rest(actor=cast.client, client=cast.client_record)
    assert list(corrections_visible_to(cast.client)) == [made]
    assert list(corrections_visible_to(cast.her_therapist)) == []


def test_therapist_who_has_left_reads_none(cast: Cast) -> None:
    correction(cast)
    end_care(actor=cast.her_therapist, client=cast.client_record, therapist=cast.her_therapist)
    assert list(corrections_visible_to(cast.her_therapist)) == []


@pytest.mark.django_db(transaction=True)
def test_answer_and_taking_back_at_once_are_one_of_them(cast: Cast) -> None:
    made = correction(cast)
    outcomes = race(
        lambda: accept_correction(actor=cast.her_therapist, amendment=made),
        lambda: take_correction_back(actor=cast.client, amendment=made),
    )
    assert errors_in(outcomes) == [SettledError]
    deeds = [deed for deed in scenes.trail_of(cast) if deed.startswith("correction.")]
    assert len(deeds) == 2
