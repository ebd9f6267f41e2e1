"""Questions to a goal: each from a plain rule, never in the way, and careful with language."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from telos.goals.enums import GoalDomain, GoalHorizon
from telos.goals.forms import GUIDES, IDEAS, ProposeGoalForm, Sketch, look_at

SEEN = "By what would you"
AWAY = "What would be there in its place?"
ROOM = "What would be good enough"
OWN = "Which part of it lies in your own hands?"
SHORT = "Where, when or with whom"
TWO = "Are there two goals"
STEP = "Is there a first small step"


def asked(words: str, **more: str) -> list[str]:
    return [hint.asks for hint in look_at(Sketch(words=words, **more)).hints]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Be more confident with other people", [SEEN]),
        ("Feel better", [SHORT, SEEN]),
        ("Speak up in the meeting on Mondays", []),
        ("Stop drinking on five evenings a week", [AWAY]),
        ("I don’t want to be afraid in the evenings", [AWAY]),
        ("I don't want to be afraid in the evenings", [AWAY]),
        ("Never lose my temper with the children", [SEEN, ROOM]),
        ("My husband should help me twice a week", [OWN]),
        ("Make him listen to me for an hour", [OWN]),
        ("Walk to work " * 15, [TWO]),
        ("", []),
        ("   ", []),
    ],
)
def test_question_follows_from_what_is_said(words: str, said: list[str]) -> None:
    found = asked(words)
    assert len(found) == len(said)
    for question, begins in zip(found, said, strict=True):
        assert question.startswith(begins)


@pytest.mark.parametrize(
    "words",
    [
        "Write a note to my aunt every week",
        "Tie the knot next year, on a Saturday",
        "Take notice of one bird a day",
        "Go to the bus stopover twice",
        "Tell my mother what I should have said, once",
    ],
)
def test_words_within_words_lead_to_no_question(words: str) -> None:
    assert AWAY not in asked(words)
    assert OWN not in asked(words)


def test_long_aim_is_asked_for_a_first_step_unless_it_has_one() -> None:
    words = "Sing in a choir again by next summer, every week"
    assert asked(words, horizon=GoalHorizon.LONG) == [
        "Is there a first small step that could be done this week?"
    ]
    assert asked(words, horizon=GoalHorizon.LONG, first_step="Find one") == []
    assert asked(words, horizon=GoalHorizon.SHORT) == []


def test_other_languages_are_not_judged_by_english_words() -> None:
    with override("fr"):
        looked = look_at(Sketch(words="Ne plus jamais avoir peur dans le métro", horizon="long"))
    assert len(looked.at) == 2
    assert [hint.asks.startswith(STEP) for hint in looked.hints] == [True]


def test_what_was_looked_at_is_said_whatever_came_of_it() -> None:
    looked = look_at(Sketch(words="Walk to work on two days of the week"))
    assert looked.hints == ()
    assert len(looked.at) == 6
    hint = look_at(Sketch(words="Never be late for anything again")).hints[-1]
    assert "“Never”" in hint.because


@given(words=st.text(max_size=600), horizon=st.sampled_from(["", "short", "long", "x"]))
def test_any_words_are_looked_at_in_peace(words: str, horizon: str) -> None:
    looked = look_at(Sketch(words=words, horizon=horizon))
    kinds = [hint.asks for hint in looked.hints]
    assert len(kinds) == len(set(kinds)) <= len(looked.at)
    assert all(hint.because for hint in looked.hints)


@given(words=st.text(max_size=300).filter(lambda text: bool(text.strip())))
def test_no_question_shames_or_shouts(words: str) -> None:
    for hint in look_at(Sketch(words=words, horizon="long")).hints:
        assert hint.asks.endswith("?")
        assert "!" not in hint.asks
        assert not re.search(r"\b(wrong|bad|must|fail\w*|should)\b", hint.asks)


def test_every_aim_of_therapy_has_four_to_six_ideas_of_its_own() -> None:
    for domain in GoalDomain:
        ideas = [idea for idea in IDEAS.values() if idea.domain == domain]
        assert 4 <= len(ideas) <= 6, domain
    said = [str(idea.words) for idea in IDEAS.values()]
    assert len(said) == len(set(said))
    assert all(words.endswith(".") and "!" not in words for words in said)


@pytest.mark.parametrize("key", IDEAS)
def test_idea_begins_a_form_that_could_be_sent(key: str) -> None:
    guide = GUIDES["idea"]({"idea": key})
    assert guide.is_valid()
    sent = {**guide.beginning(), "submission_key": "00000000-0000-4000-8000-000000000001"}
    form = ProposeGoalForm(sent, side="client")
    assert form.is_valid(), form.errors
    # Our own examples are to be such as one would be asked little about.
    assert len(look_at(Sketch(words=str(sent["words"]), first_step="One")).hints) <= 1


@pytest.mark.parametrize(
    ("name", "answers", "words", "step"),
    [
        (
            "problem",
            {
                "hurts": "I stay in.",
                "different": "I go to the market",
                "notice": "Bread",
                "step": "The corner.",
            },
            "I go to the market. Bread.",
            "The corner.",
        ),
        ("problem", {"different": "I sleep!", "notice": ""}, "I sleep!", ""),
        (
            "broad",
            {
                "broad": "Be braver.",
                "where": "In the choir.",
                "doing": "I sing alone, once.",
                "step": "",
            },
            "In the choir. I sing alone, once.",
            "",
        ),
    ],
)
def test_guide_puts_answers_together(
    name: str, answers: dict[str, str], words: str, step: str
) -> None:
    guide = GUIDES[name](answers)
    assert guide.is_valid()
    begun = guide.beginning()
    assert (begun["words"], begun["first_step"]) == (words, step)


@pytest.mark.parametrize("name", ["problem", "broad"])
def test_longest_answers_still_make_one_goal(name: str) -> None:
    fields = GUIDES[name].base_fields
    longest = {key: "x" * (field.max_length or 0) for key, field in fields.items()}
    guide = GUIDES[name](longest)
    assert guide.is_valid()
    sent = {
        **guide.beginning(),
        "domain": "coping",
        "horizon": "short",
        "submission_key": "00000000-0000-4000-8000-000000000001",
    }
    assert ProposeGoalForm(sent, side="client").is_valid()
