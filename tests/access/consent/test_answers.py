"""Agreeing, saying no and taking back: what each leaves, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from telos.access.actions import (
    ConsentError,
    ConsentHasChangedError,
    Paper,
    PaperDayError,
    WhoGoesOnError,
    ask_consent,
    begin_care,
    give_consent,
    refuse_consent,
    withdraw_consent,
)
from telos.access.enums import (
    ANSWERS,
    GOVERNS,
    ConsentAnswer,
    ConsentKind,
    ConsentState,
    ConsentWay,
)
from telos.access.models import ConsentFact, StandsAsWrittenError
from telos.access.queries import consents_of, therapists_of
from telos.access.rules import NotAllowedError
from telos.base import clock
from tests import consents, scenes
from tests.cast import EVERYBODY, Cast

GIVEN, REFUSED, WITHDRAWN = ConsentAnswer
KIND = ConsentKind.RESEARCH


def state(cast: Cast, kind: ConsentKind = KIND) -> ConsentState:
    return consents_of(cast.client_record)[kind].state


def bring_to(cast: Cast, wanted: ConsentState, kind: ConsentKind = KIND) -> None:
    """Bring one kind to a state by deeds."""
    consents.published(cast, kind)
    if wanted == ConsentState.NOT_ASKED:
        return
    if wanted == ConsentState.WAITING:
        if not GOVERNS[kind].of_everybody:
            ask_consent(actor=cast.her_therapist, client=cast.client_record, kind=kind)
        return
    if wanted == ConsentState.RETIRED:
        consents.retired(cast, kind)
        return
    consents.answered(cast, kind, REFUSED if wanted == ConsentState.REFUSED else GIVEN)
    if wanted == ConsentState.LAPSED:
        consents.retired(cast, kind)
    if wanted == ConsentState.WITHDRAWN:
        consents.answered(cast, kind, WITHDRAWN)
    if wanted == ConsentState.ASKED_AGAIN:
        consents.published(cast, kind, "Other words")


@pytest.mark.parametrize("answer", ConsentAnswer)
@pytest.mark.parametrize("wanted", ConsentState)
def test_answer_is_taken_from_the_states_of_the_table_alone(
    cast: Cast, wanted: ConsentState, answer: ConsentAnswer
) -> None:
    kind = ConsentKind.SHARING
    bring_to(cast, wanted, kind)
    assert state(cast, kind) == wanted
    before = scenes.everything()

    if answer in ANSWERS[wanted]:
        fact = consents.answered(cast, kind, answer)
        assert (fact.answer, fact.way, fact.answered_on) == (
            answer,
            ConsentWay.SELF,
            clock.today(),
        )
        after = ConsentState.RETIRED if wanted == ConsentState.LAPSED else None
        assert state(cast, kind) == (after or ConsentState("agreed" if answer == GIVEN else answer))
    else:
        with pytest.raises(ConsentError, match=r"nothing to change|not ask this"):
            consents.answered(cast, kind, answer)
        assert scenes.everything() == before


def test_every_answer_stays_with_its_day_its_words_and_who_entered_it(cast: Cast) -> None:
    consents.answered(cast, KIND, REFUSED)
    consents.answered(cast, KIND, GIVEN)
    consents.published(cast, KIND, "Other words", asks_again=False)
    consents.answered(cast, KIND, WITHDRAWN)

    facts = ConsentFact.objects.filter(client=cast.client_record).order_by("number")
    # What was taken back is the yes to the words that were agreed to.
    assert [(f.number, f.answer, f.text.number, f.entered_by) for f in facts] == [
        (1, REFUSED, 1, cast.client),
        (2, GIVEN, 1, cast.client),
        (3, WITHDRAWN, 1, cast.client),
    ]


def test_answers_and_texts_cannot_be_changed_or_removed(cast: Cast) -> None:
    fact = consents.answered(cast, KIND)
    for row in (fact, fact.text):
        with pytest.raises(StandsAsWrittenError):
            row.save()
        with pytest.raises(StandsAsWrittenError):
            row.delete()
        rows = type(row)._default_manager.filter(pk=row.pk)
        with pytest.raises(StandsAsWrittenError):
            rows.update(kind=ConsentKind.GROUP)
        with pytest.raises(StandsAsWrittenError):
            rows.delete()


@pytest.mark.parametrize("answer", ConsentAnswer)
def test_answer_sent_twice_is_one_answer(cast: Cast, answer: ConsentAnswer) -> None:
    bring_to(cast, ConsentState.AGREED if answer == WITHDRAWN else ConsentState.WAITING)
    stands = consents_of(cast.client_record)[KIND]
    before = scenes.trail_of(cast)
    send = partial(
        consents.DEEDS[answer],
        actor=cast.client,
        client=cast.client_record,
        text=stands.text,
        seen=stands.seen,
    )

    assert send() == send()
    assert len(scenes.trail_of(cast)) == len(before) + 1


def test_answer_to_words_that_have_changed_is_refused_but_a_yes_is_always_taken_back(
    cast: Cast,
) -> None:
    old = consents.published(cast, KIND)
    consents.published(cast, KIND, "Other words")
    deed = {"actor": cast.client, "client": cast.client_record}
    for answer in (give_consent, refuse_consent):
        with pytest.raises(ConsentHasChangedError):
            answer(**deed, text=old, seen=0)

    consents.answered(cast, KIND)
    newest = consents.published(cast, KIND, "Words of today")
    assert newest != old
    assert withdraw_consent(**deed, text=old, seen=1).answer == WITHDRAWN


def test_answer_after_another_answer_is_refused(cast: Cast) -> None:
    """A page that was opened before says yes after the client has said no elsewhere."""
    text = consents.published(cast, KIND)
    consents.answered(cast, KIND, REFUSED)

    with pytest.raises(ConsentHasChangedError):
        give_consent(actor=cast.client, client=cast.client_record, text=text, seen=0)
    assert state(cast) == ConsentState.REFUSED


@pytest.mark.parametrize("answer", ConsentAnswer)
@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("on_paper", [False, True])
def test_client_answers_alone_and_their_therapist_enters_paper(
    cast: Cast, name: str, answer: ConsentAnswer, on_paper: bool
) -> None:
    bring_to(cast, ConsentState.ASKED_AGAIN)
    before = scenes.everything()
    answer_it = partial(
        consents.answered,
        cast,
        KIND,
        answer,
        actor=cast.person(name),
        paper=Paper(signed_on=clock.today(), present="Noor") if on_paper else None,
    )
    if on_paper and name == "her_therapist":
        # The client has answered this morning themselves: that counts.
        with pytest.raises(PaperDayError):
            answer_it()
        return
    if name == "client" and not on_paper:
        assert answer_it().entered_by == cast.client
        return
    with pytest.raises(NotAllowedError):
        answer_it()
    assert scenes.everything() == before


def test_paper_is_entered_with_its_day_and_who_was_present(cast: Cast) -> None:
    signed = Paper(signed_on=clock.today() - timedelta(days=3), present=" Noor and Lea ")
    before = scenes.trail_of(cast)
    fact = consents.answered(cast, KIND, actor=cast.her_therapist, paper=signed)

    assert (fact.way, fact.answered_on, fact.entered_by) == (
        ConsentWay.PAPER,
        signed.signed_on,
        cast.her_therapist,
    )
    assert fact.opened("present") == "Noor and Lea"
    assert scenes.trail_of(cast)[len(before) :] == ["consent.paper"]
    again = consents.DEEDS[GIVEN](
        actor=cast.her_therapist, client=cast.client_record, text=fact.text, seen=0, paper=signed
    )
    assert again == fact


def test_paper_may_hold_earlier_words(cast: Cast) -> None:
    old = consents.published(cast, KIND)
    consents.published(cast, KIND, "Other words")
    give_consent(
        actor=cast.her_therapist,
        client=cast.client_record,
        text=old,
        seen=0,
        paper=consents.paper(),
    )
    assert state(cast) == ConsentState.ASKED_AGAIN


def test_paper_does_not_overturn_what_the_client_said_since(cast: Cast) -> None:
    consents.answered(cast, KIND, REFUSED)
    with pytest.raises(PaperDayError, match="themselves since"):
        consents.answered(cast, KIND, actor=cast.her_therapist, paper=consents.paper())
    assert state(cast) == ConsentState.REFUSED


def test_earlier_paper_does_not_overturn_a_later_one(cast: Cast) -> None:
    enter = partial(consents.answered, cast, KIND, actor=cast.her_therapist)
    enter(paper=consents.paper())
    with pytest.raises(PaperDayError, match="later paper"):
        enter(WITHDRAWN, paper=Paper(signed_on=clock.today() - timedelta(days=1), present="Noor"))
    assert enter(WITHDRAWN, paper=consents.paper()).number == 2


def test_paper_needs_a_day_that_has_been_and_somebody_who_was_there() -> None:
    with pytest.raises(PaperDayError):
        Paper(signed_on=clock.today() + timedelta(days=1), present="Noor")
    with pytest.raises(ConsentError, match="who was present"):
        Paper(signed_on=clock.today(), present="  ")


def test_text_of_another_practice_is_no_text_of_the_client(cast: Cast) -> None:
    text = consents.published(cast, KIND)
    with pytest.raises(NotAllowedError):
        give_consent(actor=cast.client_elsewhere, client=cast.record_elsewhere, text=text, seen=0)


# A second therapist.


def two_care(cast: Cast) -> None:
    consents.agreed_to_a_second(cast)
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)


def test_who_takes_back_a_second_therapist_says_who_goes_on(cast: Cast) -> None:
    two_care(cast)
    text = consents.published(cast, ConsentKind.SHARING)
    take_back = partial(
        withdraw_consent, actor=cast.client, client=cast.client_record, text=text, seen=1
    )
    for nobody_there in (None, cast.former_therapist):
        with pytest.raises(WhoGoesOnError):
            take_back(goes_on=nobody_there)
    assert therapists_of(cast.client_record).count() == 2
    before = scenes.trail_of(cast)

    for _ in range(2):
        take_back(goes_on=cast.colleague)

    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    assert scenes.trail_of(cast)[len(before) :] == ["consent.withdraw", "care.end"]


@pytest.mark.parametrize("name", [n for n in EVERYBODY if n != "client"])
def test_nobody_else_ends_care_by_it(cast: Cast, name: str) -> None:
    two_care(cast)
    text = consents.published(cast, ConsentKind.SHARING)
    for goes_on in (None, cast.colleague):
        with pytest.raises(NotAllowedError):
            withdraw_consent(
                actor=cast.person(name),
                client=cast.client_record,
                text=text,
                seen=1,
                goes_on=goes_on,
            )
    assert therapists_of(cast.client_record).count() == 2


# Asking.


@pytest.mark.parametrize("name", EVERYBODY)
def test_therapist_and_manager_ask(cast: Cast, name: str) -> None:
    kind = ConsentKind.SHARING
    consents.published(cast, kind)
    ask = partial(ask_consent, actor=cast.person(name), client=cast.client_record, kind=kind)
    if name in {"her_therapist", "manager"}:
        before = scenes.trail_of(cast)
        assert ask() == ask()
        assert scenes.trail_of(cast)[len(before) :] == ["consent.ask"]
        assert state(cast, kind) == ConsentState.WAITING
    else:
        with pytest.raises(NotAllowedError):
            ask()
        assert state(cast, kind) == ConsentState.NOT_ASKED


def test_nobody_is_asked_again_after_an_answer_nor_what_is_not_there(cast: Cast) -> None:
    ask = partial(ask_consent, actor=cast.her_therapist, client=cast.client_record)
    with pytest.raises(ConsentError, match="no words are published"):
        ask(kind=ConsentKind.SHARING)
    consents.answered(cast, ConsentKind.SHARING, REFUSED)
    with pytest.raises(ConsentError, match="instead of asking again"):
        ask(kind=ConsentKind.SHARING)
    consents.published(cast, KIND)
    with pytest.raises(ConsentError, match="Everybody is asked"):
        ask(kind=KIND)
