"""Numbers and counts, of Python and of NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from telos.science.counts import is_count, is_number

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize("value", [0, -1, 2.5, 10**400, np.int64(3), np.uint8(3), np.float32(1)])
def test_number_is_one(value: object) -> None:
    assert is_number(value)


@pytest.mark.parametrize(
    "value", [True, np.True_, "1", None, NAN, INF, -INF, np.float64("nan"), 1j]
)
def test_what_is_no_number_is_neither(value: object) -> None:
    assert not is_number(value)
    assert not is_count(value)


@pytest.mark.parametrize("value", [2, 10**400, np.int64(2), np.uint8(2)])
def test_count_is_one(value: object) -> None:
    assert is_count(value, least=2)
    assert not is_count(value, least=10**400 + 1)


@pytest.mark.parametrize("value", [2.0, 2.5, np.float64(2), 1, -3])
def test_what_counts_nothing_is_no_count(value: object) -> None:
    assert not is_count(value, least=2)
