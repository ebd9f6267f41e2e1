"""Finding the best fit."""

from collections.abc import Callable
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

    Raises
    ------
    ConvergenceError
        When the residual variance vanishes, or no start arrives.
    """
    # Reading an optimiser takes longer than most fits: only who fits waits for it.
    from scipy.optimize import minimize

    where = np.flatnonzero(free)
    calls = 0

    def evaluate(values: Floats) -> Profile:
        nonlocal calls
        calls += 1
        theta = np.zeros(3)
        theta[where] = values
        return profile(theta, sums, n_visits=n_visits, method=method)

    def scaled(values: Floats) -> tuple[float, Floats]:
        at = evaluate(values)
        if not np.isfinite(at.deviance):
            raise ConvergenceError(_VANISHED)
        return at.deviance, at.gradient[where]

    bounds = [(0.0 if k != 1 else -LARGEST_RATIO, LARGEST_RATIO) for k in where]
    found = [
        minimize(
            scaled,
            start[where],
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": MOST_STEPS, "ftol": 1e-14, "gtol": 1e-8},
        )
        for start in _starts(sums)
    ]
    best = min(found, key=lambda result: float(result.fun)).x
    if np.abs(best).max(initial=0.0) > LARGEST_RATIO / 10:
        raise ConvergenceError(_VANISHED)
    best = _on_the_boundary(best, where, evaluate)
    best, gain = _polished(best, where, evaluate)
    theta = np.zeros(3)
    theta[where] = best
    return Optimum(theta=theta, at=evaluate(best), evaluations=calls, expected_gain=gain)


_VANISHED = (
    "The residual variance goes to nothing: clients' scores lie exactly on their own lines. Look "
    "for scores that were filled in or carried forward, or choose a random intercept alone."
)


def _starts(sums: ScheduleSums) -> list[Floats]:
    even = np.array([1.0, 0.0, 1.0])
    # One start is enough where thousands of people leave the hill no second top.
    if sums.clients.sum() > 2000:  # noqa: PLR2004 - a matter of time, not of truth
        return [even]
    return [even, np.array([0.3, 0.0, 0.1]), np.array([3.0, 0.5, 2.0])]


def _on_the_boundary(
    best: Floats, where: np.ndarray, evaluate: Callable[[Floats], Profile]
) -> Floats:
    """Set a standard deviation to exactly nothing where that is no worse."""
    for k in range(len(where)):
        if where[k] != 1 and best[k] < 100 * BOUNDARY:
            without = best.copy()
            without[k] = 0.0
            if evaluate(without).deviance <= evaluate(best).deviance:
                best = without
    return best


def _polished(
    best: Floats, where: np.ndarray, evaluate: Callable[[Floats], Profile]
) -> tuple[Floats, float]:
    """Newton's steps from differences of the exact gradient, along what is not on the boundary."""
    inside = [k for k in range(len(where)) if where[k] == 1 or best[k] > 0]
    gain = 0.0
    for _ in range(NEWTON_STEPS):
        if not inside:
            return best, 0.0
        at = evaluate(best)
        gradient = at.gradient[where][inside]
        hessian = _hessian(best, where, evaluate, inside=inside)
        try:
            step = -np.linalg.solve(hessian, gradient)
        except np.linalg.LinAlgError as error:
            raise ConvergenceError(_FLAT) from error
        gain = float(-gradient @ step / 2)
        moved = best.copy()
        moved[inside] += step
        if gain < NEWTON_GAIN or not _no_worse(moved, where, evaluate, at=at):
            break
        best = moved
    if gain < -1e-6:  # noqa: PLR2004 - uphill: the point is a saddle
        raise ConvergenceError(_FLAT)
    return best, abs(gain)


_FLAT = (
    "The likelihood is flat: the visits cannot tell how much clients differ. Choose a random "
    "intercept alone, or look whether nearly everybody has the same few visits."
)


def _hessian(
    best: Floats, where: np.ndarray, evaluate: Callable[[Floats], Profile], *, inside: list[int]
) -> Floats:
    rows = []
    for k in inside:
        reach = 1e-5 * max(abs(best[k]), 1e-2)
        up, down = best.copy(), best.copy()
        up[k] += reach
        down[k] -= reach
        difference = evaluate(up).gradient[where] - evaluate(down).gradient[where]
        rows.append(difference[inside] / (2 * reach))
    curvature: Floats = np.array(rows)
    return (curvature + curvature.T) / 2


def _no_worse(
    moved: Floats, where: np.ndarray, evaluate: Callable[[Floats], Profile], *, at: Profile
) -> bool:
    if any(moved[k] < 0 for k in range(len(where)) if where[k] != 1):
        return False
    # Rounding moves the deviance in its last digits only.
    return evaluate(moved).deviance <= at.deviance + 1e-11 * abs(at.deviance)
