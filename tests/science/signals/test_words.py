"""What signals say to people, and what they never say."""

from __future__ import annotations

import re

import polars as pl
import pytest

from telos.science.instruments import load_instrument
from telos.science.signals import (
    NOT_ABOUT_SAFETY,
    CourseFrameError,
    Domain,
    RiskStanding,
    RuleError,
    SignalKind,
    next_steps,
    risk_standing,
)

ALL_STEPS = [step for kind in SignalKind for step in next_steps(kind)]
# Nothing here may be read as “all clear”, and nobody is blamed, labelled or ordered about.
ALL_CLEAR = re.compile(
    r"\bno risk\b|\bnot at risk\b|\brisk.free\b|\bis safe\b|\ball clear\b", re.IGNORECASE
)
UNKIND = re.compile(
    r"\bresist|\bnon.?complian|\bfail|\bcheat|\blying|\blazy|\bmanipulat|\bunmotivated|\bmust\b"
    r"|\bshould have\b|!",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", SignalKind)
def test_every_signal_has_a_next_step_in_more_than_one_domain(kind: SignalKind) -> None:
    domains = [step.domain for step in next_steps(kind)]
    assert len(domains) >= 2
    assert len(set(domains)) == len(domains)


def test_every_domain_is_thought_of() -> None:
    assert {step.domain for step in ALL_STEPS} == set(Domain)


def test_all_five_domains_stand_behind_a_course_that_is_not_on_track() -> None:
    for kind in (SignalKind.NOT_ON_TRACK, SignalKind.DETERIORATING):
        assert {step.domain for step in next_steps(kind)} == set(Domain)


@pytest.mark.parametrize(
    "kind", [SignalKind.DETERIORATING, SignalKind.SLIPPING, SignalKind.OVERDUE]
)
def test_safety_comes_first_where_things_turn_worse_or_silent(kind: SignalKind) -> None:
    assert next_steps(kind)[0].domain == Domain.SAFETY


@pytest.mark.parametrize("step", ALL_STEPS, ids=lambda step: f"{step.signal}-{step.domain}")
def test_a_step_is_a_thought_and_a_question_in_kind_words(step: object) -> None:
    thought, question = step.thought, step.question  # type: ignore[attr-defined]
    assert thought.endswith(".")
    assert question.endswith("?")
    assert question.count("?") == 1
    assert not UNKIND.search(thought + question)
    assert not ALL_CLEAR.search(thought)
    assert 20 < len(question) < 160


def test_words_are_each_said_once() -> None:
    said = [words for step in ALL_STEPS for words in (step.thought, step.question)]
    assert len(set(said)) == len(said)


def test_an_unknown_signal_is_refused() -> None:
    with pytest.raises(ValueError, match="risk"):
        next_steps("risk")


# --- risk stands apart ----------------------------------------------------------------------------


def test_risk_is_no_signal_and_no_standing_means_none() -> None:
    assert not any("risk" in kind for kind in SignalKind)
    assert {str(each) for each in RiskStanding} == {"alert", "unknown"}
    assert "no sign of safety" in NOT_ABOUT_SAFETY


@pytest.mark.parametrize(
    ("answer", "standing"),
    [(3, "alert"), (1, "alert"), (0, "unknown"), (None, "unknown")],
)
def test_silence_on_the_risk_item_is_unknown(answer: int | None, standing: str) -> None:
    form = pl.DataFrame({"phq9_9": [answer]}, schema={"phq9_9": pl.Int64})
    assert risk_standing(form, instrument=load_instrument("phq9")).to_list() == [standing]


def test_what_cannot_speak_of_risk_is_refused() -> None:
    with pytest.raises(RuleError, match="alert items"):
        risk_standing(pl.DataFrame({"gad7_1": [0]}), instrument=load_instrument("gad7"))
    with pytest.raises(CourseFrameError, match="phq9_9"):
        risk_standing(pl.DataFrame({"phq9_1": [0]}), instrument=load_instrument("phq9"))


def test_risk_item_that_is_no_number_is_not_known() -> None:
    phq9 = load_instrument("phq9")
    unknown = pl.DataFrame({"phq9_9": [float("nan"), 0.0, 1.0]})
    assert risk_standing(unknown, instrument=phq9).to_list() == ["unknown", "unknown", "alert"]
    with pytest.raises(CourseFrameError, match="a number or empty"):
        risk_standing(pl.DataFrame({"phq9_9": ["1"]}), instrument=phq9)
