"""Finding the best fit."""

from dataclasses import dataclass

import numpy as np

from telos.science.trajectory.errors import ConvergenceError
from telos.science.trajectory.likelihood import Method, Profile, profile
from telos.science.trajectory.sums import ScheduleSums
from telos.science.trajectory.timescale import Floats

# Beyond this the residual variance has all but vanished against the differences of people.
LARGEST_RATIO = 1e5
# A standard deviation this small against the residual's is on the boundary (as in lme4).
BOUNDARY = 1e-4
MOST_STEPS = 500
# How far inside a fit on the boundary is tried again, in residual standard deviations.
INSIDE = (0.03, 0.15, 0.6)
# A further Newton step is worth its price while it promises this much of the deviance.
NEWTON_GAIN = 1e-12
NEWTON_STEPS = 12


@dataclass(frozen=True)
class Optimum:
    """The best parameters, the likelihood there, and how it was reached.

    ``expected_gain`` is what one more Newton step would promise, in units of the deviance.
    """

    theta: Floats
    at: Profile
    evaluations: int
    expected_gain: float


def find_optimum(
    sums: ScheduleSums, *, n_visits: int, method: Method, free: tuple[bool, bool, bool]
) -> Optimum:
    """Minimise the profiled deviance over the parameters that are free.

    Several starts are tried where an evaluation is cheap, since the likelihood of a small table
    may have more than one hill. The last steps are Newton's, because a line search stops where
    the deviance no longer tells two points apart, and that is too early for five digits of a
    variance.

    The search is not bounded at standard deviations of nothing. The deviance is even in them, so
    that its slope is nothing there whatever lies beyond, and who has been led onto the bound would
    never leave it. A negative one is its positive. A fit that ends on the boundary is tried again
    from points inside, however many clients there are, before it is believed.

    Raises
    ------
    ConvergenceError
        When the residual variance vanishes, or no start arrives.
    """
    search = _Search(sums, n_visits=n_visits, method=method, where=np.flatnonzero(free))
    where = search.where
    best = search.lowest([start[where] for start in _starts(sums)])
    if _vanishing(best, where):
        other = search.lowest(_from_inside(best, where))
        if search.at(other).deviance < search.at(best).deviance:
            best = other
    best, gain = _polished(best, search)
    at = search.at(best)
    return Optimum(
        theta=search.whole(best), at=at, evaluations=search.evaluations, expected_gain=gain
    )


class _Search:
    """The deviance over the parameters that are free, and how often it was asked for."""

    def __init__(
        self, sums: ScheduleSums, *, n_visits: int, method: Method, where: np.ndarray
    ) -> None:
        self.sums, self.n_visits, self.method, self.where = sums, n_visits, method, where
        self.evaluations = 0

    def whole(self, values: Floats) -> Floats:
        """Return all three parameters, those that are not free at nothing."""
        theta = np.zeros(3)
        theta[self.where] = values
        return theta

    def at(self, values: Floats) -> Profile:
        self.evaluations += 1
        return profile(self.whole(values), self.sums, n_visits=self.n_visits, method=self.method)

    def lowest(self, starts: list[Floats]) -> Floats:
        """Return where the deviance is lowest of all that is reached from these starts."""
        # Reading an optimiser takes longer than most fits: only who fits waits for it.
        from scipy.optimize import minimize

        found = [
            minimize(
                self._sloping,
                start,
                jac=True,
                method="L-BFGS-B",
                bounds=[(-LARGEST_RATIO, LARGEST_RATIO)] * len(start),
                options={"maxiter": MOST_STEPS, "ftol": 1e-14, "gtol": 1e-8},
            )
            for start in starts
        ]
        best = min(found, key=lambda result: float(result.fun)).x
        if np.abs(best).max(initial=0.0) > LARGEST_RATIO / 10:
            raise ConvergenceError(self._vanished())
        return _on_the_boundary(self._upright(best), self)

    def _sloping(self, values: Floats) -> tuple[float, Floats]:
        at = self.at(values)
        if not np.isfinite(at.deviance):
            raise ConvergenceError(self._vanished())
        return at.deviance, at.gradient[self.where]

    def _vanished(self) -> str:
        sloping = len(self.where) > 1
        where = "on their own lines" if sloping else "on one course, each at a level of their own"
        simpler = ", or choose a random intercept alone" if sloping else ""
        return (
            f"The residual variance goes to nothing: clients' scores lie exactly {where}. Look "
            f"for scores that were filled in or carried forward{simpler}."
        )

    def _upright(self, values: Floats) -> Floats:
        """Return the same covariance with standard deviations that are not negative."""
        theta = self.whole(values)
        if theta[0] < 0:
            theta[:2] *= -1
        theta[2] = abs(theta[2])
        upright: Floats = theta[self.where]
        return upright


def _starts(sums: ScheduleSums) -> list[Floats]:
    even = np.array([1.0, 0.0, 1.0])
    # One start is enough where thousands of people leave the hill no second top.
    if sums.clients.sum() > 2000:  # noqa: PLR2004 - a matter of time, not of truth
        return [even]
    return [even, np.array([0.3, 0.0, 0.1]), np.array([3.0, 0.5, 2.0])]


def _from_inside(best: Floats, where: np.ndarray) -> list[Floats]:
    """Return starts off the boundary: near the fit that was found there, and further in."""
    diagonal = where != 1
    starts = []
    for reach in INSIDE:
        start = best.copy()
        start[diagonal] = np.maximum(start[diagonal], reach)
        starts.append(start)
    return starts


def _vanishing(best: Floats, where: np.ndarray) -> list[int]:
    """Return which standard deviations are nothing."""
    return [k for k in range(len(where)) if where[k] != 1 and best[k] == 0]


def _on_the_boundary(best: Floats, search: _Search) -> Floats:
    """Set a standard deviation to exactly nothing where that is no worse."""
    for k in range(len(best)):
        if search.where[k] != 1 and best[k] < 100 * BOUNDARY:
            without = best.copy()
            without[k] = 0.0
            if search.at(without).deviance <= search.at(best).deviance:
                best = without
    return best


def _polished(best: Floats, search: _Search) -> tuple[Floats, float]:
    """Newton's steps from differences of the exact gradient, along what is not on the boundary."""
    nothing = _vanishing(best, search.where)
    inside = [k for k in range(len(best)) if k not in nothing]
    gain = 0.0
    for _ in range(NEWTON_STEPS):
        if not inside:
            return best, 0.0
        at = search.at(best)
        gradient = at.gradient[search.where][inside]
        hessian = _hessian(best, search, inside=inside)
        try:
            step = -np.linalg.solve(hessian, gradient)
        except np.linalg.LinAlgError as error:
            raise ConvergenceError(_FLAT) from error
        gain = float(-gradient @ step / 2)
        moved = best.copy()
        moved[inside] += step
        if gain < NEWTON_GAIN or not _no_worse(moved, search, at=at):
            break
        best = moved
    if gain < -1e-6:  # noqa: PLR2004 - uphill: the point is a saddle
        raise ConvergenceError(_FLAT)
    return best, abs(gain)


_FLAT = (
    "The likelihood is flat: the visits cannot tell how much clients differ. Choose a random "
    "intercept alone, or look whether nearly everybody has the same few visits."
)


def _hessian(best: Floats, search: _Search, *, inside: list[int]) -> Floats:
    rows = []
    for k in inside:
        reach = 1e-5 * max(abs(best[k]), 1e-2)
        up, down = best.copy(), best.copy()
        up[k] += reach
        down[k] -= reach
        difference = search.at(up).gradient - search.at(down).gradient
        rows.append(difference[search.where][inside] / (2 * reach))
    curvature: Floats = np.array(rows)
    return (curvature + curvature.T) / 2


def _no_worse(moved: Floats, search: _Search, *, at: Profile) -> bool:
    if (moved[search.where != 1] < 0).any():
        return False
    # Rounding moves the deviance in its last digits only.
    return search.at(moved).deviance <= at.deviance + 1e-11 * abs(at.deviance)
