"""Whole frames at once: one small number a response, from which its score is looked up.

A score depends on the sum of the terms and on how many are missing, and on nothing else. So
both are packed into one whole number (the sum, plus a step wider than any sum for each missing
term), which takes one addition an item, and everything about a response is then one look into
a table of a few hundred lines. The tables are filled by `Scale.score`, the arithmetic of one
form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add, mul
from typing import TYPE_CHECKING, Self

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from telos.science.instruments.facts import Band
    from telos.science.instruments.instrument import Instrument
    from telos.science.instruments.scales import Scale, Term

    Instead = tuple[tuple[pl.Expr, float | None], ...]

BAND = pl.Categorical
"""The type of band labels: a quarter of the memory of words, and writing it is what costs."""
_DTYPES = ((2**8, pl.UInt8), (2**16, pl.UInt16), (2**32, pl.UInt32))


@dataclass(frozen=True, kw_only=True)
class Given:
    """Answers that were checked, and what is known of those that are not there.

    Attributes
    ----------
    answers : mapping of item key to expression
        The answer; what counts instead where the item does not apply to the person.
    absent : mapping of item key to expression
        Where an item does not apply and nothing counts instead.
    empty : set of item keys
        Sometimes unanswered.
    filled : set of item keys
        With something that counts instead of an answer.
    """

    frame: pl.DataFrame
    answers: Mapping[str, pl.Expr]
    absent: Mapping[str, pl.Expr]
    empty: frozenset[str]
    filled: frozenset[str]

    @classmethod
    def of(
        cls, frame: pl.DataFrame, instrument: Instrument, *, not_applicable: Mapping[str, str]
    ) -> Self:
        """Take the answers of a frame; `not_applicable` names a Boolean column for an item."""
        answers = {key: pl.col(key) for key in instrument.item_keys}
        absent = {}
        for item in instrument.items:
            if item.applies is None or item.key not in not_applicable:
                continue
            flag = pl.col(not_applicable[item.key]).fill_null(value=False)
            if item.applies.otherwise is None:
                absent[item.key] = flag
            else:
                instead = pl.when(flag).then(item.applies.otherwise)
                answers[item.key] = instead.otherwise(answers[item.key])
        return cls(
            frame=frame,
            answers=answers,
            absent=absent,
            empty=frozenset(key for key in answers if frame[key].null_count()),
            filled=frozenset(set(not_applicable) - set(absent)),
        )

    def count(self, keys: Collection[str]) -> pl.Expr:
        """How many of these items were answered."""
        always = sum(key not in self.empty for key in keys)
        sometimes = [pl.col(key).is_not_null() for key in keys if key in self.empty]
        counted = (answered.cast(pl.UInt16) for answered in sometimes)
        return reduce(add, counted, pl.lit(always, dtype=pl.UInt16)).cast(pl.Int64)


def look_up(
    given: Given, scale: Scale, *, bands: tuple[Band, ...], instead: Instead = ()
) -> pl.DataFrame:
    """The columns score, answered and band of one scale.

    `instead` holds conditions under which the score is another or none, the first that is met
    before the later.
    """
    plan = plan_for(scale, empty=given.empty, absent=given.absent)
    tables = tables_of(plan, bands=bands, instead=[score for _, score in instead])
    code = code_of(plan, given.answers, absent=given.absent)
    for place, (condition, _) in reversed(list(enumerate(instead))):
        other = pl.lit(plan.size + place, dtype=pl.UInt32)
        code = pl.when(condition).then(other).otherwise(code)
    single = all(len(term.keys) == 1 for term in scale.terms)
    by_code = single and not instead and given.filled.isdisjoint(scale.item_keys)
    answered = given.count(scale.item_keys).alias("answered")
    codes = given.frame.select(code.alias("code"), *([] if by_code else [answered]))
    if by_code and not plan.may_be_empty:
        answered = pl.lit(len(scale.terms), dtype=pl.Int64).alias("answered")
    elif by_code:
        answered = pl.lit(tables.answered).gather(pl.col("code")).alias("answered")
    else:
        answered = pl.col("answered")
    return codes.select(
        pl.lit(tables.score).gather(pl.col("code")).alias("score"),
        answered,
        pl.lit(tables.band).gather(pl.col("code")).alias("band"),
    )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The steps by which a scale's code is packed; digits for what cannot occur are left out."""

    scale: Scale
    width: int
    shift: int
    missing: int
    lacking: int
    absent: int

    @property
    def may_be_empty(self) -> bool:
        """Whether any term is sometimes not there."""
        return bool(self.missing or self.lacking or self.absent)

    @property
    def size(self) -> int:
        """How many codes there are."""
        return self.width * (self.missing + 1) * (self.lacking + 1) * (self.absent + 1)

    @property
    def dtype(self) -> type[pl.DataType]:
        """The narrowest type that holds every code, and every answer while it is turned."""
        ends = [abs(t) + 1 for term in self.scale.terms for t in term.turns if t is not None]
        least = max(self.size, *ends, *(term.highest + 1 for term in self.scale.terms))
        return next(dtype for values, dtype in _DTYPES if least <= values)


def plan_for(scale: Scale, *, empty: Collection[str], absent: Collection[str]) -> Plan:
    """Plan for responses in which the items `empty` are sometimes unanswered.

    `absent` are items that do not apply to everybody, and then do not count.
    """
    shift = min(0, *(term.lowest for term in scale.terms))
    may_be_empty = [term for term in scale.terms if not set(empty).isdisjoint(term.keys)]
    allowed = sum(scale.may_be_missing(term) for term in may_be_empty)
    return Plan(
        scale=scale,
        width=sum(term.highest - shift for term in scale.terms) + 1,
        shift=shift,
        missing=allowed,
        lacking=len(may_be_empty) - allowed,
        absent=sum(not set(absent).isdisjoint(term.keys) for term in scale.terms),
    )


def code_of(
    plan: Plan, answers: Mapping[str, pl.Expr], *, absent: Mapping[str, pl.Expr]
) -> pl.Expr:
    """The code of each response: the sum of its terms, and a step for each that is not there.

    `answers` are whole numbers that were checked; `absent` says of an item that it does not
    apply to the person.
    """
    packed = (_packed(plan, term, answers, absent=absent) for term in plan.scale.terms)
    return reduce(add, packed).cast(pl.UInt32)


def _packed(
    plan: Plan, term: Term, answers: Mapping[str, pl.Expr], *, absent: Mapping[str, pl.Expr]
) -> pl.Expr:
    # Answers were checked, so a narrowing cast need not look at each again.
    narrow = pl.Int32 if plan.shift < 0 else plan.dtype
    parts = []
    for key, turn in zip(term.keys, term.turns, strict=True):
        answer = answers[key].cast(narrow, wrap_numerical=True)
        parts.append(answer if turn is None else pl.lit(turn, dtype=narrow) - answer)
    value = reduce(mul, parts)
    if plan.shift < 0:
        value = (value - plan.shift).cast(plan.dtype)
    if plan.missing or plan.lacking:
        of_allowed = plan.scale.may_be_missing(term)
        step = plan.width if of_allowed else plan.width * (plan.missing + 1)
        value = value.fill_null(pl.lit(step, dtype=plan.dtype))
    flags = [absent[key] for key in term.keys if key in absent]
    if flags:
        step = plan.width * (plan.missing + 1) * (plan.lacking + 1)
        value = pl.when(pl.any_horizontal(flags)).then(pl.lit(step, plan.dtype)).otherwise(value)
    return value


@dataclass(frozen=True, kw_only=True)
class Tables:
    """What each code stands for."""

    score: pl.Series
    answered: pl.Series
    band: pl.Series


def tables_of(
    plan: Plan, *, bands: tuple[Band, ...], instead: Sequence[float | None] = ()
) -> Tables:
    """Fill the tables of a plan, code by code in the order in which `code_of` packs them.

    Behind them stand the scores `instead`, for which no count is known.
    """
    sums = np.arange(plan.width, dtype=np.float64)
    scores, answered = [], []
    for absent in range(plan.absent + 1):
        for lacking in range(plan.lacking + 1):
            for missing in range(plan.missing + 1):
                present = len(plan.scale.terms) - absent - lacking - missing
                total = sums + plan.shift * present
                score = plan.scale.score(total, missing=missing, lacking=lacking, absent=absent)
                scores.append(np.full_like(total, np.nan) if score is None else score)
                answered.append(np.full(plan.width, present, dtype=np.int64))
    others = [np.nan if other is None else other for other in instead]
    score = np.concatenate([*scores, np.array(others, dtype=np.float64)])
    return Tables(
        score=pl.Series("score", score).fill_nan(None),
        answered=pl.Series("answered", np.concatenate(answered)),
        band=band_names(score, bands),
    )


def band_names(scores: NDArray[np.float64], bands: tuple[Band, ...]) -> pl.Series:
    """The highest band that begins at or below each score, so that 9.6 needs no band of its own.

    A score that is NaN has none.
    """
    if not bands:
        return pl.Series("band", [None] * len(scores), dtype=BAND)
    labels = pl.Series("band", [band.label for band in bands], dtype=BAND)
    places = np.searchsorted([band.lowest for band in bands], scores, side="right") - 1
    known = pl.Series(places).cast(pl.UInt32, strict=False)
    return labels.gather(known.set(pl.Series(np.isnan(scores)), None))
