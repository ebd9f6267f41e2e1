"""Our figures beside theirs: how far they lie apart, how far they may, and what is not compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CLOSE = 1e-5  # relative
Told = dict[str, Any]
# Group and figure of what lies farther (patterns), how far it may, and why.
EXCEPTIONS = (
    (
        re.compile("lme4: btheb hsaur_ris REML; slope of .*"),
        2e-5,
        (
            "slopes hardly differ and the likelihood is flat; lme4 stops 1.7e-11 above the best "
            "criterion, Telos 1.5e-15"
        ),
    ),
    (
        re.compile(r"clinicalsignificance: claus_(bdi|hamd).*, slopes; HLM(\.c)? index of .*"),
        2e-5,
        (
            "the package lets lme4 stop early, 2e-9 (bdi) and 4e-7 (hamd) above the criterion of "
            "Telos; told to go on, lme4 comes to Telos's figure on bdi, and on hamd the "
            "correlation is on the boundary"
        ),
    ),
)


@dataclass(frozen=True)
class Figure:
    """One number of ours beside theirs.

    ``whole`` numbers must be equal; ``scale`` is what a difference is relative to, else theirs.
    """

    group: str
    what: str
    ours: float
    theirs: float
    whole: bool = False
    scale: float | None = None

    @property
    def gap(self) -> float:
        """Relative where there is something to be relative to."""
        size = abs(self.theirs) if self.scale is None else self.scale
        return abs(self.ours - self.theirs) / max(size, 1e-12)

    @property
    def label(self) -> str:
        """Group and figure, without the name of the software."""
        return f"{self.group.split(': ', maxsplit=1)[1]}: {self.what}"

    @property
    def exception(self) -> Any:
        name = f"{self.group}; {self.what}"
        return next((excuse for who, *excuse in EXCEPTIONS if who.fullmatch(name)), None)

    @property
    def fails(self) -> bool:
        if self.whole:
            return self.ours != self.theirs
        allowed = self.exception[0] if self.exception else CLOSE
        return not self.gap <= allowed

    @property
    def needs_its_exception(self) -> bool:
        return not self.fails and not self.whole and self.gap > CLOSE


@dataclass(frozen=True)
class Silence:
    """Something of the reference that is not compared, and why."""

    what: str
    why: str


Found = Figure | Silence


def read(folder: Path, name: str) -> pl.DataFrame | None:
    """A table of the folder, packed or not; None where it is not there."""
    for file in (folder / "data" / f"{name}.csv", folder / "data" / f"{name}.csv.gz"):
        if file.is_file():
            return pl.read_csv(file, null_values="NA", infer_schema_length=None)
    return None


def farthest(
    group: str,
    what: str,
    *,
    names: Sequence[object],
    ours: pl.Series,
    theirs: pl.Series,
    scale: pl.Series | float,
) -> Figure:
    """Of many people the one where ours and theirs differ most."""
    size = pl.Series([scale] * len(names)) if isinstance(scale, float) else scale
    gaps = ((ours - theirs).abs() / size).fill_null(np.inf).fill_nan(np.inf)
    place = int(gaps.arg_max() or 0)
    return Figure(
        group,
        what.format(names[place], len(names)),
        float(ours[place]),
        float(theirs[place]),
        scale=float(size[place]),
    )


def alike_of(group: str, what: str, alike: pl.Series) -> Figure:
    return Figure(group, what, int(alike.fill_null(value=False).sum()), len(alike), whole=True)
