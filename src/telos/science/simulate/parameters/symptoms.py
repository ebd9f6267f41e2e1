"""What scores are when people come, and how they change."""

import math
from dataclasses import dataclass

from telos.science.simulate.errors import CareParameterError
from telos.science.simulate.parameters.checks import above, within

MONTHS = 12


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
        for name in ("lowest", "highest"):
            if not math.isfinite(getattr(self, name)):
                raise CareParameterError(name, getattr(self, name), allowed="a finite number")
        if not self.lowest <= self.mean <= self.highest:
            raise CareParameterError("mean", self.mean, allowed="on the scale")
        above(self, "sd")
        within(self, "reliability", low=0.0, high=1.0, open_low=True)

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
        above(self, "sd", or_equal=True)
        within(self, "mean", low=-1.0, high=1.0)
        within(self, "correlation", low=0.0, high=1.0)
        above(self, "complete_at_session", limit=2.0, or_equal=True)


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
            within(self, name, low=0.0, high=1.0)
        within(self, "up_and_down", low=0.0, high=1.0 - self.late)
        above(self, "late_from_session", limit=1.0, or_equal=True)
        above(self, "swing_sessions", limit=2.0, or_equal=True)


@dataclass(frozen=True, kw_only=True)
class MissingParameters:
    """What is not answered: share of forms at first sessions and of later ones; and single items.

    An item is left out of an answered form with the chance `item`. That shows in the table of
    answers alone: the score of a course is what all answers come to.
    """

    first_form: float
    later_form: float
    item: float

    def __post_init__(self) -> None:
        within(self, "first_form", low=0.0, high=1.0)
        within(self, "later_form", low=0.0, high=1.0)
        within(self, "item", low=0.0, high=1.0)


@dataclass(frozen=True, kw_only=True)
class SuddenGainParameters:
    """Sudden gains: much of the change between two sessions, among those who get better early.

    Until then they change less than others do, afterwards as much: when, not how far.

    Attributes
    ----------
    share : float
        Of those who could have one: steadily better, by `least_fall` of the burden or more.
    least_fall : float
    held_back : float
        Share of the change so far that waits for the gain.
    earliest_session, latest_session : float
        The gain is seen first at one of these sessions, counted from 1, any as likely.
    """

    share: float
    least_fall: float
    held_back: float
    earliest_session: float
    latest_session: float

    def __post_init__(self) -> None:
        for name in ("share", "least_fall", "held_back"):
            within(self, name, low=0.0, high=1.0)
        above(self, "earliest_session", limit=2.0, or_equal=True)
        above(self, "latest_session", limit=self.earliest_session, or_equal=True)


@dataclass(frozen=True, kw_only=True)
class SeasonParameters:
    """The year: how many come in each month, and how scores move with it.

    Attributes
    ----------
    intakes : tuple of 12 float
        Intakes of January to December beside each other; only their proportions count.
    swing : float
        How far scores go up and down over the year, as a share of the burden.
    peak_month : float
        When burdens are greatest; 1 is the beginning of January.
    """

    intakes: tuple[float, ...]
    swing: float
    peak_month: float

    def __post_init__(self) -> None:
        twelve = len(self.intakes) == MONTHS and all(0.0 <= n < math.inf for n in self.intakes)
        if not twelve or sum(self.intakes) == 0.0:
            raise CareParameterError(
                "intakes", self.intakes, allowed="twelve numbers of at least 0, not all of them 0"
            )
        within(self, "swing", low=0.0, high=1.0)
        within(self, "peak_month", low=1.0, high=13.0)


@dataclass(frozen=True, kw_only=True)
class AftercareParameters:
    """Scores in the year after a completed course.

    Attributes
    ----------
    drift : float
        Points of the first measure by which scores have risen after twelve months, on average;
        other measures in proportion to the spread of their first scores.
    drift_sd : float
        How people differ in that, in the same points.
    answered : float
        Share who still answer, each time anew.
    """

    drift: float
    drift_sd: float
    answered: float

    def __post_init__(self) -> None:
        within(self, "drift", low=-100.0, high=100.0)
        above(self, "drift_sd", or_equal=True)
        within(self, "answered", low=0.0, high=1.0)
