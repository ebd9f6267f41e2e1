"""What others have published of scores and their courses, as it stands there.

Nothing here is fitted. No study gives all that a simulation needs, so that each simulated service
also has numbers of our own; these are for taking over, and for holding a simulation against.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from telos.science.simulate.errors import SimulationError
from telos.science.simulate.figures import Figure, published


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Mean and standard deviation of a measure in ``n`` people, in score units."""

    n: int
    mean: Figure
    sd: Figure


@dataclass(frozen=True, kw_only=True)
class WeeklyCourse:
    """A mean score as a parabola of weeks, fitted by its authors to people in care.

    ``up_to_week`` is where the parabola turns: beyond it the formula says nothing.
    """

    n: int
    start: Figure
    by_week: Figure
    by_week_squared: Figure

    @property
    def up_to_week(self) -> float:
        """Weeks after which the parabola would rise again."""
        return -self.by_week / (2.0 * self.by_week_squared)

    def at(self, weeks: ArrayLike) -> NDArray[np.float64]:
        """Mean scores at these weeks.

        Raises
        ------
        SimulationError
            When a week is missing, negative or beyond `up_to_week`.

        Examples
        --------
        >>> LYRA["phq9"].at([0, 4, 8]).round(2).tolist()
        [12.9, 8.22, 5.78]
        """
        week = np.asarray(weeks, dtype=np.float64)
        if not bool(np.all((week >= 0.0) & (week <= self.up_to_week))):
            raise SimulationError(f"Weeks lie from 0 to {self.up_to_week:.1f}, none missing.")
        course: NDArray[np.float64] = (
            float(self.start) + self.by_week * week + self.by_week_squared * week**2
        )
        return course


IAPT_INTAKE: Final[Mapping[str, Scores]] = {
    "phq9": Scores(
        n=4394, mean=published(16.41, "saunders2019"), sd=published(5.65, "saunders2019")
    ),
    "gad7": Scores(
        n=4394, mean=published(14.53, "saunders2019"), sd=published(4.43, "saunders2019")
    ),
}
"""First scores in IAPT services."""

FIRST_VISIT: Final[Mapping[str, Scores]] = {
    "phq9": Scores(
        n=365_741, mean=published(9.41, "mcalister2025"), sd=published(6.61, "mcalister2025")
    ),
    "gad7": Scores(
        n=365_741, mean=published(9.45, "mcalister2025"), sd=published(5.65, "mcalister2025")
    ),
}
TWELFTH_VISIT: Final[Mapping[str, Scores]] = {
    "phq9": Scores(
        n=365_741, mean=published(6.37, "mcalister2025"), sd=published(5.83, "mcalister2025")
    ),
    "gad7": Scores(
        n=365_741, mean=published(6.50, "mcalister2025"), sd=published(5.01, "mcalister2025")
    ),
}
"""Of the twelve visits, −.72 points a visit in 1 to 5 and next to nothing in 6 to 12."""

LYRA: Final[Mapping[str, WeeklyCourse]] = {
    "phq9": WeeklyCourse(
        n=22_070,
        start=published(12.90, "lyra2024"),
        by_week=published(-1.45, "lyra2024"),
        by_week_squared=published(0.07, "lyra2024"),
    ),
    "gad7": WeeklyCourse(
        n=30_006,
        start=published(11.50, "lyra2024"),
        by_week=published(-1.23, "lyra2024"),
        by_week_squared=published(0.06, "lyra2024"),
    ),
}
"""Blended care; people who began at 10 or more (PHQ-9), 8 or more (GAD-7)."""

TRIAL_RESPONSES: Final[Mapping[str, Figure]] = {
    "strong": published(0.12, "npj2024"),
    "delayed": published(0.24, "npj2024"),
    "plateau": published(0.21, "npj2024"),
    "non": published(0.39, "npj2024"),
    "worsening": published(0.05, "npj2024"),
}
"""Shares of response classes in one trial, n = 228; rounded there, they sum to 1.01."""

SUDDEN_GAIN_EFFECT: Final = published(0.68, "shalom2020")
"""Better outcome after a sudden gain, in standard deviations (Hedges' g)."""

GOALS_APART_FROM_SYMPTOMS: Final = published(0.348, "krause2022")
"""Of those with meaningful goal progress: without reliable improvement of symptoms.

So we read the abstract, which could also mean: of all.
"""

DROP_OUT: Final = published(0.197, "swift2012")
"""Share of clients who leave before the end, over 669 studies."""

DRIFT_AFTER_THE_END: Final = (published(1.6, "drift"), published(2.1, "drift"))
"""Points lost in the twelve months after the end, lowest and highest."""
