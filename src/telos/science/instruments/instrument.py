"""An instrument as a whole: its fields, and the check that they do not contradict each other."""

from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from telos.science.instruments.consistency import contradictions
from telos.science.instruments.definition import InstrumentFields


class Instrument(InstrumentFields):
    """A questionnaire as a data file describes it; frozen, and checked as a whole.

    ``minutes`` and ``interval_days`` are Telos's own suggestions; every other figure carries
    its source and status. ``caseness`` is None where the total has no published line (the
    PHQ-4 draws it on its subscales). ``better`` says which way a score should move.
    """

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        problems = tuple(contradictions(self))
        if problems:
            raise PydanticCustomError(
                "contradiction",
                "{summary}",
                {
                    "summary": "; ".join(f"{p.field}: {p.message}" for p in problems),
                    "problems": problems,
                },
            )
        return self
