"""Every way in which a question about signals can be refused, by name."""


class SignalError(ValueError):
    """A signal cannot be looked for as it was asked."""


class CourseFrameError(SignalError):
    """A column of the courses is missing or cannot be used; ``column`` names it."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(f"Column “{column}”: {message}")


class RuleError(SignalError):
    """A rule was given a parameter that it cannot have; ``name`` tells which."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        self.name = name
        self.value = value
        super().__init__(f"{name} is {value!r}; it must be {allowed}.")
