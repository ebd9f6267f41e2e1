"""A fitted course in words and columns that a statistician feels at home with."""

import math

from telos.science.trajectory.model import TrajectoryModel

_METHODS = {"reml": "REML", "ml": "maximum likelihood"}
_SCALES = {"linear": "as it is", "log1p": "log(1 + time)", "spline": "natural cubic spline"}


def summary(model: TrajectoryModel) -> str:
    """Describe a fitted model: how it was fitted, spreads, fixed effects, and what to beware of.

    Parameters
    ----------
    model : TrajectoryModel

    Returns
    -------
    str
        Lines of at most 78 characters. A t value is an estimate in standard errors; no p value
        stands beside it, since its degrees of freedom are not known exactly.

    References
    ----------
    Bates D, Mächler M, Bolker B, Walker S (2015). J Stat Softw 67(1), for the form.
    https://doi.org/10.18637/jss.v067.i01

    Examples
    --------
    See ``docs/outcomes.md``.
    """
    lines = [
        f"Linear mixed model of {model.roles.outcome}, fitted by {_METHODS[model.method]}",
        f"Time: {model.roles.time}, {_SCALES[model.time_scale.kind]}",
        f"{model.n_visits} visits of {model.n_clients} clients{_left_aside(model)}",
        "",
        _figures(model),
        "",
        "How clients differ           standard deviation   correlation",
        f"  {model.roles.client} (level)".ljust(29) + f"{model.sd_intercept:18.5f}",
    ]
    if model.sd_slope is not None:
        together = "" if model.correlation is None else f"{model.correlation:14.4f}"
        lines.append(
            f"  {model.roles.client} (slope)".ljust(29) + f"{model.sd_slope:18.5f}{together}"
        )
    lines += [
        "  residual".ljust(29) + f"{model.sd_residual:18.5f}",
        "",
        "What holds for all                 estimate         se          t",
    ]
    lines += [
        f"  {effect.term}"[:29].ljust(29)
        + f"{effect.estimate:14.5f}{effect.se:11.5f}{effect.estimate / effect.se:11.3f}"
        for effect in model.fixed
    ]
    return "\n".join([*lines, *_warnings(model)])


def _figures(model: TrajectoryModel) -> str:
    return (
        f"Criterion {model.criterion:.4f}   log likelihood {model.log_likelihood:.4f}   "
        f"AIC {model.aic:.2f}   BIC {model.bic:.2f}"
    )


def _left_aside(model: TrajectoryModel) -> str:
    count = model.n_without_outcome
    return f"; {count} rows without an outcome left aside" if count else ""


def _warnings(model: TrajectoryModel) -> list[str]:
    if not model.singular:
        return []
    if math.isclose(model.sd_intercept, 0, abs_tol=1e-12):
        what = "clients do not differ in level beyond chance"
    elif model.sd_slope is not None and math.isclose(model.sd_slope, 0, abs_tol=1e-12):
        what = "clients do not differ in slope beyond chance"
    else:
        what = "level and slope move as one, or one of them hardly differs"
    return [
        "",
        f"On the boundary (singular): {what}.",
        "The fit is the best of this kind; a simpler one may foretell as well.",
    ]
