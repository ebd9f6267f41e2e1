"""The profiled likelihood of a mixed model, and its slope, from a few sums."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from telos.science.trajectory.sums import ScheduleSums
from telos.science.trajectory.timescale import Floats

Method = Literal["reml", "ml"]

# Where each of the three parameters stands in the lower triangle: (row, column).
PLACES = ((0, 0), (1, 0), (1, 1))


@dataclass(frozen=True)
class Profile:
    """The likelihood at one point, the rest of the model profiled out.

    Attributes
    ----------
    deviance : float
        −2 log likelihood (of the residuals, for REML), constants included.
    gradient : np.ndarray, shape (3,)
        Its slope in each parameter.
    fixed : np.ndarray, shape (terms,)
        The best fixed effects there.
    fixed_information : np.ndarray, shape (terms, terms)
        The inverse of their covariance, for a residual variance of 1.
    variance : float
        The best residual variance there.
    """

    deviance: float
    gradient: Floats
    fixed: Floats
    fixed_information: Floats
    variance: float


def profile(theta: Floats, sums: ScheduleSums, *, n_visits: int, method: Method) -> Profile:
    r"""Evaluate the profiled deviance and its gradient.

    Parameters
    ----------
    theta : np.ndarray, shape (3,)
        Lower triangle (1,1), (2,1), (2,2) of :math:`\Lambda`, the Cholesky factor of the
        covariance of intercept and slope relative to the residual variance.
    sums : ScheduleSums
    n_visits : int
    method : "reml" or "ml"

    Notes
    -----
    With :math:`M_i = \Lambda (I + \Lambda' Z_i'Z_i \Lambda)^{-1} \Lambda'` and
    :math:`V = [X\;y]'[X\;y] - \sum_i (Z_i'[X\;y])' M_i (Z_i'[X\;y])`:

    .. math:: \hat\beta = V_{XX}^{-1} V_{Xy}, \quad r^2 = V_{yy} - V_{yX} \hat\beta

    .. math:: d_{ML} = \sum_i \log|I + \Lambda' Z_i'Z_i \Lambda|
                       + n (1 + \log(2 \pi r^2 / n))

    and for REML :math:`n - p` in place of :math:`n`, plus :math:`\log|V_{XX}|`.

    References
    ----------
    Bates D, Mächler M, Bolker B, Walker S (2015). Fitting linear mixed-effects models using
    lme4. J Stat Softw 67(1), equations 19 to 42. https://doi.org/10.18637/jss.v067.i01
    """
    weights, log_determinant, slopes = _schedules(theta, sums.gram, sums.clients)
    size = sums.totals.shape[0]
    taken = weights @ sums.products
    matrices = np.zeros((4, size, size))
    upper = np.triu_indices(size)
    # The sums hold both orders of a pair of columns, which is right off the diagonal of Z'Z;
    # a matrix is read from its upper half.
    matrices[:, upper[0], upper[1]] = taken
    matrices[:, upper[1], upper[0]] = taken
    left, moved = sums.totals - matrices[0], -matrices[1:]
    inner, right = left[:-1, :-1], left[:-1, -1]
    beta = np.linalg.solve(inner, right)
    remainder = left[-1, -1] - right @ beta
    freedom = n_visits - (size - 1 if method == "reml" else 0)
    deviance = log_determinant + freedom * (1 + np.log(2 * np.pi * remainder / freedom))
    direction = np.append(-beta, 1.0)
    slope_of_remainder = np.einsum("i,kij,j->k", direction, moved, direction)
    gradient = slopes + freedom * slope_of_remainder / remainder
    if method == "reml":
        deviance += np.linalg.slogdet(inner)[1]
        gradient = gradient + np.trace(np.linalg.solve(inner, moved[:, :-1, :-1]), axis1=1, axis2=2)
    return Profile(
        deviance=float(deviance),
        gradient=gradient,
        fixed=beta,
        fixed_information=inner,
        variance=float(remainder / freedom),
    )


def posterior_weight(theta: Floats, gram: Floats) -> Floats:
    """:math:`M` of `profile` for each row of `gram`; shape (rows, 2, 2)."""
    scaled, _ = _inverse(theta, gram)
    factor = _factor(theta)
    weight: Floats = scaled @ factor.T
    return weight


def _factor(theta: Floats) -> Floats:
    return np.array([[theta[0], 0.0], [theta[1], theta[2]]])


def _inverse(theta: Floats, gram: Floats) -> tuple[Floats, Floats]:
    r""":math:`\Lambda B^{-1}`, shape (rows, 2, 2), and the determinant of :math:`B`."""
    a, b, c = theta
    n, s, u = gram.T
    first, second = n * a + s * b, s * a + u * b
    b11, b12, b22 = 1 + a * first + b * second, c * second, 1 + c * c * u
    determinant = b11 * b22 - b12 * b12
    scaled = np.empty((len(gram), 2, 2))
    scaled[:, 0, 0] = a * b22 / determinant
    scaled[:, 0, 1] = -a * b12 / determinant
    scaled[:, 1, 0] = (b * b22 - c * b12) / determinant
    scaled[:, 1, 1] = (c * b11 - b * b12) / determinant
    return scaled, determinant


def _schedules(theta: Floats, gram: Floats, clients: Floats) -> tuple[Floats, float, Floats]:
    """M and its three slopes as rows, shape (4, 3 * schedules); log determinant and its slopes."""
    scaled, determinant = _inverse(theta, gram)
    full = np.empty((len(gram), 2, 2))
    full[:, 0, 0], full[:, 0, 1] = gram[:, 0], gram[:, 1]
    full[:, 1, 0], full[:, 1, 1] = gram[:, 1], gram[:, 2]
    weight = scaled @ _factor(theta).T
    rest = np.eye(2) - weight @ full
    carried = full @ scaled
    rows = np.empty((4, len(gram), 3))
    rows[0] = weight[:, (0, 0, 1), (0, 1, 1)]
    slopes = np.empty(3)
    for k, (r, s) in enumerate(PLACES, start=1):
        one, other = rest[:, :, r], scaled[:, :, s]
        rows[k, :, 0] = 2 * one[:, 0] * other[:, 0]
        rows[k, :, 1] = one[:, 0] * other[:, 1] + one[:, 1] * other[:, 0]
        rows[k, :, 2] = 2 * one[:, 1] * other[:, 1]
        slopes[k - 1] = 2 * clients @ carried[:, r, s]
    return rows.reshape(4, -1), float(clients @ np.log(determinant)), slopes
