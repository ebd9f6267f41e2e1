"""The rates of false alarms that were measured for rules, and that stand beside them."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from telos.science.signals.careless import Careless
from telos.science.signals.kinds import SignalKind
from telos.science.signals.overdue import Overdue
from telos.science.signals.verdicts import CourseRule
from telos.science.trajectory import TrajectoryModel

MEASURED = "data/measured.json"

# Where a figure comes from, and what a table calls a column: nothing is judged by them.
WORDS_ALONE = frozenset({"provenance", "source", "ended"})

# Two machines fit the same model to the same visits; their last digits differ.
CLOSE = 1e-4


@dataclass(frozen=True)
class StatedShare:
    """A measured share with its interval of 95 %, and of how many people."""

    share: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class StatedRate:
    """What a rule did in a simulation, with these very parameters, on this measure.

    Attributes
    ----------
    kind : SignalKind
    rule : str
        Its sentence.
    measure : str
        Key of the instrument.
    outcome : str
        Against which ending it was counted; the data file says what each means.
    false_alarms : StatedShare
        Of the people without that outcome, those ever flagged over a course.
    found : StatedShare or None
        Of the people with it, those flagged before their last score; None where nobody has it.
    right : StatedShare or None
        Of the people flagged, those with it.
    caseload : str
        What was simulated, and under which model.
    seed : int
    command : str
        That makes the figures again.
    """

    kind: SignalKind
    rule: str
    measure: str
    outcome: str
    false_alarms: StatedShare
    found: StatedShare | None
    right: StatedShare | None
    caseload: str
    seed: int
    command: str


def stated_rates(rule: CourseRule | Careless | Overdue, *, measure: str) -> tuple[StatedRate, ...]:
    """The false alarms that a rule is known to raise, per client over a course of therapy.

    They come from a simulated service and hold for it: where courses are longer, or people
    differ, they differ. For any other parameter, other measures and a model of one's own, measure
    again with `measure_by_simulation`, or with one's own past courses and `measure_rule`.

    Parameters
    ----------
    rule : a rule
    measure : str
        Key of the instrument, for example “phq9”.

    Returns
    -------
    tuple of StatedRate
        One for each outcome that it was counted against; empty where this rule was not
        measured with all these parameters, and with this very model, which must then be said.
        `Overdue` is a count of days and guesses at nothing: there is no rate to state.

    References
    ----------
    ``benchmarks/signals.py`` makes the figures.

    Examples
    --------
    >>> from telos.science.change import rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> from telos.science.signals import Deteriorating
    >>> rule = Deteriorating(
    ...     change=rule_from_instrument(load_instrument("phq9")),
    ...     against="first", earliest=1, in_a_row=1,
    ... )
    >>> for rate in stated_rates(rule, measure="phq9"):
    ...     print(rate.outcome, round(rate.false_alarms.share, 2))
    deteriorated 0.04
    not_improved 0.01
    """
    content = _content()
    model = getattr(rule, "model", None)
    if model is not None and not _is_model(model, content["model"]):
        return ()
    asked = (rule.kind, rule.sentence, measure, parameters_of(rule))
    return tuple(
        rate
        for rate, each in zip(_rates(), content["rates"], strict=True)
        if (rate.kind, rate.rule, rate.measure, each["parameters"]) == asked
    )


def parameters_of(rule: CourseRule | Careless | Overdue) -> dict[str, Any]:
    """All that a rule judges by, as JSON has it; its model is told by `figures_of`."""
    told: dict[str, Any] = _told(rule)
    told.pop("model", None)
    return told


def figures_of(model: TrajectoryModel) -> dict[str, Any]:
    """What tells a fitted model from any other: its form, its people and its estimates."""
    return {
        "time_scale": [model.time_scale.kind, *model.time_scale.knots],
        "random": model.random,
        "method": model.method,
        "terms": [effect.term for effect in model.fixed],
        "n_clients": model.n_clients,
        "n_visits": model.n_visits,
        "estimates": [
            *(effect.estimate for effect in model.fixed),
            model.sd_intercept,
            model.sd_slope or 0.0,
            model.correlation or 0.0,
            model.sd_residual,
        ],
    }


def _told(value: Any) -> Any:
    if isinstance(value, TrajectoryModel):
        return None
    if is_dataclass(value):
        names = (each.name for each in fields(value) if each.name not in WORDS_ALONE)
        return {name: _told(getattr(value, name)) for name in names}
    return [_told(each) for each in value] if isinstance(value, tuple) else value


def _is_model(model: TrajectoryModel, measured: Mapping[str, Any]) -> bool:
    found = figures_of(model)
    estimates = zip(found.pop("estimates"), measured["estimates"], strict=False)
    return all(math.isclose(one, other, rel_tol=CLOSE) for one, other in estimates) and all(
        value == measured[name] for name, value in found.items()
    )


@cache
def _content() -> Any:
    return json.loads(files("telos.science.signals").joinpath(MEASURED).read_text("utf-8"))


@cache
def _rates() -> tuple[StatedRate, ...]:
    content = _content()
    return tuple(
        StatedRate(
            kind=SignalKind(each["kind"]),
            rule=each["rule"],
            measure=content["measure"],
            outcome=each["outcome"],
            false_alarms=_required(each["false_alarms"]),
            found=_share(each["found_before_the_last"]),
            right=_share(each["right"]),
            caseload=each["caseload"],
            seed=content["seed"],
            command=content["command"],
        )
        for each in content["rates"]
    )


def _required(each: dict[str, Any]) -> StatedShare:
    return StatedShare(share=each["share"], low=each["low"], high=each["high"], n=each["n"])


def _share(each: dict[str, Any] | None) -> StatedShare | None:
    return None if each is None else _required(each)
