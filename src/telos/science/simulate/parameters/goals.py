"""What people want from therapy, and how far they get."""

from dataclasses import dataclass

from telos.science.simulate.parameters.checks import above, within


@dataclass(frozen=True, kw_only=True)
class GoalParameters:
    """Goals, rated from 0 to 10, and how they move with symptoms and apart from them.

    Attributes
    ----------
    most : float
        Goals that a client may have: one, and each of the others with the chance `another`.
    another : float
    start_mean, start_sd : float
        Of first ratings, in points, before they are kept on the scale.
    progress_mean, progress_sd : float
        Share of the way from the first rating to 10 that is gone when change is complete. The
        spread is also the distance between two levels of attainment.
    with_symptoms : float
        Correlation of a client's progress with the fall of the first measure.
    expected : float
        Share of the way that both sides expect at the review: there attainment is 0.
    own : float
        Share of the variance of progress that is a goal's own and not its client's.
    error_sd : float
        How a rating strays from one session to the next, in points.
    not_rated : float
        Share of sessions at which nobody asks.
    """

    most: float
    another: float
    start_mean: float
    start_sd: float
    progress_mean: float
    progress_sd: float
    with_symptoms: float
    expected: float
    own: float
    error_sd: float
    not_rated: float

    def __post_init__(self) -> None:
        above(self, "most", limit=1.0, or_equal=True)
        for name in ("another", "own", "not_rated"):
            within(self, name, low=0.0, high=1.0)
        within(self, "start_mean", low=0.0, high=10.0)
        within(self, "progress_mean", low=-1.0, high=1.0)
        within(self, "expected", low=0.0, high=1.0)
        within(self, "with_symptoms", low=-1.0, high=1.0)
        for name in ("start_sd", "error_sd"):
            above(self, name, or_equal=True)
        above(self, "progress_sd")
