"""What stops a report from being made, said so that the reader can mend it."""


class InputProblem(Exception):  # noqa: N818 - it is not an error of the machine
    """The table, or what was asked of it, cannot be used: what happened, and what to do."""

    def __init__(self, happened: str, advice: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.advice = advice

    def __str__(self) -> str:
        """Both sentences."""
        return f"{self.happened} {self.advice}".strip()
