"""Every way in which a question about a course can be refused, by name."""


class TrajectoryError(ValueError):
    """A course cannot be modelled, or foretold, as it was asked."""


class VisitFrameError(TrajectoryError):
    """A column of the visits is missing or cannot be used; ``column`` names it."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(f"Column “{column}”: {message}")


class TooLittleDataError(TrajectoryError):
    """There are too few clients or visits to tell people apart from chance."""


class CollinearError(TrajectoryError):
    """A covariate says what the others say already; ``terms`` names those to look at."""

    def __init__(self, terms: tuple[str, ...]) -> None:
        self.terms = terms
        super().__init__(
            f"{', '.join(terms)} can be reckoned from the other terms, so that no estimate is the "
            "only one. Leave one of them out."
        )


class ConvergenceError(TrajectoryError):
    """No best fit was found; the message says what to look at."""


class TimeScaleError(TrajectoryError):
    """A time does not fit the scale that was chosen for it."""


class ScoreRangeError(TrajectoryError):
    """The ends of a range of scores, or the step between them, cannot be meant."""


class ProvenanceError(TrajectoryError):
    """A model was to be kept without a word on where it comes from."""


class ModelFileError(TrajectoryError):
    """A saved model cannot be read; ``field`` names what is wrong in it."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(f"{field}: {message}")
