"""What a simulated caseload came to, counted while it is written."""

import math
from dataclasses import dataclass, field
from typing import Any

import polars as pl

ENDINGS = ("completed", "dropped_out", "one_session", "never_started")
CAME_AGAIN = ("completed", "dropped_out")


@dataclass(kw_only=True)
class Tally:
    """Counts and sums over blocks of courses."""

    measures: list[str]
    rows: int = 0
    endings: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ENDINGS, 0))
    attended: int = 0
    first_scores: dict[str, list[float]] = field(default_factory=dict)

    def add(self, block: pl.DataFrame) -> None:
        """Count a block of whole clients."""
        self.rows += len(block)
        first = block.filter(pl.col("session") == 0)
        for measure in self.measures:
            scores = first.filter(pl.col("instrument") == measure)["score"].drop_nulls()
            sums = self.first_scores.setdefault(measure, [0, 0.0, 0.0])
            for place, value in enumerate((len(scores), scores.sum(), (scores**2).sum())):
                sums[place] += float(value)
        one_a_client = first.filter(pl.col("instrument") == self.measures[0])
        for ending, count in one_a_client["ending"].value_counts().iter_rows():
            self.endings[ending] += count
        self.attended += int(block["attended"].sum()) // len(self.measures)

    def content(self) -> dict[str, Any]:
        """Give what programs read; a number that cannot be reckoned is not finite."""
        again = sum(self.endings[ending] for ending in CAME_AGAIN)
        return {
            "rows": self.rows,
            "endings": dict(self.endings),
            "sessions_mean": _share(self.attended - self.endings["one_session"], again),
            "first_scores": {
                measure: _moments(*sums) for measure, sums in self.first_scores.items()
            },
        }


def _moments(count: float, total: float, squares: float) -> dict[str, float]:
    mean = _share(total, count)
    variance = _share(squares - count * mean**2, count - 1) if count else math.nan
    return {"n": int(count), "mean": mean, "sd": math.sqrt(max(variance, 0.0))}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
