"""Where people began and where they are later: score against score, band against band."""

from dataclasses import dataclass
from functools import partial

import polars as pl

from telos.cli.report import captions
from telos.cli.report.drawing.bands import BandCount, bands_chart
from telos.cli.report.drawing.picture import Picture, at_both_widths
from telos.cli.report.drawing.scatter import scatter_chart
from telos.cli.report.outcomes import Outcome
from telos.cli.report.verdicts import better_said, worse_said


@dataclass(frozen=True, kw_only=True)
class Severity:
    """What the page shows of first scores beside later ones."""

    headline: str
    scatter: Picture | None
    scatter_caption: str
    bands: str
    band_counts: tuple[BandCount, ...]
    """Of the people with both scores; empty without published ranges."""
    bands_caption: str


def severity_of(outcome: Outcome) -> Severity:
    """Draw and say how first and later scores lie."""
    counts = _band_counts(outcome)
    return Severity(
        headline=captions.severity_headline(outcome),
        scatter=_scatter(outcome),
        scatter_caption=captions.scatter_caption(outcome),
        bands=_bands(outcome, counts),
        band_counts=tuple(counts),
        bands_caption=captions.bands_caption(outcome),
    )


def _scatter(outcome: Outcome) -> Picture | None:
    if not outcome.all.later:
        return None
    draw = partial(
        scatter_chart,
        outcome.clients,
        instrument=outcome.instrument,
        rule=outcome.ruling.rule,
        sides=(better_said(outcome), worse_said(outcome)),
    )
    return at_both_widths(draw, ids=f"{outcome.instrument.key}-scatter")


def _bands(outcome: Outcome, counts: list[BandCount]) -> str:
    if not counts or not outcome.all.later:
        return ""
    ids = f"{outcome.instrument.key}-bands"
    return bands_chart(counts, people=outcome.all.later, ids=ids)


def _band_counts(outcome: Outcome) -> list[BandCount]:
    both = outcome.clients.filter(pl.col("last").is_not_null())
    first = dict(both["first_band"].value_counts().iter_rows())
    last = dict(both["last_band"].value_counts().iter_rows())
    return [
        BandCount(
            band.label,
            f"{band.lowest:g} to {band.highest:g}",
            first.get(band.label, 0),
            last.get(band.label, 0),
        )
        for band in outcome.instrument.bands
    ]
