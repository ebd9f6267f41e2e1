"""What a simulated service is like: frozen, checked, and nothing chosen for the caller."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from telos.science.simulate.errors import CareParameterError

InformedBy = Literal["observed", "true"]


@dataclass(frozen=True, kw_only=True)
class MeasureParameters:
    """Scores of one questionnaire when people come; higher is more burden.

    Attributes
    ----------
    instrument : str
        Its key.
    lowest, highest : float
        The scale's ends.
    mean, sd : float
        Of first scores as they are seen, in score units.
    reliability : float
        Share of their variance that is not error, above 0 and at most 1.
    """

    instrument: str
    lowest: float
    highest: float
    mean: float
    sd: float
    reliability: float

    def __post_init__(self) -> None:
        if not self.lowest <= self.mean <= self.highest:
            raise CareParameterError("mean", self.mean, allowed="on the scale")
        _above(self, "sd")
        _within(self, "reliability", low=0.0, high=1.0, open_low=True)

    @property
    def error_sd(self) -> float:
        """Standard error of measurement, ``sd · √(1 − reliability)``."""
        return float(self.sd) * math.sqrt(1.0 - self.reliability)

    @property
    def true_sd(self) -> float:
        """Spread of true first scores, ``sd · √reliability``."""
        return float(self.sd) * math.sqrt(self.reliability)


@dataclass(frozen=True, kw_only=True)
class ChangeParameters:
    """How far people change, as a share of the burden that they came with.

    Attributes
    ----------
    mean, sd : float
        Of the share that is gone when change is complete; normal, so that some grow worse.
    correlation : float
        Of that share between measures.
    complete_at_session : float
        The session, counted from 1, at which that share is reached, at least 2.
    goes_on : bool
        Whether change continues along the logarithm afterwards, or is over.
    """

    mean: float
    sd: float
    correlation: float
    complete_at_session: float
    goes_on: bool

    def __post_init__(self) -> None:
        _above(self, "sd", or_equal=True)
        _within(self, "mean", low=-1.0, high=1.0)
        _within(self, "correlation", low=0.0, high=1.0)
        _above(self, "complete_at_session", limit=2.0, or_equal=True)


@dataclass(frozen=True, kw_only=True)
class ClassParameters:
    """Ways of getting there other than early and steadily.

    Attributes
    ----------
    flat_within : float
        Whoever changes by less than this share of the burden is called flat; by more for the
        worse, worse. A name only: it moves no score.
    late : float
        Share of the others who are flat at first and respond late.
    late_from_session : float
        The last session, counted from 1, at which they are still where they began.
    up_and_down : float
        Share of the others whose course swings around its trend.
    swing : float
        How far, as a share of the burden.
    swing_sessions : float
        Sessions from one high to the next.
    """

    flat_within: float
    late: float
    late_from_session: float
    up_and_down: float
    swing: float
    swing_sessions: float

    def __post_init__(self) -> None:
        for name in ("flat_within", "late", "up_and_down", "swing"):
            _within(self, name, low=0.0, high=1.0)
        _within(self, "up_and_down", low=0.0, high=1.0 - self.late)
        _above(self, "late_from_session", limit=1.0, or_equal=True)
        _above(self, "swing_sessions", limit=2.0, or_equal=True)


@dataclass(frozen=True, kw_only=True)
class SessionParameters:
    """How many sessions are planned for whoever comes more than once, and how far apart.

    ``least + NegBin(shape, mean)``, at most ``most``; a week is left out with the chance
    ``week_left_out``, again and again.
    """

    least: float
    shape: float
    mean: float
    most: float
    week_left_out: float

    def __post_init__(self) -> None:
        _above(self, "least", limit=2.0, or_equal=True)
        _above(self, "most", limit=self.least, or_equal=True)
        _above(self, "shape")
        _above(self, "mean")
        _within(self, "week_left_out", low=0.0, high=0.9)


@dataclass(frozen=True, kw_only=True)
class FrontParameters:
    """Who is lost before there is a course: shares, the second of those who came at all."""

    never_started: float
    one_session: float

    def __post_init__(self) -> None:
        _within(self, "never_started", low=0.0, high=1.0)
        _within(self, "one_session", low=0.0, high=1.0)


@dataclass(frozen=True, kw_only=True)
class DropOutParameters:
    """Leaving before the planned end, from the second session on.

    The hazard after a session is ``base · exp(slope · z)``, ``z`` the change of the first
    measure since the first session in standard deviations of first scores, worse above 0.

    Attributes
    ----------
    base : float
        The hazard of somebody who has not changed.
    slope : float
        How much being worse hastens leaving; 0 for drop-out that knows nothing of the course.
    informed_by : "observed" or "true"
        ``observed``: ``z`` is of the last answered score, so that what was seen explains who
        left (missing at random). ``true``: ``z`` is of the true score on the day that they do
        not come, which nobody sees (missing not at random).
    """

    base: float
    slope: float
    informed_by: InformedBy

    def __post_init__(self) -> None:
        _above(self, "base", or_equal=True)
        _within(self, "slope", low=-5.0, high=5.0)
        if self.informed_by not in ("observed", "true"):
            raise CareParameterError(
                "informed_by", repr(self.informed_by), allowed="“observed” or “true”"
            )


@dataclass(frozen=True, kw_only=True)
class TherapistParameters:
    """Therapists: clients each on average, and their share of the variance of change."""

    clients_each: float
    share: float

    def __post_init__(self) -> None:
        _above(self, "clients_each", limit=1.0, or_equal=True)
        _within(self, "share", low=0.0, high=0.5)


@dataclass(frozen=True, kw_only=True)
class MissingParameters:
    """Questionnaires not answered: share of first sessions, and of later ones, by measure."""

    first_form: float
    later_form: float

    def __post_init__(self) -> None:
        _within(self, "first_form", low=0.0, high=1.0)
        _within(self, "later_form", low=0.0, high=1.0)


@dataclass(frozen=True, kw_only=True)
class CareParameters:
    """All that a simulation is made from; offered as `DERIVED_SEED` and `ROUTINE_CARE`.

    What is None does not happen. Change a number with `dataclasses.replace`.

    Attributes
    ----------
    measures : tuple of MeasureParameters
        The first one informs drop-out.
    correlation : float
        Of first scores as they are seen, between any two measures.
    change, sessions, therapists
        Always there.
    classes, front, drop_out, missing
        None for a caseload without them.
    whole_points, within_scale : bool
        Whether scores are rounded and kept on the scale, as answers are; false only to look
        at the model behind them.
    """

    measures: tuple[MeasureParameters, ...]
    correlation: float
    change: ChangeParameters
    sessions: SessionParameters
    therapists: TherapistParameters
    classes: ClassParameters | None
    front: FrontParameters | None
    drop_out: DropOutParameters | None
    missing: MissingParameters | None
    whole_points: bool
    within_scale: bool

    def __post_init__(self) -> None:
        if not self.measures:
            raise CareParameterError("measures", "empty", allowed="at least one measure")
        _within(self, "correlation", low=0.0, high=1.0)
        if np.linalg.eigvalsh(self.true_correlations).min() < 0.0:
            raise CareParameterError(
                "correlation", self.correlation, allowed="no more than the reliabilities allow"
            )

    @property
    def true_correlations(self) -> NDArray[np.float64]:
        """Correlations of true first scores: those of seen scores, freed of their error."""
        reliability = np.array([float(measure.reliability) for measure in self.measures])
        freed = float(self.correlation) / np.sqrt(np.outer(reliability, reliability))
        np.fill_diagonal(freed, 1.0)
        return freed


def _within(part: object, name: str, *, low: float, high: float, open_low: bool = False) -> None:
    value = getattr(part, name)
    if not low <= value <= high or (open_low and value == low):
        words = f"above {low:g} and at most {high:g}" if open_low else f"from {low:g} to {high:g}"
        raise CareParameterError(name, value, allowed=words)


def _above(part: object, name: str, *, limit: float = 0.0, or_equal: bool = False) -> None:
    value = getattr(part, name)
    if not math.isfinite(value) or not (value > limit or (or_equal and value == limit)):
        words = "at least" if or_equal else "above"
        raise CareParameterError(name, value, allowed=f"{words} {limit:g}")
