"""What each question about rights returns: the record that is asked of, and nobody else's.

Another client of the same therapist and one of another practice have the same of everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

import pytest

from telos.access.actions import let_record_rest, take_record_up
from telos.access.models import Restriction
from telos.base import clock
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.people.actions import add_client
from telos.people.models import Client, Person
from telos.rights.actions import (
    Correction,
    ask_correction,
    ask_erasure,
    confirm_rules,
    erase_record,
    keep_longer,
    keep_record,
    list_what_is_due,
    place_hold,
    take_erasure_back,
)
from telos.rights.enums import About, Kept
from telos.rights.models import Amendment, DueErasure, Erasure, ErasureRequest, LegalHold
from telos.rights.queries import (
    copy_of,
    corrections_visible_to,
    erasure_of,
    holds_visible_to,
    originals_visible_to,
    requests_visible_to,
    restrictions_visible_to,
    rules_visible_to,
    standing_of_record,
    waiting_corrections,
    waiting_erasures,
    waiting_times,
)
from telos.rights.queries.keeping import clients_whose_care_ended, end_of_care, rules_of
from telos.rights.queries.originals import original
from telos.rights.queries.tables import TABLES
from tests import scenes
from tests.cast import Cast
from tests.rights.scenes import SHOULD, SOONER, WHY, WRONG, something_of_every_kind, years_on


def records(cast: Cast) -> dict[Client, tuple[Person, Person, Person, Episode]]:
    """Each record with its client, its therapist, its manager and its episode."""
    return {
        cast.client_record: (cast.client, cast.her_therapist, cast.manager, cast.episode),
        cast.other_record: (
            cast.other_client,
            cast.her_therapist,
            cast.manager,
            cast.other_episode,
        ),
        cast.record_elsewhere: (
            cast.client_elsewhere,
            cast.therapist_elsewhere,
            cast.manager_elsewhere,
            cast.episode_elsewhere,
        ),
    }


def closed(cast: Cast, record: Client) -> None:
    _client, therapist, _manager, episode = records(cast)[record]
    move_episode(actor=therapist, episode=episode, to=EpisodeState.CLOSED, why="Done.")


def corrected(cast: Cast, record: Client, about: About = About.CONTACT) -> Amendment:
    person, _therapist, _manager, episode = records(cast)[record]
    row = record if about is About.CONTACT else episode
    said = Correction(
        about=about, original_id=row.public_id, what_is_wrong=WRONG, should_read=SHOULD
    )
    return ask_correction(actor=person, client=record, said=said, submission_key=uuid4())


def asked(cast: Cast, record: Client) -> ErasureRequest:
    return ask_erasure(actor=records(cast)[record][0], client=record)


def held(cast: Cast, record: Client, *, days: int = 30) -> LegalHold:
    return place_hold(
        actor=records(cast)[record][2],
        client=record,
        why="A court has asked.",
        ends_on=clock.today() + timedelta(days=days),
        submission_key=uuid4(),
    )


def rested(cast: Cast, record: Client) -> Restriction:
    """A record that rested once, and is read again."""
    person = records(cast)[record][0]
    made = let_record_rest(actor=person, client=record)
    take_record_up(actor=person, client=record)
    return made


def years(cast: Cast, *, here: int, elsewhere: int) -> None:
    """Both practices say how long they keep goals: each for itself, wherever a client is."""
    for practice, manager, count in (
        (cast.practice, cast.manager, here),
        (cast.practice_elsewhere, cast.manager_elsewhere, elsewhere),
    ):
        confirm_rules(
            actor=manager,
            practice=practice,
            country="",
            years={Kept.RECORD: count},
            source="Our own.",
        )


def listed_in_both(cast: Cast) -> dict[Client, DueErasure]:
    for practice in (cast.practice, cast.practice_elsewhere):
        list_what_is_due(practice)
    return {due.client: due for due in DueErasure.objects.all()}


def clients_of(rows: Iterable[object]) -> set[Client]:
    return {row.client for row in rows}  # type: ignore[attr-defined]  # each hangs on a client


def test_each_practice_lists_its_own_by_its_own_years(cast: Cast) -> None:
    years(cast, here=5, elsewhere=9)
    for record in records(cast):
        closed(cast, record)
    ended = {cast.client_record, cast.other_record}
    assert set(clients_whose_care_ended(cast.practice)) == ended
    assert set(clients_whose_care_ended(cast.practice_elsewhere)) == {cast.record_elsewhere}
    with years_on(5):
        assert clients_of(list_what_is_due(cast.practice)) == ended
        assert list_what_is_due(cast.practice_elsewhere) == []
    with years_on(9):
        assert clients_of(list_what_is_due(cast.practice_elsewhere)) == {cast.record_elsewhere}
    assert DueErasure.objects.count() == len(records(cast))


def test_years_are_read_by_the_manager_of_that_practice(cast: Cast) -> None:
    years(cast, here=5, elsewhere=9)
    for practice, manager, other, count in (
        (cast.practice, cast.manager, cast.manager_elsewhere, 5),
        (cast.practice_elsewhere, cast.manager_elsewhere, cast.manager, 9),
    ):
        told = rules_visible_to(manager, practice)
        assert {key: rule.years for key, rule in told.items()} == {("", Kept.RECORD): count}
        assert told == rules_of(practice)
        assert rules_visible_to(other, practice) == {}


def test_erased_record_comes_to_no_end_again(cast: Cast) -> None:
    years(cast, here=5, elsewhere=9)
    for record in (cast.client_record, cast.other_record):
        closed(cast, record)
    erase_record(actor=cast.manager, client=cast.client_record, why=WHY, sooner=SOONER)
    assert set(clients_whose_care_ended(cast.practice)) == {cast.other_record}
    with years_on(20):
        assert clients_of(list_what_is_due(cast.practice)) == {cast.other_record}


def test_end_of_care_is_the_records_own(cast: Cast) -> None:
    days = {}
    for weeks, record in enumerate(records(cast), start=1):
        with clock.set_to(clock.now() + timedelta(weeks=weeks)):
            closed(cast, record)
            days[record] = clock.today()
    assert {record: end_of_care(record) for record in days} == days
    assert len(set(days.values())) == len(days)


def test_record_without_care_ends_on_the_day_it_was_made_and_is_never_listed(cast: Cast) -> None:
    years(cast, here=5, elsewhere=9)
    made = add_client(actor=cast.her_therapist, practice=cast.practice, display_name="Ada")
    assert end_of_care(made) == clock.today()
    assert list(clients_whose_care_ended(cast.practice)) == []
    with years_on(20):
        assert list_what_is_due(cast.practice) == []


def test_hold_is_on_one_record(cast: Cast) -> None:
    for record in records(cast):
        closed(cast, record)
    holds = {record: held(cast, record) for record in records(cast)}
    for record, hold in holds.items():
        assert standing_of_record(record).holds == (hold,)


def test_manager_sees_what_waits_in_their_practice(cast: Cast) -> None:
    years(cast, here=5, elsewhere=5)
    for record in records(cast):
        closed(cast, record)
    requests = {record: asked(cast, record) for record in records(cast)}
    holds = {record: held(cast, record) for record in records(cast)}
    with years_on(5):
        due = listed_in_both(cast)
    here = {cast.client_record, cast.other_record}
    for manager, own in (
        (cast.manager, here),
        (cast.manager_elsewhere, {cast.record_elsewhere}),
        (cast.her_therapist, set()),
    ):
        assert set(waiting_erasures(manager)) == {requests[record] for record in own}
        assert set(waiting_times(manager)) == {due[record] for record in own}
        assert set(holds_visible_to(manager)) == {holds[record] for record in own}


def test_what_was_answered_waits_no_more(cast: Cast) -> None:
    taken_back, kept = asked(cast, cast.client_record), asked(cast, cast.other_record)
    assert set(waiting_erasures(cast.manager)) == {taken_back, kept}
    take_erasure_back(actor=cast.client, request=taken_back)
    keep_record(actor=cast.manager, request=kept, answer="The law.")
    assert list(waiting_erasures(cast.manager)) == []


def test_what_was_decided_waits_no_more(cast: Cast) -> None:
    years(cast, here=5, elsewhere=9)
    for record in (cast.client_record, cast.other_record):
        closed(cast, record)
    with years_on(5):
        first, second = list_what_is_due(cast.practice)
        assert set(waiting_times(cast.manager)) == {first, second}
        keep_longer(actor=cast.manager, due=first, until=clock.today() + timedelta(days=90))
        assert list(waiting_times(cast.manager)) == [second]


def test_of_an_erased_record_nothing_waits(cast: Cast) -> None:
    hold = held(cast, cast.client_record, days=1)
    closed(cast, cast.client_record)
    assert list(holds_visible_to(cast.manager)) == [hold]
    with clock.set_to(clock.now() + timedelta(days=3)):
        erase_record(actor=cast.manager, client=cast.client_record, why=WHY, sooner=SOONER)
    assert LegalHold.objects.exists()
    assert list(holds_visible_to(cast.manager)) == []


def test_erasure_is_known_by_its_id_where_it_was_done(cast: Cast) -> None:
    made = {}
    for record, (_person, _therapist, manager, _episode) in records(cast).items():
        closed(cast, record)
        made[record] = erase_record(actor=manager, client=record, why=WHY, sooner=SOONER)
    assert Erasure.objects.count() == len(made)
    for record, erasure in made.items():
        is_here = record != cast.record_elsewhere
        found = erasure_of(cast.manager, record.public_id)
        found_elsewhere = erasure_of(cast.manager_elsewhere, record.public_id)
        assert (found, found_elsewhere) == ((erasure, None) if is_here else (None, erasure))
    assert erasure_of(cast.manager, uuid4()) is None


@pytest.mark.parametrize("who", ["her_therapist", "manager"])
def test_requests_and_rests_are_told_of_one_record(cast: Cast, who: str) -> None:
    requests = {record: asked(cast, record) for record in records(cast)}
    rests = {record: rested(cast, record) for record in records(cast)}
    viewer = cast.person(who)
    for record in (cast.client_record, cast.other_record):
        assert list(requests_visible_to(viewer, record)) == [requests[record]]
        assert list(restrictions_visible_to(viewer, record)) == [rests[record]]
    assert list(requests_visible_to(viewer, cast.record_elsewhere)) == []
    assert list(restrictions_visible_to(viewer, cast.record_elsewhere)) == []


def test_client_is_told_of_their_own_requests_and_rests(cast: Cast) -> None:
    requests = {record: asked(cast, record) for record in records(cast)}
    rests = {record: rested(cast, record) for record in records(cast)}
    for record in records(cast):
        own = record == cast.client_record
        told = list(requests_visible_to(cast.client, record))
        assert told == ([requests[record]] if own else [])
        told_of_rests = list(restrictions_visible_to(cast.client, record))
        assert told_of_rests == ([rests[record]] if own else [])


def test_corrections_are_of_the_kinds_that_are_asked_for(cast: Cast) -> None:
    for record in records(cast):
        for about in (About.CONTACT, About.EPISODE):
            corrected(cast, record, about)
    for about in (About.CONTACT, About.EPISODE):
        [own] = corrections_visible_to(cast.client, [about])
        assert (own.about, own.client) == (about, cast.client_record)
        cared_for = set(corrections_visible_to(cast.her_therapist, [about]))
        assert {(each.about, each.client) for each in cared_for} == {
            (about, cast.client_record),
            (about, cast.other_record),
        }
    assert clients_of(waiting_corrections(cast.therapist_elsewhere)) == {cast.record_elsewhere}


def _something_of_each_kind(cast: Cast) -> None:
    """The same of two clients of one therapist, and answers that were not sent."""
    for person, episode in ((cast.client, cast.episode), (cast.other_client, cast.other_episode)):
        scenes.proposed_goal(cast, by=person, episode=episode, words=person.display_name)


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_originals_are_of_one_record(cast: Cast, who: str) -> None:
    _something_of_each_kind(cast)
    something_of_every_kind(cast)
    own = originals_visible_to(cast.person(who), cast.client_record)
    assert {each.about for each in own} == set(About)
    of_the_other = originals_visible_to(cast.her_therapist, cast.other_record)
    assert {each.about for each in of_the_other} == {About.CONTACT, About.EPISODE, About.GOAL}
    assert {each.row_id for each in own} & {each.row_id for each in of_the_other} == set()
    for each in own:
        asked_for = {"about": each.about, "row_id": each.row_id}
        assert original(cast.her_therapist, cast.client_record, **asked_for) == each
        assert original(cast.her_therapist, cast.other_record, **asked_for) is None


def test_answers_that_were_not_sent_are_no_original(cast: Cast) -> None:
    scenes.begun_response(cast)
    for viewer in (cast.client, cast.her_therapist):
        found = originals_visible_to(viewer, cast.client_record)
        assert About.RESPONSE not in {each.about for each in found}


def test_copy_by_the_therapist_holds_nothing_of_another_client(cast: Cast) -> None:
    _something_of_each_kind(cast)
    for record in (cast.client_record, cast.other_record):
        corrected(cast, record)
    told = copy_of(cast.her_therapist, cast.client_record)
    assert [goal["words"] for goal in told["goals"]] == [cast.client.display_name]
    for table in TABLES:
        own = table.model._default_manager.filter(**{table.client: cast.client_record})
        ids = {str(public_id) for public_id in own.values_list("public_id", flat=True)}
        assert {row["id"] for row in told[table.name]} <= ids, table.name
