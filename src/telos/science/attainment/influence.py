"""How surely a curve is known when several goals belong to one client."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from telos.science.attainment.estimates import Floats

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Steps:
    """What happened at each time at which anything happened, in order.

    Attributes
    ----------
    time : np.ndarray of float, shape (times,)
    at_risk : np.ndarray of float, shape (times,)
        Goals followed up to that time.
    ended : np.ndarray of float, shape (causes, times)
        Goals that ended then, a row for each way of ending.
    still_open : np.ndarray of float, shape (times,)
        The Kaplan–Meier share just after.
    """

    time: Floats
    at_risk: Floats
    ended: Floats
    still_open: Floats

    @property
    def before(self) -> Floats:
        """The share still open just before each time."""
        return np.concatenate([[1.0], self.still_open[:-1]])

    @property
    def incidence(self) -> Floats:
        """Share that has ended in each way by each time (Aalen and Johansen)."""
        return np.cumsum(self.before * self.ended / self.at_risk, axis=1)


@dataclass(frozen=True, eq=False)
class Exits:
    """Goal by goal: whose it is, at which step it left, and in which way.

    ``way`` is a row of `Steps.ended`, or −1 for a goal that was still open.
    """

    owner: Places
    step: Places
    way: Places


def standard_errors(steps: Steps, exits: Exits) -> tuple[Floats, Floats]:
    r"""Standard errors of the share still open, and of each share that ended.

    The infinitesimal jackknife, summed within clients: how much each estimate would move if one
    client counted a little more. Where every client has one goal it is Greenwood's formula.

    Parameters
    ----------
    steps : Steps
    exits : Exits

    Returns
    -------
    tuple of np.ndarray, shapes (times,) and (causes, times)
        0 where nothing has ended; meaningless where nothing is still open.

    Notes
    -----
    With :math:`n`, :math:`d` at risk and ended at each time and
    :math:`A(t) = \sum_{s \le t} d / (n (n - d))`, the influence of goal i on the share open is

    .. math:: U_i(t) = S(t) A(t) \text{ while it is open, then } S(t) c_i, \quad
              c_i = A(t_i) - \delta_i / (n - d)(t_i)

    and on the share ended in way k, with :math:`h_k = d_k / n`,

    .. math:: B_k(t) = \sum_{s \le t} S(s^-) h_k (A(s^-) - 1/n) \text{ while open, then }
              a_i + c_i F_k(t), \quad
              a_i = B_k(t_i) + \delta_{ik} S(t_i^-) / n - c_i F_k(t_i)

    so that a client with m goals still open, and sums a and c over the others, moves the
    estimate by :math:`m B_k + a + c F_k`, and six running sums of products over clients give
    the variance at every time at once.

    References
    ----------
    Williams RL (1995). Product-limit survival functions with correlated survival times.
    Lifetime Data Anal 1:171-186. https://doi.org/10.1007/BF00985768
    Therneau TM, A package for survival analysis in R, on the infinitesimal jackknife of
    `survfit`, to which these errors are equal.
    """
    n, ended = steps.at_risk, steps.ended.sum(axis=0)
    left = n - ended
    # Nothing is open after a time at which all ended, so that its share is never asked for.
    shares = np.divide(1.0, left, out=np.zeros_like(left), where=left > 0)
    greenwood = np.cumsum(ended / n * shares)
    past = np.concatenate([[0.0], greenwood[:-1]])
    at, way = exits.step, exits.way
    moved = greenwood[at] - (way >= 0) * shares[at]
    incidence, before = steps.incidence, steps.before
    errors = []
    for k, (share, count) in enumerate(zip(incidence, steps.ended, strict=True)):
        open_ = np.cumsum(before * count / n * (past - 1 / n))
        constant = open_[at] + (way == k) * (before / n)[at] - moved * share[at]
        running = _running(exits, constant, moved, times=len(n))
        errors.append(_root(running, open_, share))
    running = _running(exits, np.zeros_like(moved), moved, times=len(n))
    open_error = steps.still_open * _root(running, greenwood, np.ones_like(greenwood))
    return open_error, np.array(errors)


@dataclass(frozen=True, eq=False)
class _Running:
    """Sums over clients of products of m, a and c, after each time."""

    mm: Floats
    aa: Floats
    cc: Floats
    ma: Floats
    mc: Floats
    ac: Floats


def _root(sums: _Running, open_: Floats, share: Floats) -> Floats:
    """The square root of the sum over clients of (m·open + a + c·share)²."""
    total = sums.mm * open_**2 + sums.aa + sums.cc * share**2
    total += 2 * (sums.ma * open_ + sums.mc * open_ * share + sums.ac * share)
    return np.sqrt(np.maximum(total, 0.0))


def _running(exits: Exits, constant: Floats, moved: Floats, *, times: int) -> _Running:
    order = np.lexsort((exits.step, exits.owner))
    owner, step = exits.owner[order], exits.step[order]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    sizes = np.diff(starts, append=len(owner))
    rank = np.arange(len(owner)) - np.repeat(starts, sizes)
    remaining = (np.repeat(sizes, sizes) - rank - 1).astype(np.float64)
    a, c = (_within(values[order], starts, sizes) for values in (constant, moved))
    a_before, c_before = a - constant[order], c - moved[order]

    def after(now: Floats, then: Floats, start: float = 0.0) -> Floats:
        changes = np.bincount(step, weights=now - then, minlength=times).astype(np.float64)
        return np.cumsum(changes) + start

    more = remaining + 1
    return _Running(
        mm=after(remaining**2, more**2, float(np.square(sizes, dtype=np.float64).sum())),
        aa=after(a * a, a_before * a_before),
        cc=after(c * c, c_before * c_before),
        ma=after(remaining * a, more * a_before),
        mc=after(remaining * c, more * c_before),
        ac=after(a * c, a_before * c_before),
    )


def _within(values: Floats, starts: Places, sizes: Places) -> Floats:
    """Running sums that begin anew with each client."""
    total = np.cumsum(values)
    return total - np.repeat(total[starts] - values[starts], sizes)
