"""What was added and what was taken away between two versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from telos.plans.actions import Serving
from telos.plans.queries import plan_of
from telos.web.plan_compare import _by_word, asked_versions, compared
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from tests.cast import Cast

ROOT = Path(__file__).parents[2]

WORDS = st.lists(st.sampled_from(["a", "walk", "by", "the", "sea", "each"]), max_size=14)


def told(before: str, after: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    left, right = _by_word([before], [after])
    return [(p.words, p.change) for p in left], [(p.words, p.change) for p in right]


def test_words_that_changed_are_told_apart_from_those_that_did_not() -> None:
    left, right = told("We meet on Monday at ten in town", "We meet on Friday at ten in town")
    assert left == [("We meet on", "same"), ("Monday", "taken"), ("at ten in town", "same")]
    assert right == [("We meet on", "same"), ("Friday", "added"), ("at ten in town", "same")]


def test_a_word_alike_by_chance_is_told_with_its_sentence() -> None:
    left, right = told("Ring the doctor the next day", "Write a letter to the sister soon after")
    assert left == [("Ring the doctor the next day", "taken")]
    assert right == [("Write a letter to the sister soon after", "added")]


@given(WORDS, WORDS)
def test_both_texts_can_be_read_whole_whatever_was_changed(
    before: list[str], after: list[str]
) -> None:
    left, right = told(" ".join(before), " ".join(after))
    assert " ".join(words for words, _change in left) == " ".join(before)
    assert " ".join(words for words, _change in right) == " ".join(after)
    same = [" ".join(words for words, change in side if change == "same") for side in (left, right)]
    assert same[0] == same[1]
    if before == after:
        assert {change for _words, change in left} <= {"same"}


def test_version_is_compared_with_what_stands_unless_others_are_asked_for(cast: Cast) -> None:
    plan = plans.beside(cast, plans.agreed(cast), sessions=20)
    plans.beside(cast, plan, sessions=8, minutes=25)
    read = plan_of(cast.client, cast.episode)
    assert read is not None

    found = asked_versions(read, before="", after="")
    assert found is not None
    comparison = compared(*found)
    assert (comparison.before.number, comparison.after.number, comparison.changed) == (1, 3, 1)
    asked = asked_versions(read, before="3", after="2")
    assert asked is not None
    assert [version.number for version in asked] == [2, 3]


def test_first_version_asked_for_alone_is_compared_with_the_next(cast: Cast) -> None:
    plans.beside(cast, plans.agreed(cast), sessions=20)
    read = plan_of(cast.client, cast.episode)
    assert read is not None
    found = asked_versions(read, before="", after="1")
    assert found is not None
    assert [version.number for version in found] == [1, 2]


def test_same_things_in_another_order_are_told_as_such(cast: Cast) -> None:
    goal = plans.her_goal(cast)
    things = tuple(
        Serving(intervention=key, goals=(goal,)) for key in ("worry_time", "activity_diary")
    )
    plan = plans.proposed(cast, servings=things).plan
    plans.proposed(cast, seen_step=plan.step_number, servings=things[::-1])
    read = plan_of(cast.client, cast.episode)
    assert read is not None

    comparison = compared(*read.versions)

    assert comparison.title == "Version 2 changes one part of version 1"
    assert [part.title for part in comparison.parts if part.is_reordered] == [
        "What is done, and for which goal"
    ]


def test_what_was_added_is_underlined_in_every_list_of_the_comparison() -> None:
    css = (ROOT / "frontend/src/client.css").read_text(encoding="utf-8")
    plain = css.index(".plan-lines ins { text-decoration: none; }")
    underlined = css.index(".plan-compared .plan-lines ins { text-decoration: underline;")
    assert plain < underlined
