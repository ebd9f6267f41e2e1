"""What the index of a method rests on, in sentences."""

from typing import Literal

from telos.science.change.pairs import PairStatistics
from telos.science.figures import figure

IndexMethod = Literal["jt", "gln", "hll", "en", "nk", "ha"]

NAMES: dict[IndexMethod, str] = {
    "jt": "Jacobson and Truax (1991)",
    "gln": "Gulliksen, Lord and Novick (Hsu 1989)",
    "hll": "Hsu, Linn and Lord (Hsu 1989)",
    "en": "Edwards and Nunnally (Speer 1992)",
    "nk": "Nunnally and Kotsch (1983)",
    "ha": "Hageman and Arrindell (1999)",
}


def how_far(
    method: IndexMethod, pairs: PairStatistics, reliability: float, *, confidence: float
) -> str:
    """Say by which method change is judged, and from whose scores."""
    return (
        f"Reliable change after {NAMES[method]}, from {pairs.n} people with both scores: mean "
        f"{pairs.mean_first:.4g} (SD {pairs.sd_first:.4g}) at first, {pairs.mean_last:.4g} "
        f"(SD {pairs.sd_last:.4g}) later; reliability {reliability:g}, "
        f"{100 * confidence:g} % confidence, {'one' if method == 'ha' else 'two'}-sided."
    )


def how_large(
    method: IndexMethod, error: float, critical: float, *, later: float | None = None
) -> str:
    """What a change is measured by; for JT, where it is the same for everybody, in points."""
    shown = f"Its standard error is {figure(error, decimals=2)} points"
    if later is not None:
        shown += f", with a reliability of {later:g} for the later scores"
    if method == "jt":
        amount = figure(critical * error, decimals=2)
        return f"{shown}, so that a change of more than {amount} points counts."
    return f"{shown}; an index beyond {critical:.4g} counts."
