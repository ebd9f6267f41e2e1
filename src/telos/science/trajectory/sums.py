r"""The few sums through which all visits enter the likelihood.

A client's visits matter only through :math:`Z_i'Z_i` and :math:`Z_i'[X_i\;y_i]`; clients with the
same schedule share the first, and of the second only products summed over them are needed. So an
evaluation of the likelihood costs by the number of different schedules, not of visits.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
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
class Shared:
    """Clients with the same schedule summed: for each entry of its matrix, products of `cross`.

    Attributes
    ----------
    products : np.ndarray, shape (3, schedules, pairs)
        One column for each pair of columns of X and y. The second holds both orders of a pair,
        which is right off the diagonal of a symmetric matrix.
    size : int
        Columns of X and y.
    """

    products: Floats
    size: int

    def weighted(self, weights: Floats, piece: slice) -> Floats:
        r"""Sums of :math:`(Z'[X\;y])' W (Z'[X\;y])` over some schedules.

        `weights` has the three entries of several W a schedule, shape (W, 3, schedules); one
        matrix comes back for each.
        """
        halves = sum(weights[:, k] @ self.products[k, piece] for k in range(len(PAIRS)))
        whole = np.empty((len(weights), self.size, self.size))
        upper = np.triu_indices(self.size)
        whole[:, upper[0], upper[1]] = halves
        whole[:, upper[1], upper[0]] = halves
        return whole


@dataclass(frozen=True)
class Alone:
    """Clients of whom nearly everybody has a schedule of their own, each as they are.

    Products would take more room here than what they are made of.

    Attributes
    ----------
    cross : np.ndarray, shape (2, schedules, columns of X and y)
        As in `ClientSums`.
    """

    cross: Floats

    def weighted(self, weights: Floats, piece: slice) -> Floats:
        """As in `Shared`."""
        level, slope = self.cross[0, piece], self.cross[1, piece]
        return np.array(
            [
                level.T @ (first[:, None] * level + both[:, None] * slope)
                + slope.T @ (both[:, None] * level + second[:, None] * slope)
                for first, both, second in weights
            ]
        )


@dataclass(frozen=True)
class ScheduleSums:
    r"""What is left of all visits once clients with the same schedule are put together.

    Attributes
    ----------
    gram : np.ndarray, shape (schedules, 3)
        As in `ClientSums`.
    clients : np.ndarray, shape (schedules,)
        How many clients share the schedule.
    kept : Shared or Alone
        What is kept of the clients' columns.
    totals : np.ndarray, shape (terms + 1, terms + 1)
        :math:`[X\;y]'[X\;y]` over all visits.
    """

    gram: Floats
    clients: Floats
    kept: Shared | Alone
    totals: Floats


@dataclass(frozen=True)
class Origins:
    """From where each column is counted while it is summed.

    Attributes
    ----------
    columns : np.ndarray, shape (terms + 1,)
        Of each column of X and of the outcome; 0 for the intercept.
    slope : float
        Of the time along which clients differ.
    """

    columns: Floats
    slope: float


def client_sums(visits: Visits, *, slope: bool, origins: Origins | None = None) -> ClientSums:
    """Sum each client's visits. Without `slope` time has no part in the random effects."""
    starts = visits.starts
    time = visits.slope - origins.slope if origins and origins.slope else visits.slope
    size = len(visits.fixed) + bool(visits.outcome.size)
    cross = np.zeros((len(starts), 2, size))
    counted = np.empty(len(time))  # one room for all columns: there may be millions of visits
    for k in range(size):
        _count_column(visits, k, origins, into=counted)
        cross[:, 0, k] = np.add.reduceat(counted, starts)
        if slope:
            counted *= time
            cross[:, 1, k] = np.add.reduceat(counted, starts)
    gram = np.zeros((len(starts), 3))
    gram[:, 0] = visits.lengths
    if slope:
        gram[:, 1] = np.add.reduceat(time, starts)
        gram[:, 2] = np.add.reduceat(np.multiply(time, time, out=counted), starts)
    return ClientSums(gram=gram, cross=cross)


def _count_column(visits: Visits, k: int, origins: Origins | None, *, into: Floats) -> None:
    """Put a column of X, or the outcome after them, counted from its origin, `into` an array."""
    column = visits.fixed[k] if k < len(visits.fixed) else visits.outcome
    np.subtract(column, origins.columns[k] if origins else 0.0, out=into)


def schedule_sums(sums: ClientSums, totals: Floats) -> ScheduleSums:
    """Put clients with the same schedule together."""
    order, starts = _groups(sums.gram)
    if order is None:
        # One client a schedule: what each brings is kept as it is.
        alone = Alone(np.ascontiguousarray(sums.cross.swapaxes(0, 1)))
        return ScheduleSums(sums.gram, np.ones(len(sums.gram)), kept=alone, totals=totals)
    clients = np.diff(starts, append=len(order)).astype(np.float64)
    shared = Shared(_products(sums.cross, order, starts), size=len(totals))
    return ScheduleSums(sums.gram[order[starts]], clients, kept=shared, totals=totals)


def _products(cross: Floats, order: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]) -> Floats:
    left, right = np.triu_indices(cross.shape[2])
    products = np.empty((len(PAIRS), len(starts), len(left)))
    columns = np.empty((*cross.shape[1:], len(order)))
    for place in np.ndindex(columns.shape[:2]):
        columns[place] = cross[(slice(None), *place)][order]
    for k, (i, j) in enumerate(PAIRS):
        for p, (a, b) in enumerate(zip(left, right, strict=True)):
            each = columns[i, a] * columns[j, b]
            if i != j:
                each += columns[j, a] * columns[i, b]
            products[k, :, p] = np.add.reduceat(each, starts)
    return products


def total_products(visits: Visits, origins: Origins) -> Floats:
    r""":math:`[X\;y]'[X\;y]` over all visits, shape (terms + 1, terms + 1)."""
    size = len(visits.fixed) + 1
    totals = np.empty((size, size))
    one, other = np.empty_like(visits.time), np.empty_like(visits.time)
    for a in range(size):
        _count_column(visits, a, origins, into=one)
        totals[a, a] = one @ one
        for b in range(a):
            _count_column(visits, b, origins, into=other)
            totals[a, b] = totals[b, a] = one @ other
    return totals


def _groups(gram: Floats) -> tuple[npt.NDArray[np.int64] | None, npt.NDArray[np.int64]]:
    """Clients in the order of their schedules, and where each schedule begins.

    No order where nearly everybody has a schedule of their own.
    """
    table = pl.DataFrame(gram, schema=["n", "t", "tt"])
    # Schedules are at least as many as sums of squares. Looking at those first spares a million
    # different schedules the hashing of whole rows, which took more room than all that is kept.
    most = len(table) // 2
    if table["tt"].n_unique() > most or table.n_unique() > most:
        return None, np.arange(len(table))
    rows = table.with_row_index("row").group_by("n", "t", "tt", maintain_order=True).agg("row")
    counts = rows["row"].list.len().to_numpy().astype(np.int64)
    order = rows["row"].explode(empty_as_null=False).to_numpy().astype(np.int64)
    return order, np.cumsum(counts) - counts
