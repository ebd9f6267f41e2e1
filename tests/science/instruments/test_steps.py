"""The step between two totals, from the data files and from files of one's own."""

from __future__ import annotations

import pytest

from telos.science.instruments import Gate, Instrument, Option, load_instrument, score_step


def with_options(instrument: Instrument, *values: int) -> Instrument:
    options = tuple(Option(value=value) for value in values)
    scoring = instrument.score.model_copy(update={"highest": float(9 * max(values))})
    return instrument.model_copy(update={"options": options, "scoring": scoring})


@pytest.mark.parametrize(
    ("key", "step"),
    [("phq9", 1), ("swls", 1), ("audit", 1), ("who5", 4), ("pcptsd5", 1), ("itq", 1)],
)
def test_step_of_a_sum_is_that_of_its_answers(key: str, step: float) -> None:
    assert score_step(load_instrument(key)) == step


@pytest.mark.parametrize("key", ["bdi2", "ors", "brs", "gbo", "vlq", "vq"])
def test_step_is_not_known_of_means_and_of_totals_alone(key: str) -> None:
    assert score_step(load_instrument(key)) is None


def test_answers_two_apart_make_even_totals() -> None:
    assert score_step(with_options(load_instrument("phq9"), 0, 2, 4)) == 2


def test_score_behind_a_gate_counts() -> None:
    phq9 = with_options(load_instrument("phq9"), 0, 2, 4)
    fields = phq9.gate or Gate(
        item="phq9_1", opens_at=1, otherwise=3.0, source="kroenke2001", status="confirmed"
    )
    assert score_step(phq9.model_copy(update={"gate": fields})) == 1
    between = fields.model_copy(update={"otherwise": 2.5})
    assert score_step(phq9.model_copy(update={"gate": between})) is None
