"""Every way in which a question about goals can be refused, by name."""


class AttainmentError(ValueError):
    """A question about goals cannot be answered as it was put."""


class GoalFrameError(AttainmentError):
    """A column of the goals is missing or cannot be used; ``column`` names it."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(f"Column “{column}”: {message}")


class LevelError(GoalFrameError):
    """A level is off the scale of goal attainment scaling."""


class WeightError(GoalFrameError):
    """A weight is missing, negative or infinite, or a client's weights are all zero."""


class RatingError(GoalFrameError):
    """A rating is off the scale of 0 to 10."""


class TooLittleDataError(AttainmentError):
    """There are too few goals, ratings or clients for what was asked."""
