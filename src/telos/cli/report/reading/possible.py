"""Which values an instrument can give, as an answer or as a total."""

from collections.abc import Mapping

import polars as pl

from telos.cli.language import gettext as _
from telos.science.instruments import Instrument, score_step

ROUNDING = 1e-6
"""How far from a step a total may be and still lie on it, in steps."""


def codes(instrument: Instrument) -> tuple[int, int]:
    """The lowest and the highest answer to any of its items; it must have items."""
    values = [option.value for item in instrument.items for option in instrument.options_of(item)]
    return min(values), max(values)


def taken(instrument: Instrument) -> str:
    """Which numbers the instrument takes, in a sentence."""
    lowest, highest = instrument.score.lowest, instrument.score.highest
    total = _("{lowest:g} to {highest:g}").format(lowest=lowest, highest=highest)
    if instrument.total_only or not instrument.items:
        return _("The {name} takes totals from {total}.").format(
            name=instrument.short_name, total=total
        )
    low, high = codes(instrument)
    return _("The {name} takes answers from {low} to {high} and totals from {total}.").format(
        name=instrument.short_name, low=low, high=high, total=total
    )


def possible(instruments: Mapping[int, Instrument]) -> pl.Expr:
    """Whether the instrument can give this value, as an answer or as a total."""
    possible = pl.lit(value=True)
    for place, instrument in instruments.items():
        total = pl.col("value").is_between(instrument.score.lowest, instrument.score.highest)
        fits = pl.when("of_item").then(_answer_fits(instrument)).otherwise(total)
        possible = pl.when(pl.col("instrument") == place).then(fits).otherwise(possible)
    return possible


def on_a_step(instruments: Mapping[int, Instrument]) -> pl.Expr:
    """Whether a total can be a sum of answers; true where the instrument's file cannot tell.

    A prorated score lies between, and so nothing is said of totals of those that are prorated.
    """
    lies = pl.lit(value=True)
    for place, instrument in instruments.items():
        step = score_step(instrument)
        prorated = instrument.missing is not None and instrument.missing.rule != "complete"
        if step is None or prorated:
            continue
        steps = (pl.col("value") - instrument.score.lowest) / step
        whole = (steps - steps.round()).abs() < ROUNDING
        of_it = (pl.col("instrument") == place) & ~pl.col("of_item")
        lies = pl.when(of_it).then(whole).otherwise(lies)
    return lies


def _answer_fits(instrument: Instrument) -> pl.Expr:
    fits = pl.lit(value=False)
    sets: dict[tuple[int, ...], list[int]] = {}
    for place, item in enumerate(instrument.items):
        values = tuple(option.value for option in instrument.options_of(item))
        sets.setdefault(values, []).append(place)
    for values, places in sets.items():
        among = pl.col("value").is_in([float(value) for value in values])
        if len(sets) == 1:
            return among
        fits = pl.when(pl.col("item").is_in(places)).then(among).otherwise(fits)
    return fits
