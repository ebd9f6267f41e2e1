"""The profiled likelihood of a mixed model, and its slope, from a few sums."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from telos.science.trajectory.sums import ScheduleSums
from telos.science.trajectory.timescale import Floats

Method = Literal["reml", "ml"]

# Schedules taken at once: so many that a step costs little, so few that its arrays (some forty
# numbers a schedule) stay in a processor's cache.
PIECE = 4096


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
    matrices, log_determinant, slopes = _over_schedules(theta, sums)
    size = len(sums.totals)
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
    weights, _, _ = _weights(theta, gram)
    weight: Floats = weights[0, (0, 1, 1, 2)].T.reshape(-1, 2, 2)
    return weight


def _over_schedules(theta: Floats, sums: ScheduleSums) -> tuple[Floats, float, Floats]:
    """What `profile` needs of all schedules, in pieces that stay near the processor.

    Returns the sum of (Z'[X y])' M (Z'[X y]) and its three slopes, shape (4, terms + 1,
    terms + 1); the sum of log determinants; and its three slopes.
    """
    size = len(sums.totals)
    taken, total, slopes = np.zeros((4, size, size)), 0.0, np.zeros(3)
    for start in range(0, len(sums.gram), PIECE):
        piece = slice(start, start + PIECE)
        weights, determinant, turned = _weights(theta, sums.gram[piece])
        clients = sums.clients[piece]
        taken += sums.kept.weighted(weights, piece)
        total += float(clients @ np.log(determinant))
        slopes += 2 * turned @ clients
    return taken, total, slopes


def _weights(theta: Floats, gram: Floats) -> tuple[Floats, Floats, Floats]:
    """M and its three slopes, each by its three entries, shape (4, 3, schedules); determinants.

    Last come the slopes of the log determinants, halved, shape (3, schedules).
    """
    a, b, c = theta
    n, s, u = np.ascontiguousarray(gram.T)
    (s00, s01, s10, s11), determinant = _scaled(theta, (n, s, u))
    w00, w01, w11 = a * s00, b * s00 + c * s01, b * s10 + c * s11
    # Columns of I - M Z'Z.
    r00, r10 = 1 - w00 * n - w01 * s, -w01 * n - w11 * s
    r01, r11 = -w00 * s - w01 * u, 1 - w01 * s - w11 * u
    rows = np.empty((4, 3, len(n)))
    rows[0] = w00, w01, w11
    for k, (one, other) in enumerate(
        (((r00, r10), (s00, s10)), ((r01, r11), (s00, s10)), ((r01, r11), (s01, s11))), start=1
    ):
        rows[k, 0] = 2 * one[0] * other[0]
        rows[k, 1] = one[0] * other[1] + one[1] * other[0]
        rows[k, 2] = 2 * one[1] * other[1]
    turned = np.array([n * s00 + s * s10, s * s00 + u * s10, s * s01 + u * s11])
    return rows, determinant, turned


def _scaled(
    theta: Floats, gram: tuple[Floats, Floats, Floats]
) -> tuple[tuple[Floats, Floats, Floats, Floats], Floats]:
    r"""The four entries of :math:`\Lambda B^{-1}` row by row, and the determinant of :math:`B`.

    :math:`B = I + \Lambda' Z'Z \Lambda`.
    """
    a, b, c = theta
    n, s, u = gram
    first, second = n * a + s * b, s * a + u * b
    b11, b12, b22 = 1 + a * first + b * second, c * second, 1 + c * c * u
    determinant = b11 * b22 - b12 * b12
    entries = (a * b22, -a * b12, b * b22 - c * b12, c * b11 - b * b12)
    s00, s01, s10, s11 = (entry / determinant for entry in entries)
    return (s00, s01, s10, s11), determinant
