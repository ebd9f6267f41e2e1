"""Parameters keep their sources, change by name, and refuse what cannot be."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

from telos.science.simulate import (
    DERIVED_SEED,
    ROUTINE_CARE,
    CareParameterError,
    Figure,
    SimulationError,
    Status,
    figures_of,
    with_figure,
)


def test_figures_keep_their_source_until_they_are_changed() -> None:
    mean = DERIVED_SEED.measures[0].mean
    assert isinstance(mean, Figure)
    for again in (copy.deepcopy(mean), pickle.loads(pickle.dumps(mean))):  # noqa: S301 - our own
        assert (again, again.source, again.status) == (13.5, "seed", Status.FITTED)
    assert not isinstance(mean + 1, Figure)
    with pytest.raises(AttributeError, match="does not change"):
        mean.source = "nobody"
    with pytest.raises(SimulationError, match="nobody"):
        Figure(1.0, source="nobody", status=Status.PUBLISHED)


def test_changed_number_is_the_callers_own_and_the_only_one() -> None:
    changed = with_figure(ROUTINE_CARE, "seasons.intakes.12", 2.0)
    rows = figures_of(changed).rows()
    before = figures_of(ROUTINE_CARE).rows()
    different = [new for new, old in zip(rows, before, strict=True) if new != old]
    assert different == [("seasons.intakes.12", 2.0, "given by the caller", None, None)]
    assert ROUTINE_CARE.seasons is not None
    with pytest.raises(FrozenInstanceError):
        ROUTINE_CARE.seasons.swing = 1.0


def test_unknown_number_is_named_with_those_like_it() -> None:
    with pytest.raises(SimulationError, match=r"change\.mean"):
        with_figure(ROUTINE_CARE, "change.meen", 1.0)
    with pytest.raises(SimulationError, match="sessions"):
        with_figure(DERIVED_SEED, "zzz", 1.0)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("measures.phq9.mean", 28.0, "on the scale"),
        ("measures.phq9.mean", float("nan"), "on the scale"),
        ("measures.phq9.sd", 0.0, "above 0"),
        ("measures.phq9.sd", float("inf"), "above 0"),
        ("measures.gad7.reliability", 0.0, "above 0 and at most 1"),
        ("measures.gad7.reliability", 0.3, "no more than the reliabilities allow"),
        ("correlation", 1.5, "from 0 to 1"),
        ("change.sd", -0.1, "at least 0"),
        ("change.mean", 1.1, "from -1 to 1"),
        ("change.complete_at_session", 1.0, "at least 2"),
        ("sessions.least", 1.0, "at least 2"),
        ("sessions.most", 1.0, "at least 2"),
        ("sessions.shape", 0.0, "above 0"),
        ("sessions.week_left_out", 0.95, "from 0 to 0.9"),
        ("front.never_started", 1.2, "from 0 to 1"),
        ("front.one_session", -0.1, "from 0 to 1"),
        ("drop_out.base", -1.0, "at least 0"),
        ("drop_out.slope", 9.0, "from -5 to 5"),
        ("therapists.clients_each", 0.0, "at least 1"),
        ("therapists.share", 0.6, "from 0 to 0.5"),
        ("groups.size", 1.0, "at least 2"),
        ("groups.share", 0.6, "from 0 to 0.5"),
        ("classes.late", 1.5, "from 0 to 1"),
        ("classes.up_and_down", 0.9, "from 0 to 0.86"),
        ("classes.late_from_session", 0.0, "at least 1"),
        ("classes.swing_sessions", 1.0, "at least 2"),
        ("sudden_gains.held_back", 2.0, "from 0 to 1"),
        ("sudden_gains.earliest_session", 1.0, "at least 2"),
        ("sudden_gains.latest_session", 2.0, "at least 3"),
        ("seasons.intakes.3", -1.0, "twelve numbers"),
        ("seasons.intakes.3", float("nan"), "twelve numbers"),
        ("measures.phq9.lowest", float("-inf"), "a finite number"),
        ("seasons.swing", 1.5, "from 0 to 1"),
        ("seasons.peak_month", 0.0, "from 1 to 13"),
        ("missing.item", 1.5, "from 0 to 1"),
        ("goals.most", 0.0, "at least 1"),
        ("goals.start_mean", 11.0, "from 0 to 10"),
        ("goals.with_symptoms", 1.5, "from -1 to 1"),
        ("goals.progress_sd", 0.0, "above 0"),
        ("aftercare.drift", float("nan"), "from -100 to 100"),
        ("aftercare.answered", 1.5, "from 0 to 1"),
    ],
)
def test_parameters_refuse_what_cannot_be(name: str, value: float, words: str) -> None:
    with pytest.raises(CareParameterError, match=words):
        with_figure(ROUTINE_CARE, name, value)


def test_parameters_refuse_measures_that_cannot_be() -> None:
    with pytest.raises(CareParameterError, match="at least one measure"):
        replace(DERIVED_SEED, measures=())
    with pytest.raises(CareParameterError, match="another instrument"):
        replace(DERIVED_SEED, measures=DERIVED_SEED.measures[:1] * 2)
    assert ROUTINE_CARE.drop_out is not None
    with pytest.raises(CareParameterError, match="observed"):
        replace(ROUTINE_CARE.drop_out, informed_by="guessed")
    assert ROUTINE_CARE.seasons is not None
    with pytest.raises(CareParameterError, match="twelve"):
        replace(ROUTINE_CARE.seasons, intakes=(1.0,) * 11)
