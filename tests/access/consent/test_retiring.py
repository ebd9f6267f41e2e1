"""What is asked of nobody any more: a dated fact beside the words; every answer stays."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from telos.access.actions import (
    ConsentError,
    ask_consent,
    begin_care,
    let_record_rest,
    publish_text,
    retire_text,
    withdraw_consent,
)
from telos.access.actions.consent import ConsentMissingError
from telos.access.enums import LONGEST_REASON, ConsentAnswer, ConsentKind, ConsentState
from telos.access.models import (
    ConsentAsk,
    ConsentFact,
    ConsentRetirement,
    ConsentText,
    StandsAsWrittenError,
)
from telos.access.queries import (
    clients_who_agreed,
    consents_of,
    count_answers,
    has_agreed,
    texts_in_hand,
    therapists_of,
)
from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.audit.queries import verify
from tests import consents
from tests.cast import Cast
from tests.racing import errors_in, race

GIVEN, REFUSED, WITHDRAWN = ConsentAnswer
KIND = ConsentKind.RESEARCH
WHY = "No research is planned."


def retire(cast: Cast, text: ConsentText, *, why: str = WHY) -> ConsentRetirement:
    return retire_text(actor=cast.manager, practice=cast.practice, text=text, why=why)


def publish_again(cast: Cast, *, asks_again: bool = False) -> ConsentText:
    """The very words that stood, published anew."""
    return publish_text(
        actor=cast.manager,
        practice=cast.practice,
        kind=KIND,
        seen_revision=texts_in_hand(cast.manager, cast.practice)[KIND].revision,
        asks_again=asks_again,
        why="We begin a study.",
    )


def stands(cast: Cast) -> ConsentState:
    return consents_of(cast.client_record)[KIND].state


def test_yes_is_in_force_no_longer_and_every_answer_stays(cast: Cast) -> None:
    fact = consents.answered(cast, KIND)
    consents.answered(cast, KIND, REFUSED, client=cast.other_record, actor=cast.other_client)
    answers = list(ConsentFact.objects.values())

    done = retire(cast, fact.text)

    assert (done.retired_by, done.why) == (cast.manager, WHY)
    assert stands(cast) == ConsentState.LAPSED
    assert not has_agreed(cast.client_record, KIND)
    assert not clients_who_agreed(KIND).exists()
    both = [cast.client_record.pk, cast.other_record.pk]
    assert count_answers(cast.practice, both)[KIND, GIVEN, False] == 1
    assert list(ConsentFact.objects.values()) == answers
    assert AuditRow.objects.latest("pk").deed == "consent_text.retire"
    assert verify().is_whole


def test_answers_to_earlier_words_count_no_more_either(cast: Cast) -> None:
    consents.answered(cast, KIND)
    later = consents.published(cast, KIND, "Said more plainly", asks_again=False)
    assert has_agreed(cast.client_record, KIND)
    retire(cast, later)
    assert not has_agreed(cast.client_record, KIND)


def test_only_this_kind_of_this_practice_ends(cast: Cast) -> None:
    text = consents.answered(cast, KIND).text
    consents.answered(cast, ConsentKind.SUPERVISION)
    with pytest.raises(NotAllowedError):
        retire_text(
            actor=cast.manager_elsewhere, practice=cast.practice_elsewhere, text=text, why=WHY
        )
    retire(cast, text)
    assert has_agreed(cast.client_record, ConsentKind.SUPERVISION)


def test_what_is_done_with_another_kind_or_elsewhere_leaves_a_yes_in_force(cast: Cast) -> None:
    consents.answered(cast, KIND)
    for answer in (GIVEN, WITHDRAWN):
        consents.answered(cast, ConsentKind.SUPERVISION, answer)
    consents.published(cast, ConsentKind.SUPERVISION, "Other words")
    assert clients_who_agreed(KIND).contains(cast.client_record)

    elsewhere = replace(cast, practice=cast.practice_elsewhere, manager=cast.manager_elsewhere)
    consents.published(elsewhere, KIND)
    consents.published(elsewhere, KIND, "Words of another practice")
    consents.retired(elsewhere, KIND)
    assert clients_who_agreed(KIND).contains(cast.client_record)


@pytest.mark.parametrize("why", ["", "  ", "x" * (LONGEST_REASON + 1)])
def test_reason_is_asked_for(cast: Cast, why: str) -> None:
    text = consents.published(cast, KIND)
    with pytest.raises(ConsentError, match="clients who agreed read it"):
        retire(cast, text, why=why)
    assert not ConsentRetirement.objects.exists()


def test_retired_twice_is_once_and_stands_as_written(cast: Cast) -> None:
    text = consents.published(cast, KIND)
    done = retire(cast, text)
    assert retire(cast, text, why="Another reason.") == done
    assert AuditRow.objects.filter(deed="consent_text.retire").count() == 1
    done.why = "Other words"
    for change in (done.save, done.delete, ConsentRetirement.objects.all().delete):
        with pytest.raises(StandsAsWrittenError):
            change()


def test_words_that_changed_meanwhile_are_read_first(cast: Cast) -> None:
    text = consents.published(cast, KIND)
    consents.published(cast, KIND, "Other words")
    with pytest.raises(ConsentError, match="Other words stand"):
        retire(cast, text)


def test_nobody_is_asked_and_nobody_answers_any_more(cast: Cast) -> None:
    consents.retired(cast, KIND)
    assert stands(cast) == ConsentState.RETIRED
    assert not consents_of(cast.client_record)[KIND].waits
    for answer in (GIVEN, REFUSED):
        with pytest.raises(ConsentError, match="does not ask this any more"):
            consents.answered(cast, KIND, answer)
    with pytest.raises(ConsentError, match="does not ask this any more"):
        consents.answered(cast, KIND, actor=cast.her_therapist, paper=consents.paper())
    consents.retired(cast, ConsentKind.SHARING)
    with pytest.raises(ConsentError, match="no words are published"):
        ask_consent(actor=cast.manager, client=cast.client_record, kind=ConsentKind.SHARING)


def test_published_again_it_is_a_version_that_everybody_is_asked(cast: Cast) -> None:
    text = consents.answered(cast, KIND).text
    consents.answered(cast, KIND, REFUSED, client=cast.other_record, actor=cast.other_client)
    retire(cast, text)
    assert texts_in_hand(cast.manager, cast.practice)[KIND].differs

    again = publish_again(cast)

    assert publish_again(cast) == again
    assert (again.number, again.words, again.asks_again) == (2, text.words, True)
    assert stands(cast) == ConsentState.ASKED_AGAIN
    assert not has_agreed(cast.client_record, KIND)
    # A no is an answer: nobody is asked again because of it.
    assert consents_of(cast.other_record)[KIND].state == ConsentState.REFUSED
    consents.answered(cast, KIND)
    assert has_agreed(cast.client_record, KIND)


def test_it_needs_a_reason_to_be_published_again(cast: Cast) -> None:
    consents.retired(cast, KIND)
    with pytest.raises(ConsentError, match="what has changed"):
        publish_text(
            actor=cast.manager,
            practice=cast.practice,
            kind=KIND,
            seen_revision=texts_in_hand(cast.manager, cast.practice)[KIND].revision,
            asks_again=True,
            why=" ",
        )


def test_draft_that_was_written_meanwhile_is_published_as_it_was_read(cast: Cast) -> None:
    consents.published(cast, KIND)
    consents.drafted(cast, KIND, "Other words")
    seen = texts_in_hand(cast.manager, cast.practice)[KIND].revision
    text = texts_in_hand(cast.manager, cast.practice)[KIND].present
    assert text is not None
    retire(cast, text)
    assert texts_in_hand(cast.manager, cast.practice)[KIND].revision == seen
    assert publish_again(cast).words == "Other words"


def test_care_that_rests_on_it_goes_on_none_begins_and_it_can_be_taken_back(cast: Cast) -> None:
    text = consents.answered(cast, ConsentKind.SHARING).text
    begin = partial(begin_care, actor=cast.manager, therapist=cast.colleague)
    begin(client=cast.client_record)
    consents.answered(cast, ConsentKind.SHARING, client=cast.other_record, actor=cast.other_client)
    retire(cast, text)
    with pytest.raises(ConsentMissingError):
        begin(client=cast.other_record)
    assert therapists_of(cast.client_record).count() == 2
    withdraw_consent(
        actor=cast.client,
        client=cast.client_record,
        text=text,
        seen=1,
        goes_on=cast.her_therapist,
    )
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]
    assert consents_of(cast.client_record)[ConsentKind.SHARING].state == ConsentState.RETIRED


# The manager asks one client, and learns nothing of what was answered.


def test_asking_looks_the_same_to_the_manager_whatever_was_answered(cast: Cast) -> None:
    consents.answered(cast, ConsentKind.SHARING, REFUSED)
    ask = partial(ask_consent, actor=cast.manager, kind=ConsentKind.SHARING)
    for client in (cast.client_record, cast.other_record):
        assert ask(client=client) == ask(client=client)
        about = AuditRow.objects.filter(client_id=client.public_id)
        assert about.latest("pk").deed == "consent.ask"
    states = [
        consents_of(client)[ConsentKind.SHARING].state
        for client in (cast.client_record, cast.other_record)
    ]
    assert states == [ConsentState.REFUSED, ConsentState.WAITING]


def test_nothing_is_asked_of_whose_record_rests(cast: Cast) -> None:
    consents.published(cast, ConsentKind.SHARING)
    let_record_rest(actor=cast.client, client=cast.client_record)
    with pytest.raises(ConsentError, match="rests"):
        ask_consent(actor=cast.manager, client=cast.client_record, kind=ConsentKind.SHARING)
    assert not ConsentAsk.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_retired_twice_at_once_is_once(cast: Cast) -> None:
    text = consents.published(cast, KIND)
    outcomes = race(lambda: retire(cast, text), lambda: retire(cast, text))
    assert errors_in(outcomes) == []
    assert ConsentRetirement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_yes_at_the_same_moment_counts_as_none(cast: Cast) -> None:
    text = consents.published(cast, KIND)
    outcomes = race(lambda: retire(cast, text), lambda: consents.answered(cast, KIND))
    assert set(errors_in(outcomes)) <= {ConsentError}
    assert not has_agreed(cast.client_record, KIND)
    assert stands(cast) in {ConsentState.LAPSED, ConsentState.RETIRED}
