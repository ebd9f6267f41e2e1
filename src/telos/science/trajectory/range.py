"""Which scores an instrument can give at all: its two ends, and the step between two scores."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from telos.science.trajectory.errors import ScoreRangeError
from telos.science.trajectory.timescale import Floats

# A change of 6.0000000001 points is one of 6: how much of a step arithmetic may be off by.
SLACK = 1e-9


@dataclass(frozen=True)
class ScoreRange:
    r"""The scores that can be given: from the lowest to the highest, a step apart.

    A model of normal scores knows no floor. Near one it promises scores below 0 and grants a
    chance to improvements that nobody can show: who begins at 4 of 27 cannot fall by 6.

    Attributes
    ----------
    lowest, highest : float
        Both ends, in score units.
    step : float
        Between two neighbouring scores: 1 for sums of whole answers, 4 for the WHO-5; 0 where
        every value between the ends can be given.

    Raises
    ------
    ScoreRangeError
        When the ends are no numbers or the wrong way round, or the step is below 0.

    Notes
    -----
    A course is kept within the ends by cutting off what lies beyond them. The mean is cut off
    too and not replaced by that of a censored distribution: the model was fitted to scores that
    had met the floor already, and would be pushed away from it a second time.

    Examples
    --------
    >>> ScoreRange(lowest=0, highest=27, step=1).cut(np.array([-1.5, 9.2, 30.0])).tolist()
    [0.0, 9.2, 27.0]
    """

    lowest: float
    highest: float
    step: float

    def __post_init__(self) -> None:
        if not -math.inf < self.lowest < self.highest < math.inf:
            raise ScoreRangeError(
                f"The range goes from {self.lowest!r} to {self.highest!r}; the first must be a "
                "number below the second."
            )
        if not 0 <= self.step <= self.highest - self.lowest:
            raise ScoreRangeError(
                f"step is {self.step!r}; it must be at least 0 and fit between the ends."
            )

    def cut(self, scores: Floats) -> Floats:
        """Scores beyond an end, brought back to it."""
        return np.clip(scores, self.lowest, self.highest)

    def to_pass(self, lines: Floats, *, way: int) -> Floats:
        """Where a normal score must pass to be seen at `lines` or beyond (upwards: `way` is 1).

        Half a step before the line, since a whole score stands for all that is rounded to it;
        infinitely far where no score of the range lies beyond, and the other way where all do.
        """
        far, near = (self.highest, self.lowest) if way > 0 else (self.lowest, self.highest)
        moved = lines
        if self.step:
            steps = (lines - self.lowest) / self.step
            whole = np.ceil(steps - SLACK) if way > 0 else np.floor(steps + SLACK)
            moved = self.lowest + self.step * (whole - way / 2)
        moved = np.where((lines - far) * way > 0, way * np.inf, moved)
        return np.where((lines - near) * way <= 0, -way * np.inf, moved)


def chance_beyond(
    mean: Floats, sd: Floats, lines: Floats, *, way: int, score_range: ScoreRange | None
) -> Floats:
    """How likely a normal score is seen at `lines` or beyond, upwards for `way` = 1, else down."""
    to_pass = lines if score_range is None else score_range.to_pass(lines, way=way)
    chance: Floats = ndtr(way * (mean - to_pass) / sd)
    return chance
