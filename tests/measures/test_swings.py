"""Scores that go up and down: a swing of exactly the amount counts, as published amounts do."""

from __future__ import annotations

import pytest

from telos.measures.queries.changes import published_rule_of, swings_between
from telos.science.instruments import load_instrument

PHQ9 = published_rule_of(load_instrument("phq9"))  # six points, reached or passed


@pytest.mark.parametrize(
    ("scores", "swings"),
    [
        ([10.0, 16, 10], True),
        ([16.0, 10, 16], True),
        ([10.0, 15, 10], False),
        ([16.0, 10, 15], False),
        ([10.0, 16, 11], False),
    ],
)
def test_swing_of_exactly_the_amount_counts_both_ways(scores: list[float], swings: bool) -> None:
    assert swings_between(scores, rule=PHQ9) is swings
