r"""The few sums through which all visits enter the likelihood.

A client's visits matter only through :math:`Z_i'Z_i` and :math:`Z_i'[X_i\;y_i]`; clients with the
same schedule share the first, and of the second only products summed over them are needed. So an
evaluation of the likelihood costs by the number of different schedules, not of visits.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import Visits

# The three different entries of a symmetric two-by-two matrix.
PAIRS = ((0, 0), (0, 1), (1, 1))


@dataclass(frozen=True)
class ClientSums:
    r"""For each client :math:`Z'Z` and :math:`Z'[X\;y]`, with :math:`Z` = intercept and slope.

    Attributes
    ----------
    gram : np.ndarray, shape (clients, 3)
        Number of visits, sum of times, sum of squared times.
    cross : np.ndarray, shape (clients, 2, terms + 1)
        Sums of each column of X and of y, plain and weighted by time.
    """

    gram: Floats
    cross: Floats


@dataclass(frozen=True)
class ScheduleSums:
    r"""What is left of all visits once clients with the same schedule are put together.

    Attributes
    ----------
    gram : np.ndarray, shape (schedules, 3)
        As in `ClientSums`.
    clients : np.ndarray, shape (schedules,)
        How many clients share the schedule.
    products : np.ndarray, shape (3 * schedules, pairs)
        For each entry of the schedule's matrix, the sums of products of `cross` over its
        clients; one column for each pair of columns of X and y.
    totals : np.ndarray, shape (terms + 1, terms + 1)
        :math:`[X\;y]'[X\;y]` over all visits.
    """

    gram: Floats
    clients: Floats
    products: Floats
    totals: Floats


def client_sums(visits: Visits, *, slope: bool) -> ClientSums:
    """Sum each client's visits. Without `slope` time has no part in the random effects."""
    starts = visits.starts
    columns = [*visits.fixed, *([visits.outcome] if visits.outcome.size else [])]
    cross = np.zeros((len(starts), 2, len(columns)))
    for k, column in enumerate(columns):
        cross[:, 0, k] = np.add.reduceat(column, starts)
        if slope:
            cross[:, 1, k] = np.add.reduceat(column * visits.slope, starts)
    gram = np.zeros((len(starts), 3))
    gram[:, 0] = visits.lengths
    if slope:
        gram[:, 1] = np.add.reduceat(visits.slope, starts)
        gram[:, 2] = np.add.reduceat(visits.slope * visits.slope, starts)
    return ClientSums(gram=gram, cross=cross)


def schedule_sums(sums: ClientSums, totals: Floats) -> ScheduleSums:
    """Put clients with the same schedule together."""
    groups, gram = _groups(sums.gram)
    left, right = np.triu_indices(sums.cross.shape[2])
    products = np.empty((len(gram), len(PAIRS), len(left)))
    for k, (i, j) in enumerate(PAIRS):
        one, other = sums.cross[:, i], sums.cross[:, j]
        for p, (a, b) in enumerate(zip(left, right, strict=True)):
            each = one[:, a] * other[:, b]
            if i != j:
                each += other[:, a] * one[:, b]
            products[:, k, p] = (
                each if groups is None else np.bincount(groups, weights=each, minlength=len(gram))
            )
    counts: Floats = np.ones(len(gram))
    if groups is not None:
        counts = np.bincount(groups, minlength=len(gram)).astype(np.float64)
    return ScheduleSums(
        gram=gram,
        clients=counts,
        products=products.reshape(len(PAIRS) * len(gram), -1),
        totals=totals,
    )


def total_products(visits: Visits) -> Floats:
    r""":math:`[X\;y]'[X\;y]` over all visits, shape (terms + 1, terms + 1)."""
    columns = [*visits.fixed, visits.outcome]
    totals = np.empty((len(columns), len(columns)))
    for a, one in enumerate(columns):
        for b, other in enumerate(columns[: a + 1]):
            totals[a, b] = totals[b, a] = one @ other
    return totals


def _groups(gram: Floats) -> tuple[np.ndarray | None, Floats]:
    """Number each client's schedule; None where nearly everybody has one of their own."""
    table = pl.DataFrame(gram, schema=["n", "t", "tt"])
    schedules = table.unique(maintain_order=True)
    if len(schedules) > len(table) // 2:
        return None, gram
    numbered = schedules.with_row_index("schedule")
    found = table.join(numbered, on=["n", "t", "tt"], how="left", maintain_order="left")
    return found["schedule"].to_numpy().astype(np.int64), schedules.to_numpy()
