"""Change judged by the whole course of each person, not by its two ends (Speer and Greenbaum)."""

from typing import Literal

import numpy as np
import polars as pl

from telos.science.change.classification import functional_side, judged
from telos.science.change.cutoffs import Better, Cutoff, direction
from telos.science.change.errors import ParameterError
from telos.science.change.reliability import critical_value
from telos.science.frames import require_frame
from telos.science.trajectory import TrajectoryModel
from telos.science.trajectory.deviations import Posterior, posterior
from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import read_visits

Against = Literal["no change", "average"]

# Where the term of time stands among the fixed effects: right after the intercept.
TIME = 1


def classify_slopes(
    model: TrajectoryModel,
    frame: pl.DataFrame,
    *,
    better: Better,
    cutoff: Cutoff | None,
    confidence: float,
    against: Against,
    ends: pl.DataFrame | None = None,
) -> pl.DataFrame:
    r"""Judge each person by the slope that all the person's visits, and the group's, make likely.

    It needs at least three visits of most people and is then the least shaken by one odd
    score. Slopes of people with few visits are drawn towards the group's, so in a group that
    improved even a person with two flat scores may count as improved.

    There is no best and worst case here, and no imputation, as `share_bounds` and
    `impute_shares` have them. Nobody's outcome is missing in their sense: whoever has one score
    has a slope and a category, and the visits that never were are no single score. A best case
    would have to say when they would have been, and every score put in moves the group's course
    and its spread, by which everybody else is judged: the extremes of a rate are not those of
    its people one by one. The fit already holds under what imputation would assume, that who
    left depends on what was seen of them; and scores drawn from it would only draw the same
    slopes towards the same average again. To see what those who left could do to a rate, judge
    first and last scores with those two.

    Parameters
    ----------
    model : TrajectoryModel
        With random slopes, fitted to the same people.
    frame : pl.DataFrame, one row a visit
    better : "lower" or "higher"
    cutoff : Cutoff or None
        Where the line lies, for `recovered` and `harmed`, from first and last score (`ends`).
    confidence : float
        Between 0 and 1, two-sided.
    against : "no change" or "average"
        ``no change``: is the person's slope other than 0? ``average``: is it other than the
        group's? The R package clinicalsignificance 2.1 asks the second; then in a group where
        everybody improves alike nobody has. Where the fit is on the boundary and slopes do not
        differ at all (``model.sd_slope == 0``), everybody's index against the average is 0.
    ends : pl.DataFrame, optional
        The client's column, ``first`` and ``last``: the two scores between which the line is
        crossed or not. Without it they are the first and the last of the person's course.

    Returns
    -------
    pl.DataFrame, one row a client
        The client's column; ``slope`` (score units for one unit of the time scale); then the
        columns of `classify_change`, ``rci`` being the slope over its standard error.

    Raises
    ------
    ParameterError
        When the model has no random slopes, or a choice is unknown.
    VisitFrameError
        As `fit_trajectory`.

    Notes
    -----
    .. math:: RCI = \frac{\hat\beta_1 + \hat b_{1i}}
                         {\sqrt{Var(\hat\beta_1 + \hat b_{1i} - \beta_1 - b_{1i})}}

    against no change, and :math:`\hat b_{1i} / \sqrt{Var(b_{1i} | y)}` against the average.

    References
    ----------
    Speer DC, Greenbaum PE (1995). Five methods for computing significant individual client
    change and improvement rates. J Consult Clin Psychol 63:1044-1048.
    https://doi.org/10.1037/0022-006X.63.6.1044

    Examples
    --------
    See ``docs/outcomes.md``.
    """
    require_frame(frame, "frame")
    if ends is not None:
        require_frame(ends, "ends")
    if model.sd_slope is None:
        raise ParameterError("model", model.random, "one with random slopes")
    if against not in ("no change", "average"):
        raise ParameterError("against", against, "“no change” or “average”")
    beyond = critical_value(confidence=confidence)
    visits = read_visits(frame, roles=model.roles, scale=model.time_scale)
    known = posterior(model, visits)
    slope = known.means[:, 1] + model.coefficients[TIME]
    index = _against_none(model, known) if against == "no change" else _against_average(known)
    name = model.roles.client
    people = pl.DataFrame({name: visits.clients, "slope": slope, "index": index})
    if ends is None:
        people = people.with_columns(
            first=visits.outcome[visits.starts],
            last=visits.outcome[visits.starts + visits.lengths - 1],
        )
    else:
        named = ends.select(name, "first", "last")
        people = people.join(named, on=name, how="left", maintain_order="left")
    people = people.with_columns((pl.col("last") - pl.col("first")).alias("change"))
    shown, sign = pl.col("index"), pl.col("index") * direction(better)
    found = judged(
        people,
        index=shown,
        verdict=(sign > beyond, sign < -beyond),
        functional=functional_side("last", cutoff),
        cutoff=cutoff,
    )
    return found.drop("index")


def _against_none(model: TrajectoryModel, known: Posterior) -> Floats:
    unsure = -known.carried[:, 1, :].copy()
    unsure[:, TIME] += 1
    variance = known.covariances[:, 1, 1]
    variance = variance + ((unsure @ model.fixed_covariance) * unsure).sum(axis=1)
    index: Floats = (known.means[:, 1] + model.coefficients[TIME]) / variance**0.5
    return index


def _against_average(known: Posterior) -> Floats:
    """Nought where slopes do not differ at all: what the index comes to as their spread falls."""
    deviation, spread = known.means[:, 1], known.covariances[:, 1, 1] ** 0.5
    return np.divide(deviation, spread, out=np.zeros_like(deviation), where=spread > 0)
