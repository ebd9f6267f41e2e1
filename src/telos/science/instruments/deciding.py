"""Diagnostic algorithms and lines: yes, no, or not known because answers are missing.

Three values throughout: what the missing answers could still change is not known.
"""

from __future__ import annotations

from functools import reduce
from operator import add, and_, or_
from typing import TYPE_CHECKING

import polars as pl

from telos.science.instruments.errors import UnknownChoiceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from telos.science.instruments.algorithms import Algorithm, CaseFrom, Cluster
    from telos.science.instruments.facts import AlternativeLine, Band, Caseness
    from telos.science.instruments.instrument import Instrument

Known = bool | None


def decided(algorithms: Iterable[Algorithm], answers: Mapping[str, pl.Expr]) -> dict[str, pl.Expr]:
    """One Boolean expression for each algorithm, in order."""
    found: dict[str, pl.Expr] = {}
    for rule in algorithms:
        conditions = [_met(cluster, rule, answers) for cluster in rule.clusters]
        conditions += [found[key] for key in rule.needs]
        conditions += [~found[key] for key in rule.unless]
        found[rule.key] = reduce(and_, conditions).alias(rule.key)
    return found


def _met(cluster: Cluster, rule: Algorithm, answers: Mapping[str, pl.Expr]) -> pl.Expr:
    least = _least(cluster, rule)
    given = [answers[key] for key in cluster.items]
    endorsed = reduce(add, ((one >= least).fill_null(value=False).cast(pl.UInt16) for one in given))
    empty = reduce(add, (one.is_null().cast(pl.UInt16) for one in given))
    return (
        pl.when(endorsed >= cluster.at_least)
        .then(statement=True)
        .when(endorsed + empty < cluster.at_least)
        .then(statement=False)
    )


def _least(cluster: Cluster, rule: Algorithm) -> int:
    return rule.endorsed_at if cluster.endorsed_at is None else cluster.endorsed_at


def decided_for_one(algorithms: Iterable[Algorithm], given: Mapping[str, int]) -> dict[str, Known]:
    """The same for one form, of which `given` holds what was answered."""
    found: dict[str, Known] = {}
    for rule in algorithms:
        conditions = [_met_by_one(cluster, rule, given) for cluster in rule.clusters]
        conditions += [found[key] for key in rule.needs]
        conditions += [_not(found[key]) for key in rule.unless]
        found[rule.key] = every(conditions)
    return found


def _met_by_one(cluster: Cluster, rule: Algorithm, given: Mapping[str, int]) -> Known:
    least = _least(cluster, rule)
    present = [given[key] for key in cluster.items if key in given]
    endorsed = sum(answer >= least for answer in present)
    if endorsed >= cluster.at_least:
        return True
    if endorsed + len(cluster.items) - len(present) < cluster.at_least:
        return False
    return None


def _not(known: Known) -> Known:
    return None if known is None else not known


def every(known: Iterable[Known]) -> Known:
    """True if all are; false if any is not; else not known."""
    seen = list(known)
    if False in seen:
        return False
    return None if None in seen else True


def some(known: Iterable[Known]) -> Known:
    """True if any is; false if none is; else not known."""
    seen = list(known)
    if True in seen:
        return True
    return None if None in seen else False


def beyond(score: pl.Expr, line: Caseness | None) -> pl.Expr:
    """Whether a score is at or beyond a line; not known without either."""
    if line is None:
        return pl.lit(None, dtype=pl.Boolean)
    return score >= line.cut if line.operator == ">=" else score <= line.cut


def one_beyond(score: float | None, line: Caseness | None) -> Known:
    """The same for one score."""
    if score is None or line is None:
        return None
    return score >= line.cut if line.operator == ">=" else score <= line.cut


def case_by(rule: CaseFrom, parts: Mapping[str, pl.Expr]) -> pl.Expr:
    """A case by any or all of what the rule names."""
    named = [parts[key] for key in (*rule.subscales, *rule.algorithms)]
    return reduce(or_ if rule.how == "any" else and_, named)


def line_of(instrument: Instrument, key: str | None) -> Caseness | None:
    """The line that was chosen: the main one, or an alternative by its key.

    Raises
    ------
    UnknownChoiceError
        When the instrument has no line of this key.
    """
    if key is None:
        return instrument.caseness
    return _chosen(instrument.alternative_lines, key)


def _chosen(lines: tuple[AlternativeLine, ...], key: str) -> AlternativeLine:
    for line in lines:
        if line.key == key:
            return line
    raise UnknownChoiceError("line", key, [line.key for line in lines])


def bands_of(instrument: Instrument, key: str | None) -> tuple[Band, ...]:
    """The bands that were chosen: the main ones, or an alternative set by its key.

    Raises
    ------
    UnknownChoiceError
        When the instrument has no set of this key.
    """
    if key is None:
        return instrument.bands
    for other in instrument.alternative_bands:
        if other.key == key:
            return other.bands
    raise UnknownChoiceError("set of bands", key, [one.key for one in instrument.alternative_bands])


def beyond_each(score: pl.Expr, instrument: Instrument, *, column: str) -> pl.Expr:
    """Whether each score is at or beyond the line that `column` names for its row."""
    found = pl.lit(None, dtype=pl.Boolean)
    for line in instrument.alternative_lines:
        found = pl.when(pl.col(column) == line.key).then(beyond(score, line)).otherwise(found)
    return found
