"""What stops a report from being made, said so that the reader can mend it."""

LONGEST_QUOTE = 60
"""Signs of a text of the file that a sentence can hold."""


def quoted(text: str) -> str:
    """A text of the file as a sentence holds it: on one line, of a long one the beginning."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"


class InputProblem(Exception):  # noqa: N818 - it is not an error of the machine
    """A table, or another file that is read, cannot be used: what happened, and what to do."""

    def __init__(self, happened: str, advice: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.advice = advice

    def __str__(self) -> str:
        """Both sentences."""
        return f"{self.happened} {self.advice}".strip()


class WrongCall(InputProblem):
    """What was asked does not fit, by itself or the table; the message says what to ask instead."""
