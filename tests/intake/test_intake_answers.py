"""Answers in versions, drafts in between, two devices: nothing is written over unseen."""

from __future__ import annotations

from uuid import uuid4

import pytest

from telos.access.rules import NotAllowedError
from telos.intake.actions import (
    AnswersHaveChangedError,
    FormulationHasChangedError,
    IntakeError,
    IntakeHasChangedError,
    Said,
    arrange,
    keep_draft,
    save_answers,
    seen_token,
    share_formulation,
    write_formulation,
)
from telos.intake.enums.questions import (
    HELPS_SAYABLE,
    LONGEST_HELPS,
    OFFERED,
    SECTIONS,
    FormulationPart,
    Helps,
    Question,
    Section,
    section_of,
)
from telos.intake.enums.states import IntakeState
from telos.intake.models import Intake, IntakeDraft, IntakeEntry
from telos.intake.queries import (
    answers_visible_to,
    barriers_of,
    drafts_of,
    formulation_drafts_visible_to,
    formulations_visible_to,
    readiness_of,
)
from telos.web.intake_words import more_words
from tests.cast import EVERYBODY, Cast
from tests.intake import scenes
from tests.intake.scenes import typed

HARD = Question.HARD


def words_of(cast: Cast, intake: Intake, question: Question = HARD) -> list[str]:
    return [e.words for e in IntakeEntry.objects.filter(intake=intake, question=question)]


def test_strengths_come_before_what_is_hard() -> None:
    order = list(SECTIONS)
    assert order == list(Section)
    assert order.index(Section.STRENGTHS) < order.index(Section.HARD)
    asked = [question for said in SECTIONS.values() for question in said.asks]
    assert sorted(asked) == sorted(Question)
    assert all(section_of(question) in Section for question in Question)
    assert all(Helps.TALK in offered for offered in OFFERED.values())


def test_each_side_changes_its_own_alone_and_earlier_versions_stay(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    scenes.answered(cast, intake, HARD, "The nights.")
    scenes.answered(cast, intake, HARD, "He sleeps at work.", by=cast.her_therapist)
    scenes.answered(cast, intake, HARD, "The nights, and Sundays.", after=1)
    hers, his = answers_visible_to(cast.client, intake).to(HARD)
    assert [entry.words for entry in hers.versions] == ["The nights.", "The nights, and Sundays."]
    assert (his.now.words, his.now.by, his.now.side) == (
        "He sleeps at work.",
        cast.her_therapist,
        "therapist",
    )


def test_stale_page_saves_nothing_of_what_it_did_not_see(cast: Cast) -> None:
    intake = scenes.begun(cast)
    scenes.answered(cast, intake, HARD, "From the telephone.")
    stale = {HARD: typed("From the desk.", seen="0."), Question.SINCE: typed("March", seen="0.")}
    with pytest.raises(AnswersHaveChangedError) as refused:
        save_answers(actor=cast.client, intake=intake, typed=stale)
    assert refused.value.questions == (HARD,)
    assert words_of(cast, intake) == ["From the telephone."]
    assert words_of(cast, intake, Question.SINCE) == []


def test_stale_page_leaves_alone_what_it_did_not_touch(cast: Cast) -> None:
    intake = scenes.begun(cast)
    scenes.answered(cast, intake, HARD, "From the telephone.")
    stale = {HARD: typed("", seen="0."), Question.SINCE: typed("March", seen="0.")}
    [made] = save_answers(actor=cast.client, intake=intake, typed=stale)
    assert made.question == Question.SINCE
    assert words_of(cast, intake) == ["From the telephone."]


def test_draft_is_kept_replaced_and_gone_with_the_save(cast: Cast) -> None:
    intake, page = scenes.begun(cast), uuid4()
    for words in ("It", "It is", "It is the nights"):
        keep_draft(actor=cast.client, intake=intake, question=HARD, typed=typed(words, page=page))
    assert drafts_of(cast.client, intake)[HARD].words == "It is the nights"
    given = {HARD: typed("It is the nights.", page=page)}
    save_answers(actor=cast.client, intake=intake, typed=given)
    assert not IntakeDraft.objects.exists()
    assert words_of(cast, intake) == ["It is the nights."]


def test_draft_of_another_device_is_neither_replaced_nor_dropped_unseen(cast: Cast) -> None:
    intake = scenes.begun(cast)
    scenes.drafted(cast, intake, HARD, "From the telephone")
    stale = typed("From the desk")
    with pytest.raises(AnswersHaveChangedError):
        keep_draft(actor=cast.client, intake=intake, question=HARD, typed=stale)
    with pytest.raises(AnswersHaveChangedError):
        save_answers(actor=cast.client, intake=intake, typed={HARD: stale})
    draft = drafts_of(cast.client, intake)[HARD]
    assert draft.words == "From the telephone"
    seen = typed("From the desk", seen=seen_token(None, draft))
    save_answers(actor=cast.client, intake=intake, typed={HARD: seen})
    assert (words_of(cast, intake), IntakeDraft.objects.count()) == (["From the desk"], 0)


def test_draft_that_says_what_stands_is_none(cast: Cast) -> None:
    intake = scenes.begun(cast)
    scenes.answered(cast, intake, HARD, "Nights.")
    page = uuid4()
    for words in ("Nights. And", "Nights."):
        given = typed(words, seen="1.", page=page)
        assert keep_draft(actor=cast.client, intake=intake, question=HARD, typed=given)
    assert not IntakeDraft.objects.exists()


def test_nobody_but_the_client_has_drafts_and_reads_them(cast: Cast) -> None:
    intake = scenes.begun(cast)
    scenes.drafted(cast, intake)
    for who in EVERYBODY:
        found = drafts_of(cast.person(who), intake)
        assert bool(found) == (who == "client"), who
    with pytest.raises(NotAllowedError):
        keep_draft(actor=cast.her_therapist, intake=intake, question=HARD, typed=typed())


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (HARD, Said(words="x" * 6_001)),
        (HARD, Said(value=3)),
        (HARD, Said(helps="talk")),
        (Question.WILLING, Said(value=11)),
        (Question.MONEY, Said(helps="interpreter")),
        (Question.MONEY, Said(helps="a loan")),
        (Question.MONEY, Said(helps="talk,interpreter")),
    ],
)
def test_answers_that_cannot_be_are_refused(cast: Cast, question: Question, said: Said) -> None:
    intake = scenes.begun(cast)
    with pytest.raises(IntakeError):
        said.checked(question)
    given = {question: scenes.Typed(said=said, seen="0.", page=uuid4())}
    with pytest.raises(IntakeError):
        save_answers(actor=cast.client, intake=intake, typed=given)


def test_before_it_is_handed_in_it_is_the_clients_alone(cast: Cast) -> None:
    intake = scenes.written(cast)
    scenes.answered(cast, intake, by=cast.her_therapist, words="I add.")
    assert len(answers_visible_to(cast.client, intake).to(Question.STANDS_BY)) == 2
    [his] = answers_visible_to(cast.her_therapist, intake).to(Question.STANDS_BY)
    assert his.now.words == "I add."
    assert barriers_of(cast.her_therapist, [cast.episode]) == {}
    scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    assert len(answers_visible_to(cast.her_therapist, intake).to(Question.STANDS_BY)) == 2
    for who in set(EVERYBODY) - {"client", "her_therapist"}:
        assert answers_visible_to(cast.person(who), intake).by_question == {}, who


def test_readiness_and_barriers_are_there_for_later_rooms(cast: Cast) -> None:
    intake = scenes.written(cast)
    scenes.answered(cast, intake, Question.WILLING, "With you.", value=0)
    scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    ready = readiness_of(cast.her_therapist, [cast.episode])[cast.episode.pk]
    assert (ready.willing, ready.committed, ready.easier) == (0, None, "")
    [money] = barriers_of(cast.her_therapist, [cast.episode])[cast.episode.pk]
    assert money.helps is not None
    assert (money.question, money.helps.kinds, money.plan) == (
        Question.MONEY,
        (Helps.SLIDING_SCALE,),
        None,
    )
    scenes.arranged(cast, intake)
    [money] = barriers_of(cast.client, [cast.episode])[cast.episode.pk]
    assert money.plan is not None
    assert (money.plan.arranged, money.plan.by) == ("Half the fee until May.", cast.her_therapist)
    scenes.answered(cast, intake, Question.MONEY, "", after=1)
    assert barriers_of(cast.her_therapist, [cast.episode]) == {}


def test_several_things_could_help_with_one_circumstance(cast: Cast) -> None:
    intake = scenes.begun(cast)
    entry = scenes.answered(cast, intake, Question.TIME, "", helps="shorter,evening,evening")
    # Each once, in the order in which they are offered, whatever was ticked first.
    assert entry.helps == "evening,shorter"
    assert "A time in the evening or early in the morning · Shorter meetings" in more_words(entry)
    scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    [time] = barriers_of(cast.her_therapist, [cast.episode])[cast.episode.pk]
    assert time.helps is not None
    assert time.helps.kinds == (Helps.EVENING, Helps.SHORTER)


@pytest.mark.parametrize("question", OFFERED)
def test_whatever_is_offered_together_can_be_kept(question: Question) -> None:
    said = Said(helps=",".join(OFFERED[question])).checked(question)
    assert said.helps in HELPS_SAYABLE
    assert max(map(len, HELPS_SAYABLE)) <= LONGEST_HELPS


def test_words_about_a_circumstance_say_that_it_stands_in_the_way(cast: Cast) -> None:
    entry = scenes.answered(cast, scenes.begun(cast), Question.PRIVACY, "Thin walls.")
    assert entry.helps == Helps.TALK


def test_arrangements_stand_beside_each_other(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    first = scenes.arranged(cast, intake)
    assert scenes.arranged(cast, intake) == first
    scenes.arranged(cast, intake, "The whole fee again.")
    assert [plan.arranged for plan in intake.plans.all()] == [
        "Half the fee until May.",
        "The whole fee again.",
    ]
    with pytest.raises(IntakeHasChangedError):
        arrange(
            actor=cast.her_therapist,
            intake=intake,
            question=Question.MONEY,
            arranged="Something else",
            seen_number=0,
        )


def test_client_reads_a_formulation_from_the_moment_it_is_shared(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    assert not formulation_drafts_visible_to(cast.client, intake).exists()
    assert not formulations_visible_to(cast.client, intake).exists()
    shared = scenes.shared(cast, intake)
    assert scenes.shared(cast, intake) == shared
    scenes.formulated(cast, intake, "Another draft.")
    [read] = formulations_visible_to(cast.client, intake)
    assert read.hangs_together == scenes.HANGS
    assert not formulation_drafts_visible_to(cast.client, intake).exists()


def test_nobody_writes_over_or_shares_a_version_that_they_did_not_see(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    with pytest.raises(FormulationHasChangedError):
        write_formulation(
            actor=cast.her_therapist,
            intake=intake,
            parts={FormulationPart.SET_OFF: "A new team."},
            seen_number=0,
        )
    scenes.formulated(cast, intake, "Another.")
    with pytest.raises(FormulationHasChangedError):
        share_formulation(actor=cast.her_therapist, intake=intake, seen_number=1)
