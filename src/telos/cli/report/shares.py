"""A number of people out of others, and how surely."""

from dataclasses import dataclass
from functools import cached_property

from telos.science.change import Interval, wilson_interval

CONFIDENCE = 0.95


@dataclass(frozen=True, kw_only=True)
class Share:
    """A number of people out of others, and how surely."""

    count: int
    n: int

    @cached_property
    def share(self) -> float | None:
        """Between 0 and 1; None where nobody could be counted."""
        return self.count / self.n if self.n else None

    @cached_property
    def interval(self) -> Interval | None:
        """Wilson's, 95 %."""
        return wilson_interval(self.count, self.n, confidence=CONFIDENCE) if self.n else None
