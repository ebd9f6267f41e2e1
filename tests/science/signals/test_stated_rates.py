"""The rates that stand beside the rules are what a simulation gives when it is run again."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.stated_signals import (
    FITTED_ON,
    RANGE,
    SEED,
    Measured,
    measure,
    model_of_others,
    settings,
    table,
)
from telos.science.change import Cutoff, wilson_interval
from telos.science.signals import (
    Careless,
    Deteriorating,
    FixedLines,
    NotOnTrack,
    Overdue,
    PoorOutlook,
    SignalKind,
    SuddenGain,
    stated_rates,
)
from telos.science.signals.stated import _rates
from telos.science.trajectory import TrajectoryModel, load_model, save_model
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


def measured_model() -> TrajectoryModel:
    """The one with which the stated rates were measured."""
    return model_of_others(FITTED_ON, seed=SEED)


def measured_rule(kind: type) -> Any:
    """The first rule of a class whose rates are stated."""
    found = next(rule for rule, _ in settings(measured_model()) if isinstance(rule, kind))
    assert stated_rates(found, measure="phq9")
    return found


def test_rates_are_found_by_the_rule_itself() -> None:
    for rule, outcomes in settings(measured_model()):
        rates = stated_rates(rule, measure="phq9")
        assert [rate.outcome for rate in rates] == list(outcomes)
        assert {rate.kind for rate in rates} == {rule.kind}


def test_rates_are_found_for_the_measured_model_read_from_a_file(tmp_path: Path) -> None:
    rule = measured_rule(NotOnTrack)
    save_model(rule.model, tmp_path / "model.json", provenance={"made": "ROUTINE_CARE"})
    again = replace(rule, model=load_model(tmp_path / "model.json"))
    assert stated_rates(again, measure="phq9") == stated_rates(rule, measure="phq9")


def test_words_on_the_origin_of_a_rule_are_no_parameter() -> None:
    rule = measured_rule(Deteriorating)
    told = replace(rule, change=replace(CHANGE, provenance=("Agreed in March.",)))
    assert stated_rates(told, measure="phq9") == stated_rates(rule, measure="phq9")
    fixed = measured_rule(FixedLines)
    assert stated_rates(replace(fixed, source="As in use here."), measure="phq9")


@pytest.mark.parametrize("kind", [NotOnTrack, PoorOutlook])
def test_nothing_is_stated_of_another_model(kind: type) -> None:
    rule = measured_rule(kind)
    assert stated_rates(replace(rule, model=routine_model()), measure="phq9") == ()
    shifted = replace(rule.model, sd_residual=rule.model.sd_residual * 1.01)
    assert stated_rates(replace(rule, model=shifted), measure="phq9") == ()
    without = replace(rule.model, random="independent")
    assert stated_rates(replace(rule, model=without), measure="phq9") == ()


UNSAID = [
    (NotOnTrack, {"better": "higher"}),
    (NotOnTrack, {"line": Cutoff(10, "c", ">")}),
    (PoorOutlook, {"score_range": None}),
    (PoorOutlook, {"score_range": replace(RANGE, step=3)}),
    (SuddenGain, {"package_spread": True}),
    (SuddenGain, {"best": 3}),
    (Deteriorating, {"change": replace(CHANGE, better="higher", cutoff=None)}),
    (Deteriorating, {"change": replace(CHANGE, rests_on="importance")}),
]


@pytest.mark.parametrize(("kind", "other"), UNSAID)
def test_nothing_is_stated_of_a_parameter_that_its_sentence_leaves_out(
    kind: type, other: dict[str, object]
) -> None:
    rule = measured_rule(kind)
    changed = replace(rule, **other)
    assert changed.sentence == rule.sentence
    assert stated_rates(changed, measure="phq9") == ()


def test_each_parameter_that_judges_stands_beside_its_rate() -> None:
    path = Path(__file__).parents[3] / "src/telos/science/signals/data/measured.json"
    told = iter(json.loads(path.read_text(encoding="utf-8"))["rates"])
    silent = {"model", "source", "ended"}
    for rule, outcomes in settings(measured_model()):
        for _ in outcomes:
            names = {each.name for each in fields(rule)} - silent  # type: ignore[arg-type]  # a dataclass
            assert set(next(told)["parameters"]) == names


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
