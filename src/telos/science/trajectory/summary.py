"""A fitted course in words and columns that a statistician feels at home with."""

from telos.science.figures import figure
from telos.science.trajectory.model import TrajectoryModel

_METHODS = {"reml": "REML", "ml": "maximum likelihood"}
_SCALES = {"linear": "as it is", "log1p": "log(1 + time)", "spline": "natural cubic spline"}

# Columns and the characters that they take at least.
_SPREADS = (("How clients differ", 29), ("standard deviation", 18), ("correlation", 14))
_EFFECTS = (("What holds for all", 29), ("estimate", 14), ("se", 11), ("t", 11))

# As many has a figure of usual size; a smaller one more, to show as many digits.
_DECIMALS = 5


def summary(model: TrajectoryModel) -> str:
    """Describe a fitted model: how it was fitted, spreads, fixed effects, and what to beware of.

    Parameters
    ----------
    model : TrajectoryModel

    Returns
    -------
    str
        Figures show five digits or more, in powers of ten where they are very small or large;
        lines are as long as the longest term asks. A t value is an estimate in standard errors;
        no p value stands beside it, since its degrees of freedom are not known exactly.

    References
    ----------
    Bates D, Mächler M, Bolker B, Walker S (2015). J Stat Softw 67(1), for the form.
    https://doi.org/10.18637/jss.v067.i01

    Examples
    --------
    See ``docs/outcomes.md``.
    """
    return "\n".join(
        [
            f"Linear mixed model of {model.roles.outcome}, fitted by {_METHODS[model.method]}",
            f"Time: {model.roles.time}, {_SCALES[model.time_scale.kind]}",
            f"{model.n_visits} visits of {model.n_clients} clients{_left_aside(model)}",
            "",
            _figures(model),
            "",
            *_table(_spreads(model), _SPREADS),
            "",
            *_table(_effects(model), _EFFECTS),
            *_warnings(model),
        ]
    )


def _spreads(model: TrajectoryModel) -> list[tuple[str, ...]]:
    client = model.roles.client
    rows = [(f"{client} (level)", figure(model.sd_intercept, decimals=_DECIMALS), "")]
    if model.sd_slope is not None:
        together = "" if model.correlation is None else f"{model.correlation:.4f}"
        rows.append((f"{client} (slope)", figure(model.sd_slope, decimals=_DECIMALS), together))
    return [*rows, ("residual", figure(model.sd_residual, decimals=_DECIMALS), "")]


def _effects(model: TrajectoryModel) -> list[tuple[str, ...]]:
    return [
        (
            effect.term,
            figure(effect.estimate, decimals=_DECIMALS, known_to=effect.se),
            figure(effect.se, decimals=_DECIMALS),
            f"{effect.estimate / effect.se:.3f}" if effect.se > 0 else "",
        )
        for effect in model.fixed
    ]


def _table(rows: list[tuple[str, ...]], head: tuple[tuple[str, int], ...]) -> list[str]:
    """Lay rows out in columns that are never narrower than their heads are wide."""
    words, width = head[0]
    width = max(width, *(len(row[0]) + 3 for row in rows))
    widths = [
        max(least, *(len(row[place]) + 2 for row in rows))
        for place, (_, least) in enumerate(head[1:], start=1)
    ]
    heads = zip((name for name, _ in head[1:]), widths, strict=True)
    lines = [words.ljust(width) + "".join(name.rjust(wide) for name, wide in heads)]
    lines += [
        f"  {row[0]}".ljust(width)
        + "".join(cell.rjust(wide) for cell, wide in zip(row[1:], widths, strict=True))
        for row in rows
    ]
    return [line.rstrip() for line in lines]


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
    if model.sd_intercept == 0 and model.sd_slope == 0:
        what = "clients differ neither in level nor in slope beyond chance"
    elif model.sd_intercept == 0:
        what = "clients do not differ in level beyond chance"
    elif model.sd_slope is not None and model.sd_slope == 0:
        what = "clients do not differ in slope beyond chance"
    else:
        what = "level and slope move as one, or one of them hardly differs"
    return [
        "",
        f"On the boundary (singular): {what}.",
        "The fit is the best of this kind; a simpler one may foretell as well.",
    ]
