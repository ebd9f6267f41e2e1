"""Numbers as people write them."""

from __future__ import annotations

import pytest

from telos.web.charts.values import spoken_number


@pytest.mark.parametrize(
    ("value", "spoken"),
    [(9.0, "9"), (9.6, "9.6"), (9.64, "9.6"), (9.96, "10"), (-3.5, "−3.5"), (0.04, "0")],
)
def test_score_is_whole_where_it_is_whole_and_has_one_digit_else(value: float, spoken: str) -> None:
    assert spoken_number(value) == spoken
