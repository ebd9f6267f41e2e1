"""The rates that stand beside the rules are what a simulation gives when it is run again."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from benchmarks.stated_signals import Measured, measure, settings, table
from telos.science.change import wilson_interval
from telos.science.signals import (
    Careless,
    Deteriorating,
    Overdue,
    SignalKind,
    SuddenGain,
    stated_rates,
)
from telos.science.signals.stated import _rates
from tests.science.signals.conftest import CHANGE, routine_model

# Other people than those of the data file, and far fewer: the stated rate must lie within what so
# few could show. There are some fifty rates of each kind; with this confidence for each, all hold
# by chance in 99 of 100 runs.
SMALL = {"fitted_on": 60_000, "honest": 2500, "seed": 5}
SURE = 1 - 0.01 / 50


@cache
def again() -> list[Measured]:
    return measure(8000, **SMALL)


def test_stated_false_alarms_are_measured_again() -> None:
    measured = again()
    assert len(measured) == len(_rates())
    for each, stated in zip(measured, _rates(), strict=True):
        assert (each.rule.sentence, each.figures.outcome) == (stated.rule, stated.outcome)
        share = each.figures.false_alarms
        interval = wilson_interval(share.count, share.n, confidence=SURE)
        assert interval.low <= stated.false_alarms.share <= interval.high, stated.rule


def test_stated_findings_are_measured_again() -> None:
    for each, stated in zip(again(), _rates(), strict=True):
        share = each.figures.found_ahead[0].found
        if stated.found is None:
            assert share.n == 0
            continue
        interval = wilson_interval(share.count, share.n, confidence=SURE)
        assert interval.low <= stated.found.share <= interval.high, stated.rule


def test_every_signal_that_guesses_states_a_rate() -> None:
    assert {rate.kind for rate in _rates()} == set(SignalKind) - {SignalKind.OVERDUE}
    for rate in _rates():
        assert rate.false_alarms.low <= rate.false_alarms.share <= rate.false_alarms.high
        assert rate.false_alarms.n > 1000
        assert rate.seed == 2024
        assert rate.command == "python benchmarks/stated_signals.py --write"


def test_rates_are_found_by_the_rule_itself() -> None:
    for rule, outcomes in settings(routine_model()):
        rates = stated_rates(rule, measure="phq9")
        assert [rate.outcome for rate in rates] == list(outcomes)
        assert {rate.kind for rate in rates} == {rule.kind}


@pytest.mark.parametrize(
    "rule",
    [
        Deteriorating(change=replace(CHANGE, amount=5), against="first", earliest=1, in_a_row=1),
        Deteriorating(change=CHANGE, against="first", earliest=5, in_a_row=1),
        SuddenGain(change=CHANGE, share=0.5, best=0, alpha=0.05, after=3, apart=1),
        Careless(longest_string=5, straight_line=False, seconds_per_item=None, disagreement=None),
        Overdue(after_days=7),
    ],
)
def test_nothing_is_stated_of_what_was_not_measured(rule: Deteriorating) -> None:
    assert stated_rates(rule, measure="phq9") == ()


def test_page_about_signals_holds_the_stated_rates() -> None:
    root = Path(__file__).parents[3]
    data = root / "src" / "telos" / "science" / "signals" / "data" / "measured.json"
    rates = json.loads(data.read_text(encoding="utf-8"))["rates"]
    page = (root / "docs" / "signals.md").read_text(encoding="utf-8")
    assert "\n".join(table(rates)) in page


def test_nothing_is_stated_for_another_measure() -> None:
    rule = Deteriorating(change=CHANGE, against="first", earliest=1, in_a_row=1)
    assert stated_rates(rule, measure="phq9")
    assert stated_rates(rule, measure="core10") == ()
