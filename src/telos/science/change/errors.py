"""Every way in which a question about change can be refused, by name."""


class ChangeError(ValueError):
    """A question about change cannot be answered as it was put."""


class ParameterError(ChangeError):
    """A parameter is outside what it can mean; ``name`` tells which."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        self.name = name
        self.value = value
        super().__init__(f"{name} is {value!r}; it must be {allowed}.")


class PopulationError(ChangeError):
    """A cut-off needs a population that was not given, or one without a standard deviation."""


class NoPublishedAmountError(ChangeError):
    """The instrument has no published amount of reliable change."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"{key} has no published amount of reliable change. Choose a standard deviation and "
            "a reliability, and use rule_jacobson_truax."
        )


class ScoreSeriesError(ChangeError):
    """First and last scores do not fit together, or are not numbers."""


class SummaryFrameError(ChangeError):
    """A column that the summary needs is missing, or cannot be used; ``column`` names it."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(f"Column “{column}”: {message}")
