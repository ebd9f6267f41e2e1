"""How things stand is made from what was said and asked, in whatever order; queries agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telos.access.actions import (
    ConsentError,
    ask_consent,
    begin_care,
    hand_over,
    let_record_rest,
    take_record_up,
)
from telos.access.actions.consent import ConsentMissingError
from telos.access.enums import GOVERNS, ConsentAnswer, ConsentKind, ConsentState
from telos.access.queries import (
    clients_who_agreed,
    consents_of,
    consents_visible_to,
    count_answers,
    facts_visible_to,
    has_agreed,
    therapists_of,
    versions_visible_to,
)
from tests import consents
from tests.cast import EVERYBODY, Cast

if TYPE_CHECKING:
    from telos.access.models import ConsentFact

GIVEN, REFUSED, WITHDRAWN = ConsentAnswer
KIND = ConsentKind.SUPERVISION


@dataclass
class Model:
    """The law, said as simply as can be: what was said last, and whether it was asked again."""

    last: ConsentAnswer | None = None
    is_outdated: bool = False
    is_retired: bool = False

    @property
    def state(self) -> ConsentState:
        if self.is_retired:
            return ConsentState.LAPSED if self.last == GIVEN else ConsentState.RETIRED
        if self.last is None:
            return ConsentState.WAITING
        if self.last == GIVEN:
            return ConsentState.ASKED_AGAIN if self.is_outdated else ConsentState.AGREED
        return ConsentState(self.last)

    def can(self, answer: ConsentAnswer) -> bool:
        if answer == WITHDRAWN:
            return self.last == GIVEN
        if self.is_retired:
            return False
        if self.last == GIVEN:
            return self.is_outdated
        return answer == GIVEN or self.last is None

    def say(self, answer: ConsentAnswer) -> None:
        self.last, self.is_outdated = answer, False


STEPS = st.lists(
    st.one_of(
        st.sampled_from(ConsentAnswer), st.sampled_from(["asked again", "reworded", "retired"])
    ),
    max_size=9,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_state_follows_from_any_sequence(cast: Cast, steps: list[ConsentAnswer | str]) -> None:
    with transaction.atomic():
        _play(cast, steps)
        # What was played is undone, so that the next sequence begins from nothing.
        transaction.set_rollback(True)


def _play(cast: Cast, steps: list[ConsentAnswer | str]) -> None:
    model, said = Model(), 0
    consents.published(cast, KIND)
    for number, step in enumerate(steps):
        if step == "retired":
            consents.retired(cast, KIND)
            model.is_retired = True
        elif not isinstance(step, ConsentAnswer):
            # What was retired is asked of everybody again, whatever the manager says of the words.
            is_new = step == "asked again" or model.is_retired
            model.is_retired = False
            again = step == "asked again"
            consents.published(cast, KIND, f"Words {number}", asks_again=again)
            model.is_outdated |= is_new and model.last == GIVEN
        elif model.can(step):
            consents.answered(cast, KIND, step)
            model.say(step)
            said += 1
        else:
            with pytest.raises(ConsentError):
                consents.answered(cast, KIND, step)
        stands = consents_of(cast.client_record)[KIND]
        assert (stands.state, stands.seen) == (model.state, said)
        agrees = model.state == ConsentState.AGREED
        assert has_agreed(cast.client_record, KIND) is agrees
        assert (cast.client_record in clients_who_agreed(KIND)) is agrees


def test_words_of_another_kind_or_practice_ask_nobody_again(cast: Cast) -> None:
    consents.answered(cast, KIND)
    consents.published(cast, ConsentKind.RESEARCH)
    consents.published(cast, ConsentKind.RESEARCH, "Other words", asks_again=True)
    far = replace(cast, practice=cast.practice_elsewhere, manager=cast.manager_elsewhere)
    for number in range(3):
        consents.published(far, KIND, f"Words of another practice {number}", asks_again=True)

    stands = consents_of(cast.client_record)
    versions = versions_visible_to(cast.client, cast.client_record)

    assert {version.practice_id for version in versions} == {cast.practice.pk}
    assert (stands[KIND].state, stands[KIND].asks_from) == (ConsentState.AGREED, 1)
    assert stands[ConsentKind.RESEARCH].asks_from == 2
    assert stands[KIND].text.practice_id == cast.practice.pk


def test_being_asked_for_one_kind_asks_for_no_other(cast: Cast) -> None:
    asked, *others = [kind for kind in ConsentKind if not GOVERNS[kind].of_everybody]
    for kind in (asked, *others):
        consents.published(cast, kind)

    ask_consent(actor=cast.her_therapist, client=cast.client_record, kind=asked)

    stands = consents_of(cast.client_record)

    assert stands[asked].is_asked
    assert others
    assert not any(stands[kind].is_asked for kind in others)


def test_record_that_rests_holds_back_its_own_answers_alone(cast: Cast) -> None:
    consents.answered(cast, KIND)
    consents.answered(cast, KIND, client=cast.other_record, actor=cast.other_client)

    let_record_rest(actor=cast.other_client, client=cast.other_record)

    assert has_agreed(cast.client_record, KIND)
    assert not has_agreed(cast.other_record, KIND)


def test_only_the_kind_and_the_client_count(cast: Cast) -> None:
    consents.answered(cast, KIND)
    consents.answered(cast, ConsentKind.RESEARCH, client=cast.other_record, actor=cast.other_client)

    assert list(clients_who_agreed(KIND)) == [cast.client_record]
    assert list(clients_who_agreed(ConsentKind.RESEARCH)) == [cast.other_record]
    assert not has_agreed(cast.client_record, ConsentKind.RESEARCH)
    assert not has_agreed(cast.other_record, KIND)


def test_with_a_record_that_rests_nothing_is_done(cast: Cast) -> None:
    consents.answered(cast, KIND)
    let_record_rest(actor=cast.client, client=cast.client_record)
    assert not has_agreed(cast.client_record, KIND)
    assert not clients_who_agreed(KIND).exists()
    take_record_up(actor=cast.client, client=cast.client_record)
    assert has_agreed(cast.client_record, KIND)


def test_texts_of_another_practice_ask_nobody_here_again(cast: Cast) -> None:
    from dataclasses import replace

    consents.answered(cast, KIND)
    elsewhere = replace(cast, practice=cast.practice_elsewhere, manager=cast.manager_elsewhere)
    consents.published(elsewhere, KIND)
    consents.published(elsewhere, KIND, "Other words")

    assert has_agreed(cast.client_record, KIND)


@pytest.mark.parametrize("name", EVERYBODY)
def test_client_and_therapist_alone_read_it(cast: Cast, name: str) -> None:
    fact: ConsentFact = consents.answered(cast, KIND)
    viewer = cast.person(name)
    may = name in {"client", "her_therapist"}

    assert (KIND in consents_visible_to(viewer, cast.client_record)) is may
    assert (fact in facts_visible_to(viewer)) is may


def test_consents_take_as_many_queries_for_many_answers(
    cast: Cast, django_assert_num_queries
) -> None:
    for kind in ConsentKind:
        consents.published(cast, kind)
    with django_assert_num_queries(2):
        assert len(consents_of(cast.client_record)) == len(ConsentKind)
    for kind in ConsentKind:
        consents.answered(cast, kind)
    with django_assert_num_queries(2):
        assert len(consents_of(cast.client_record)) == len(ConsentKind)


def test_answers_are_counted_by_what_was_said_last(cast: Cast) -> None:
    consents.answered(cast, KIND, REFUSED)
    consents.answered(cast, KIND, GIVEN)
    consents.answered(cast, KIND, GIVEN, client=cast.other_record, actor=cast.other_client)
    consents.published(cast, KIND, "Other words")
    consents.answered(cast, KIND, GIVEN)
    both = [cast.client_record.pk, cast.other_record.pk]

    assert count_answers(cast.practice, both) == {
        (KIND, GIVEN, True): 1,
        (KIND, GIVEN, False): 1,
    }
    assert count_answers(cast.practice_elsewhere, both) == {}


# What it governs in this room: a second therapist.


def test_second_therapist_begins_only_with_the_clients_word(cast: Cast) -> None:
    begin = {"actor": cast.manager, "client": cast.client_record, "therapist": cast.colleague}
    consents.answered(cast, ConsentKind.SHARING, REFUSED)
    with pytest.raises(ConsentMissingError):
        begin_care(**begin)
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]

    consents.answered(cast, ConsentKind.SHARING, GIVEN)
    begin_care(**begin)
    assert set(therapists_of(cast.client_record)) == {cast.her_therapist, cast.colleague}


def test_who_cares_already_needs_no_word_nor_does_a_hand_over(cast: Cast) -> None:
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.her_therapist)
    hand_over(
        actor=cast.manager,
        client=cast.client_record,
        giver=cast.her_therapist,
        to=cast.colleague,
    )
    assert list(therapists_of(cast.client_record)) == [cast.colleague]


def test_therapist_who_left_the_practice_stands_in_nobodys_way(cast: Cast) -> None:
    cast.her_therapist.memberships.update(ended_on="2999-12-31")
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)
    assert list(therapists_of(cast.client_record)) == [cast.colleague]
