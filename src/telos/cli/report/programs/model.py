"""The model of all courses, for programs."""

from typing import Any

from telos.cli.report.measure import Measure
from telos.cli.report.model import Figure


def model_content(measure: Measure) -> dict[str, Any] | None:
    """Its figures and what the page says of them; null where the page is silent."""
    model = measure.model
    if model is None:
        return None
    fit = model.fit
    said = {"said": list(measure.model_said), "failure": model.failure or None}
    if fit is None:
        return {**said, "fixed": []}
    return {
        **said,
        "unit": model.unit,
        "begins": model.begins,
        "random": model.random,
        "method": fit.method,
        "n_clients": fit.n_clients,
        "n_scores": fit.n_visits,
        "fixed": [
            {"term": effect.term, "estimate": effect.estimate, "se": effect.se}
            for effect in fit.fixed
        ],
        "slope": None if model.slope is None else _figure(model.slope),
        "sd_intercept": fit.sd_intercept,
        "sd_slope": fit.sd_slope,
        "correlation": fit.correlation,
        "sd_residual": fit.sd_residual,
        "log_likelihood": fit.log_likelihood,
        "singular": fit.singular,
        "groups": [
            {
                "column": group.column,
                "slopes": [_of_group(slope) for slope in group.slopes],
                "differences_from_first": [_of_group(one) for one in group.differences],
                "singular": group.singular,
                "failure": group.failure or None,
            }
            for group in model.groups
        ],
    }


def _of_group(figure: Figure) -> dict[str, Any]:
    return {"group": figure.label, **_figure(figure)}


def _figure(figure: Figure) -> dict[str, float]:
    return {
        "estimate": figure.estimate,
        "se": figure.se,
        "low": figure.low,
        "high": figure.high,
    }
