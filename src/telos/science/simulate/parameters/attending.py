"""Who comes, how often, to whom, and who leaves."""

from dataclasses import dataclass
from typing import Literal

from telos.science.simulate.errors import CareParameterError
from telos.science.simulate.parameters.checks import above, within

InformedBy = Literal["observed", "true"]


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
        above(self, "least", limit=2.0, or_equal=True)
        above(self, "most", limit=self.least, or_equal=True)
        above(self, "shape")
        above(self, "mean")
        within(self, "week_left_out", low=0.0, high=0.9)


@dataclass(frozen=True, kw_only=True)
class FrontParameters:
    """Who is lost before there is a course: shares, the second of those who came at all."""

    never_started: float
    one_session: float

    def __post_init__(self) -> None:
        within(self, "never_started", low=0.0, high=1.0)
        within(self, "one_session", low=0.0, high=1.0)


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
        above(self, "base", or_equal=True)
        within(self, "slope", low=-5.0, high=5.0)
        if self.informed_by not in ("observed", "true"):
            raise CareParameterError(
                "informed_by", repr(self.informed_by), allowed="“observed” or “true”"
            )


@dataclass(frozen=True, kw_only=True)
class TherapistParameters:
    """Therapists: clients each on average, and their share of the variance of change.

    The share is of the change that is to be; in scores it is a little less, by their error.
    """

    clients_each: float
    share: float

    def __post_init__(self) -> None:
        above(self, "clients_each", limit=1.0, or_equal=True)
        within(self, "share", low=0.0, high=0.5)


@dataclass(frozen=True, kw_only=True)
class GroupParameters:
    """Clients who are seen in a group: their share, the group's size, its share of variance."""

    clients: float
    size: float
    share: float

    def __post_init__(self) -> None:
        within(self, "clients", low=0.0, high=1.0)
        above(self, "size", limit=2.0, or_equal=True)
        within(self, "share", low=0.0, high=0.5)
