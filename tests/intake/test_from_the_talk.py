"""What somebody without an account says in a talk, entered by the therapist, is theirs."""

from __future__ import annotations

from uuid import uuid4

import pytest

from telos.access.actions import hand_over, invite_client
from telos.intake.actions import (
    AnswersHaveChangedError,
    IntakeError,
    Said,
    Typed,
    begin_intake,
    save_answers,
)
from telos.intake.enums.questions import Helps, Question
from telos.intake.enums.states import IntakeState
from telos.intake.models import Intake, IntakeEntry
from telos.intake.queries import answers_visible_to, barriers_of, in_the_way_of, readiness_of
from telos.people.actions import accept_invitation
from telos.people.models import Person
from tests import scenes as cast_scenes
from tests.cast import PASSWORD, Cast
from tests.intake import scenes

MONEY = Question.MONEY


@pytest.fixture
def intake(cast: Cast) -> Intake:
    """The intake of somebody without an account, begun by her therapist."""
    client = cast_scenes.client_without_account(cast)
    return begin_intake(actor=cast.her_therapist, episode=client.episodes.get())


def entered(
    cast: Cast, intake: Intake, question: Question = MONEY, words: str = "", **said: object
) -> IntakeEntry:
    """What is said in the talk."""
    by = said.pop("by", cast.her_therapist)
    return scenes.answered(cast, intake, question, words, by=by, **said)  # type: ignore[arg-type]


def came(cast: Cast, intake: Intake) -> Person:
    """The client, who has got an account."""
    client = intake.episode.client
    sent = invite_client(actor=cast.her_therapist, client=client, email="mira@cast.example")
    person = accept_invitation(key=sent.key, password=PASSWORD)
    client.refresh_from_db()
    return person


def told(viewer: Person, intake: Intake) -> list[Question]:
    found = barriers_of(viewer, [intake.episode]).get(intake.episode.pk, [])
    return [each.question for each in found]


def test_counts_as_if_the_client_had_said_it(cast: Cast, intake: Intake) -> None:
    entry = entered(cast, intake, helps="sliding_scale")
    entered(cast, intake, Question.WILLING, value=7)
    entered(cast, intake, Question.IN_THE_WAY, "The mornings.")
    assert (entry.side, entry.by, entry.is_from_talk) == ("client", cast.her_therapist, True)
    told_of = in_the_way_of(cast.her_therapist, intake.episode)
    assert [each.question for each in told_of] == [MONEY, Question.IN_THE_WAY]
    ready = readiness_of(cast.her_therapist, [intake.episode])[intake.episode.pk]
    assert (ready.willing, ready.in_the_way) == (7, "The mornings.")
    # Taken out again it stands in nobody's way.
    entered(cast, intake, after=1)
    assert told(cast.her_therapist, intake) == []


def test_words_alone_say_that_it_stands_in_the_way(cast: Cast, intake: Intake) -> None:
    assert entered(cast, intake, words="The bus is nine pounds.").helps == Helps.TALK


def test_whoever_cares_next_goes_on_with_the_same_answer(cast: Cast, intake: Intake) -> None:
    entered(cast, intake, helps="sliding_scale")
    client = intake.episode.client
    hand_over(actor=cast.manager, client=client, giver=cast.her_therapist, to=cast.colleague)
    with pytest.raises(AnswersHaveChangedError):
        entered(cast, intake, helps="group", by=cast.colleague)
    entered(cast, intake, helps="group", by=cast.colleague, after=1)
    [answer] = answers_visible_to(cast.colleague, intake).to(MONEY)
    assert [entry.helps for entry in answer.versions] == ["sliding_scale", "group"]


def test_with_an_account_the_client_says_it_from_then_on(cast: Cast, intake: Intake) -> None:
    entered(cast, intake, helps="sliding_scale")
    mira = came(cast, intake)
    own = answers_visible_to(mira, intake).own(mira, MONEY)
    assert own is not None
    assert own.is_from_talk
    assert told(cast.her_therapist, intake) == [MONEY]
    # The therapist adds a remark now, which changes nothing of it.
    remark = scenes.answered(cast, intake, MONEY, "We spoke of it.", by=cast.her_therapist)
    assert (remark.side, remark.number, remark.helps) == ("therapist", 2, "")
    assert told(cast.her_therapist, intake) == [MONEY]
    # She takes it out; before she hands it in that is hers alone.
    scenes.answered(cast, intake, MONEY, "", by=mira, after=1)
    assert told(mira, intake) == []
    assert told(cast.her_therapist, intake) == [MONEY]
    scenes.moved(intake, IntakeState.HANDED_IN, by=mira)
    assert told(cast.her_therapist, intake) == []


@pytest.mark.parametrize(
    ("question", "said"),
    [(MONEY, Said(helps="talk")), (Question.WILLING, Said(value=9))],
)
def test_nobody_speaks_for_whoever_has_an_account(
    cast: Cast, question: Question, said: Said
) -> None:
    of_hers = scenes.handed_in(cast)
    given = {question: Typed(said=said, seen="0.", page=uuid4())}
    with pytest.raises(IntakeError):
        save_answers(actor=cast.her_therapist, intake=of_hers, typed=given)


def test_remark_on_a_circumstance_says_no_word_more(cast: Cast) -> None:
    of_hers = scenes.begun(cast)
    words = "We spoke of it: the fee is no trouble for you."
    remark = scenes.answered(cast, of_hers, MONEY, words, by=cast.her_therapist)
    assert (remark.words, remark.helps) == (words, "")
