"""Two practices with a questionnaire of the same key: each finds its own, no more than asked."""

from __future__ import annotations

import pytest

from telos.base import clock
from telos.measures.actions import add_instrument, ask_questionnaire, begin_response, record_wording
from telos.measures.models import PracticeInstrument
from telos.measures.queries import (
    instrument_of,
    library_of,
    own_instruments_visible_to,
    wordings_visible_to,
)
from telos.measures.queries.library import instruments_by_practice, instruments_of_episodes
from telos.people.actions import add_member
from telos.people.enums import Role
from tests.cast import Cast
from tests.measures.test_library_deeds import LETTER, OASIS, OWN

KEY = "harbour_energy"
AWAY = OWN.replace('short_name = "Energy"', 'short_name = "Vigour"')


@pytest.fixture
def both(cast: Cast) -> dict[int, PracticeInstrument]:
    """A questionnaire of each practice, by the practice's key."""
    kept = {
        practice.pk: add_instrument(actor=manager, practice=practice, definition=definition)
        for practice, manager, definition in (
            (cast.practice, cast.manager, OWN),
            (cast.practice_elsewhere, cast.manager_elsewhere, AWAY),
        )
    }
    other = OWN.replace(KEY, "harbour_rest")
    add_instrument(actor=cast.manager, practice=cast.practice, definition=other)
    return kept


def test_each_practice_loads_its_own(cast: Cast, both) -> None:
    names = [
        library_of(practice.pk).load(KEY).short_name
        for practice in (cast.practice, cast.practice_elsewhere)
    ]
    assert names == ["Energy", "Vigour"]


def test_response_is_read_by_the_definition_of_its_own_practice(cast: Cast, both) -> None:
    asked = ask_questionnaire(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key=KEY,
        starts_on=clock.today(),
        every_days=7,
    )
    response = begin_response(actor=cast.client, schedule=asked)
    assert instrument_of(response).short_name == "Energy"


def test_no_definition_comes_that_was_not_asked_for(cast: Cast, both) -> None:
    here = (cast.practice.pk, KEY)
    found = instruments_by_practice({here})
    assert {place: one.short_name for place, one in found.items()} == {here: "Energy"}
    at = (cast.episode.pk, KEY), (cast.episode_elsewhere.pk, KEY)
    of_episodes = instruments_of_episodes(set(at))
    assert {place: one.short_name for place, one in of_episodes.items()} == {
        at[0]: "Energy",
        at[1]: "Vigour",
    }


def test_who_keeps_both_libraries_sees_each_by_itself(cast: Cast, both) -> None:
    add_member(
        actor=cast.manager_elsewhere,
        practice=cast.practice_elsewhere,
        person=cast.manager,
        role=Role.MANAGER,
    )
    words = record_wording(
        actor=cast.manager, practice=cast.practice, words=OASIS, allowance=LETTER
    )
    away = own_instruments_visible_to(cast.manager, cast.practice_elsewhere)
    assert list(away) == [both[cast.practice_elsewhere.pk]]
    assert own_instruments_visible_to(cast.manager, cast.practice).count() == 2
    assert list(wordings_visible_to(cast.manager, cast.practice)) == [words]
    assert not wordings_visible_to(cast.manager, cast.practice_elsewhere).exists()
