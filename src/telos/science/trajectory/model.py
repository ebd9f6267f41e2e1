"""A course fitted to visits, and what is known of it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from telos.science.frames import require_frame
from telos.science.trajectory.errors import VisitFrameError
from telos.science.trajectory.fitting import find_optimum
from telos.science.trajectory.likelihood import Method
from telos.science.trajectory.preparation import FREE, Random, check_choices, prepare
from telos.science.trajectory.timescale import Floats, TimeScale
from telos.science.trajectory.visits import Roles, covariates_of, read_visits


@dataclass(frozen=True)
class FixedEffect:
    """What holds for everybody: an estimate with its standard error, in score units a unit."""

    term: str
    estimate: float
    se: float


@dataclass(frozen=True)
class TrajectoryModel:
    """A linear mixed model of the course of a measure.

    Attributes
    ----------
    roles : Roles
        The columns it was fitted to, covariates with their levels.
    time_scale : TimeScale
    random : "intercept", "independent" or "slope"
        How clients differ: in level; in level and slope, the two independent; or correlated.
    method : "reml" or "ml"
    n_clients, n_visits, n_without_outcome : int
        People and visits used, and rows left aside because the outcome is missing.
    fixed : tuple of FixedEffect
        Intercept, time, covariates in the order given.
    fixed_covariance : np.ndarray, shape (terms, terms)
    sd_intercept : float
        Spread of clients' levels at time 0 of the scale, in score units.
    sd_slope : float or None
        Spread of clients' slopes, score units for one unit of the scale; None without slopes.
    correlation : float or None
        Of level and slope; None where they are independent, there are none, or one has no
        spread.
    sd_residual : float
        What is left from visit to visit, in score units.
    criterion : float
        −2 log likelihood (REML criterion for ``reml``), comparable with lme4's.
    singular : bool
        The fit lies on the boundary: a spread is 0 or the correlation is ±1. Read the model
        as it stands, and prefer a simpler one for prediction; nothing was changed silently.
    evaluations : int
        How often the likelihood was evaluated.
    provenance : Mapping of str to str
        What was said of the data when the model was saved; empty before.
    """

    roles: Roles
    time_scale: TimeScale
    random: Random
    method: Method
    n_clients: int
    n_visits: int
    n_without_outcome: int
    fixed: tuple[FixedEffect, ...]
    fixed_covariance: Floats
    sd_intercept: float
    sd_slope: float | None
    correlation: float | None
    sd_residual: float
    criterion: float
    singular: bool
    evaluations: int
    provenance: Mapping[str, str] = field(default_factory=dict)

    @property
    def log_likelihood(self) -> float:
        """Half the criterion, turned round; of the residuals where the method is REML."""
        return -self.criterion / 2

    @property
    def n_parameters(self) -> int:
        """Fixed effects, free parameters of the random effects, and the residual."""
        return len(self.fixed) + sum(FREE[self.random]) + 1

    @property
    def aic(self) -> float:
        """Akaike's criterion. Under REML compare only models with the same fixed effects."""
        return self.criterion + 2 * self.n_parameters

    @property
    def bic(self) -> float:
        """The Bayesian criterion, with the number of visits, as lme4 reckons it."""
        return self.criterion + math.log(self.n_visits) * self.n_parameters

    @property
    def coefficients(self) -> Floats:
        """The fixed effects' estimates, shape (terms,)."""
        return np.array([effect.estimate for effect in self.fixed])

    @property
    def relative_factor(self) -> Floats:
        """Lower triangle of the factor of the random effects, in residual units, shape (3,)."""
        level = self.sd_intercept / self.sd_residual
        if self.sd_slope is None:
            return np.array([level, 0.0, 0.0])
        slope = self.sd_slope / self.sd_residual
        together = self.correlation or 0.0
        return np.array([level, together * slope, math.sqrt(max(0, 1 - together**2)) * slope])


def fit_trajectory(
    frame: pl.DataFrame,
    *,
    client: str,
    time: str,
    outcome: str,
    covariates: Sequence[str] = (),
    time_scale: TimeScale,
    random: Random,
    method: Method,
) -> TrajectoryModel:
    r"""Fit the course that clients share, and how far each may differ from it.

    The fixed effects describe the average course; the random effects say how much clients
    differ around it. Clients with few visits and visits at any times count as far as they
    inform. It describes those who were seen: where people leave because of what their scores
    were going to be, not only of what they were, the course is too good or too bad.

    Parameters
    ----------
    frame : pl.DataFrame, one row a visit
        In any order. Rows without an outcome (null or NaN) are left aside and counted; a
        missing client (null, NaN or an empty text), time or covariate is an error.
    client, time, outcome : str
        Column names. Time and outcome are numbers.
    covariates : sequence of str
        Columns that the course may depend on: numbers, or words, which are compared with the
        first of them in alphabetical order.
    time_scale : TimeScale
        Linear, log(1 + time), or a spline.
    random : "intercept", "independent" or "slope"
        Differences in level; in level and slope; or in both, correlated.
    method : "reml" or "ml"
        REML for the size of differences between people; ML to compare models with different
        fixed effects.

    Returns
    -------
    TrajectoryModel

    Raises
    ------
    VisitFrameError
        When a column is missing or holds what it must not, numbers beyond what can be reckoned
        with among it (the largest above 1e100 or below 1e-100); two visits of a client share a
        time.
    TimeScaleError
        When a time does not fit the scale.
    TooLittleDataError
        When there are fewer than two clients, nobody has enough visits, or scores do not vary.
    CollinearError
        When a term can be reckoned from the others.
    ConvergenceError
        When no best fit was found.

    Notes
    -----
    .. math:: y_i = X_i \beta + Z_i b_i + e_i, \quad b_i \sim N(0, \Psi), \quad
              e_i \sim N(0, \sigma^2 I)

    A start that gives the deviance no less is never exchanged for a simpler model: a spread
    of 0 is reported as 0, and `singular` is true.

    References
    ----------
    Laird NM, Ware JH (1982). Random-effects models for longitudinal data. Biometrics
    38:963-974. https://doi.org/10.2307/2529876

    Examples
    --------
    >>> visits = pl.DataFrame({
    ...     "who": ["a"] * 3 + ["b"] * 3 + ["c"] * 3,
    ...     "week": [0, 1, 2] * 3,
    ...     "score": [18, 15, 13, 12, 11, 8, 20, 19, 15],
    ... })
    >>> model = fit_trajectory(
    ...     visits, client="who", time="week", outcome="score",
    ...     time_scale=TimeScale("linear"), random="intercept", method="reml",
    ... )
    >>> [(effect.term, round(effect.estimate, 2)) for effect in model.fixed]
    [('intercept', 16.89), ('time', -2.33)]
    """
    require_frame(frame, "frame")
    check_choices(random, method)
    roles = Roles(client, time, outcome, covariates_of(frame, covariates))
    _refuse_own_names(roles, time_scale)
    visits = read_visits(frame, roles=roles, scale=time_scale)
    prepared = prepare(visits, terms_of(roles, time_scale), random=random)
    best = find_optimum(prepared.sums, n_visits=len(visits.time), method=method, free=FREE[random])
    fixed, covariance = prepared.fixed(best.at)
    spread = prepared.spread(best)
    return TrajectoryModel(
        roles=roles,
        time_scale=time_scale,
        random=random,
        method=method,
        n_clients=len(visits.clients),
        n_visits=len(visits.time),
        n_without_outcome=visits.without_outcome,
        fixed=tuple(
            FixedEffect(term, float(estimate), float(se))
            for term, estimate, se in zip(
                prepared.terms, fixed, np.sqrt(np.diag(covariance)), strict=True
            )
        ),
        fixed_covariance=covariance,
        sd_intercept=spread.level,
        sd_slope=spread.slope if random != "intercept" else None,
        correlation=spread.correlation if random == "slope" else None,
        sd_residual=spread.residual,
        criterion=prepared.criterion(best.at, method),
        singular=spread.on_the_boundary(random),
        evaluations=best.evaluations,
    )


def _refuse_own_names(roles: Roles, scale: TimeScale) -> None:
    """A covariate called like a term of the model's own could not be told from it."""
    own = {"intercept", *scale.terms}
    for covariate in roles.covariates:
        if own & set(covariate.terms):
            raise VisitFrameError(
                covariate.name, "is called like a term of the model's own; rename it."
            )


def terms_of(roles: Roles, scale: TimeScale) -> tuple[str, ...]:
    """Names of the fixed effects, in the order of their columns."""
    return (
        "intercept",
        *scale.terms,
        *(term for covariate in roles.covariates for term in covariate.terms),
    )
