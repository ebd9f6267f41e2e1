"""How one score is made from answers: the same arithmetic for one form and for a whole frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from telos.science.instruments.checks_score import scale_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from telos.science.instruments.facts import Band, Caseness
    from telos.science.instruments.instrument import Instrument
    from telos.science.instruments.items import MissingRule, ScoreMethod

    Total = TypeVar("Total", float, NDArray[np.float64])
else:
    Total = TypeVar("Total")


@dataclass(frozen=True, kw_only=True)
class Term:
    """What is added up: an item's answer, turned round where it is reversed, or a product.

    ``lowest`` and ``highest`` are those of the term; ``turn`` is lowest plus highest of a
    reversed item, from which the answer is taken away.
    """

    keys: tuple[str, ...]
    lowest: int
    highest: int
    turns: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """One score: its terms, how they are put together, and what is published about it."""

    key: str
    terms: tuple[Term, ...]
    method: str
    multiply: int
    max_missing: int
    may_lack: frozenset[str]
    bands: tuple[Band, ...]
    caseness: Caseness | None

    @property
    def item_keys(self) -> tuple[str, ...]:
        """The keys of the items that enter, in order."""
        return tuple(key for term in self.terms for key in term.keys)

    def may_be_missing(self, term: Term) -> bool:
        """Whether the missing rule names this term, or names none."""
        return not self.may_lack or set(term.keys) <= self.may_lack

    def score(
        self, total: Total, *, missing: int = 0, lacking: int = 0, absent: int = 0
    ) -> Total | None:
        """The score of a sum of terms; None where the missing rule forbids one.

        ``missing`` counts terms without an answer that the rule may make up for, ``lacking``
        those that it may not, and ``absent`` those that do not apply to the person.
        """
        applying = len(self.terms) - absent
        answered = applying - missing - lacking
        if lacking or missing > self.max_missing or answered < 1:
            return None
        if self.method == "sum":
            return total * self.multiply * applying / answered
        return total * self.multiply / answered


def total_scale(instrument: Instrument) -> Scale | None:
    """The scale of the whole, or None where there is no total."""
    if instrument.scoring is None:
        return None
    return _scale(
        instrument,
        key="score",
        items=instrument.counted_keys,
        score=instrument.scoring,
        missing=instrument.missing,
        bands=instrument.bands,
        caseness=instrument.caseness,
    )


def subscales(instrument: Instrument) -> tuple[Scale, ...]:
    """The scales of the subscales, in order; without those whose method is not known."""
    found = []
    for part in instrument.subscales:
        score = scale_of(instrument, part)
        if score is not None:
            found.append(
                _scale(
                    instrument,
                    key=part.key,
                    items=part.items,
                    score=score,
                    missing=part.missing,
                    bands=part.bands,
                    caseness=part.caseness,
                )
            )
    return tuple(found)


def most_missing(instrument: Instrument) -> int | None:
    """With how many counted items missing a whole form is void; None where nothing says so.

    Only where there is no total: with one, the rule is the total's own.
    """
    missing = instrument.missing
    if instrument.scoring is not None or missing is None or missing.rule == "complete":
        return None
    return missing.max_missing


def _scale(
    instrument: Instrument,
    *,
    key: str,
    items: tuple[str, ...],
    score: ScoreMethod,
    missing: MissingRule | None,
    bands: tuple[Band, ...],
    caseness: Caseness | None,
) -> Scale:
    single = {one: _term(instrument, one) for one in items}
    if score.method == "mean_product":
        terms = tuple(_product(single[first], single[second]) for first, second in score.pairs)
    else:
        terms = tuple(single.values())
    return Scale(
        key=key,
        terms=terms,
        method=score.method,
        multiply=score.multiply,
        max_missing=0 if missing is None else missing.max_missing,
        may_lack=frozenset() if missing is None else frozenset(missing.may_lack),
        bands=bands,
        caseness=caseness,
    )


def _term(instrument: Instrument, key: str) -> Term:
    item = next(one for one in instrument.items if one.key == key)
    values = [option.value for option in instrument.options_of(item)]
    lowest, highest = min(values), max(values)
    turn = lowest + highest if item.reverse else None
    return Term(keys=(key,), lowest=lowest, highest=highest, turns=(turn,))


def _product(first: Term, second: Term) -> Term:
    corners = [
        a * b for a in (first.lowest, first.highest) for b in (second.lowest, second.highest)
    ]
    return Term(
        keys=first.keys + second.keys,
        lowest=min(corners),
        highest=max(corners),
        turns=first.turns + second.turns,
    )
