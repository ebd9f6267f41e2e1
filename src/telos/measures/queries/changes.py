"""What changes of scores amount to: by published amounts, or reckoned from published figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from telos.science.change import (
    ChangeCategory,
    ChangeRule,
    classify_change,
    published_figures,
    rule_from_instrument,
    rule_from_published_figures,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.measures.queries.courses import ScorePoint
    from telos.science.instruments import Instrument

# An episode's key and an instrument's.
Key: TypeAlias = tuple[int, str]

# Of a reliable change, as in the paper of Jacobson and Truax.
_CONFIDENCE: Final = 0.95

# Two scores before, of which the second is the best, and two after it.
_COURSE_WITH_A_WAY_BACK: Final = 4


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """What a change amounts to by figures that were put together, and how sure those are."""

    category: ChangeCategory
    is_confirmed: bool
    """Whether each figure that the amount rests on was seen in its source."""
    amount: float
    """The change at which it counts as more than the measure's own error."""


def published_rule_of(instrument: Instrument) -> ChangeRule | None:
    """The published rule; none where no amount is published, or neither way is better."""
    if instrument.reliable_change is None or instrument.direction == "neither":
        return None
    return rule_from_instrument(instrument)


def first_and_last(points: Mapping[Key, list[ScorePoint]]) -> dict[Key, tuple[float, float]]:
    """Return first and last score of every course that has two."""
    return {
        key: (series[0].score, series[-1].score)
        for key, series in points.items()
        if len(series) > 1
    }


def best_and_last(
    points: Mapping[Key, list[ScorePoint]], known: Mapping[Key, Instrument]
) -> dict[Key, tuple[float, float]]:
    """Return the best score before the last two, and the better of these, of courses of four.

    Of three the best before the last two is the first, and against that all are judged anyway.
    """
    found = {}
    for key, series in points.items():
        if len(series) < _COURSE_WITH_A_WAY_BACK:
            continue
        *before, last_but_one, last = (point.score for point in series)
        better = min if known[key].direction == "lower" else max
        found[key] = (better(before), better(last_but_one, last))
    return found


def reckoned_of(
    pairs: Mapping[Key, tuple[float, float]], known: Mapping[Key, Instrument]
) -> dict[Key, Reckoned]:
    """Judge each change of a measure without a published amount, as far as figures are known."""
    instruments = {id(known[key]): known[key] for key in pairs}
    figures = {of: published_figures(instrument) for of, instrument in instruments.items()}
    rules = {of: _reckoned_rule_of(instrument) for of, instrument in instruments.items()}
    confirmed = {of for of, known_of in figures.items() if known_of and known_of.is_confirmed}
    categories = categories_of(pairs, {key: rules[id(known[key])] for key in pairs})
    return {
        key: Reckoned(
            category=category,
            is_confirmed=id(known[key]) in confirmed,
            amount=rule.amount,
        )
        for key, category in categories.items()
        if (rule := rules[id(known[key])]) is not None
    }


def _reckoned_rule_of(instrument: Instrument) -> ChangeRule | None:
    if instrument.direction == "neither":
        return None
    return rule_from_published_figures(instrument, confidence=_CONFIDENCE)


def swings_between(scores: list[float], *, rule: ChangeRule | None) -> bool:
    """Tell whether scores rose and fell by a reliable amount between their turning points.

    A walk from one turning point to the next: from a low a rise, from a high a fall.
    """
    if rule is None:
        return False
    low = high = scores[0]
    rose = fell = False
    for score in scores[1:]:
        if score - low >= rule.least_better:
            rose, low, high = True, score, score
        elif high - score >= rule.least_better:
            fell, low, high = True, score, score
        low, high = min(low, score), max(high, score)
    return rose and fell


def categories_of(
    pairs: Mapping[Key, tuple[float, float]], rule_of: Mapping[Key, ChangeRule | None]
) -> dict[Key, ChangeCategory]:
    """Classify each change from the one score to the other, a measure at a time."""
    by_rule: dict[int, list[Key]] = {}
    for key in pairs:
        by_rule.setdefault(id(rule_of[key]), []).append(key)
    found: dict[Key, ChangeCategory] = {}
    for keys in by_rule.values():
        rule = rule_of[keys[0]]
        if rule is None:
            continue
        changes = classify_change(
            np.array([pairs[key][0] for key in keys]),
            np.array([pairs[key][1] for key in keys]),
            rule=rule,
        )
        found.update(zip(keys, map(ChangeCategory, changes["category"]), strict=True))
    return found
