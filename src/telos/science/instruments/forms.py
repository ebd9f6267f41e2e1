"""From answers to a score, one form at a time."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from telos.science.instruments.deciding import (
    bands_of,
    decided_for_one,
    every,
    line_of,
    one_beyond,
    some,
)
from telos.science.instruments.errors import (
    AppliesToAllError,
    ResponseValueError,
    UnknownItemError,
    VersionError,
)
from telos.science.instruments.responses import check_has_items, refuse_value
from telos.science.instruments.scales import Scale, most_missing, subscales, total_scale

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from telos.science.instruments.facts import Band
    from telos.science.instruments.instrument import Instrument
    from telos.science.instruments.scales import Term


@dataclass(frozen=True)
class PartScore:
    """The score of one subscale, with how many of its items were answered.

    ``band`` and ``case`` are None without a score, or where nothing is published.
    """

    score: float | None
    answered: int
    item_count: int
    band: str | None
    case: bool | None


@dataclass(frozen=True)
class Score:
    """One person's answers to one form, scored.

    Attributes
    ----------
    score : float or None
        In the instrument's units; None when the missing rule forbids a score, or there is no
        total.
    answered, item_count : int
        How many items were answered, of how many asked.
    band : str or None
        The published label of the range in which the score lies.
    case : bool or None
        Whether the score is at or beyond the published line; None when there is no score
        or no line.
    subscales : Mapping of str to PartScore
        Each subscale by its key.
    algorithms : Mapping of str to (bool or None)
        Whether each algorithm is met; None where missing answers could decide.
    alerts : tuple of str
        Keys of the items whose answer a person must look at. Empty does not mean safe: of an
        item that was left out nothing is known.
    instrument, version, language, coding : str
        In what form the answers were given; keep them beside the score.
    """

    score: float | None
    answered: int
    item_count: int
    band: str | None
    case: bool | None
    subscales: Mapping[str, PartScore]
    algorithms: Mapping[str, bool | None]
    alerts: tuple[str, ...]
    instrument: str
    version: str
    language: str
    coding: str


def score_one(
    answers: Mapping[str, int | None],
    *,
    instrument: Instrument,
    not_applicable: Collection[str] = (),
    line: str | None = None,
    bands: str | None = None,
    version: str | None = None,
) -> Score:
    """Score one form, finished or not.

    The same rules as `score_items`, for a page that has one person's answers in hand: a frame
    of one row would cost a hundred times as much. A test holds the two together.

    Parameters
    ----------
    answers : Mapping of item key to option value
        None, or no entry at all, where the item was not answered.
    instrument : Instrument
    not_applicable : collection of item keys
        Items that are for some people only, and not for this one.
    line, bands : str, optional
        Keys of an alternative line or set of bands.
    version : str, optional
        The version in which the answers were given, to be refused when it is another one.

    Returns
    -------
    Score

    Raises
    ------
    UnknownItemError
        When a key is not an item of the instrument.
    VersionError
        When `version` is not the instrument's.
    TotalOnlyError, NoFixedItemsError, ResponseValueError, AppliesToAllError, UnknownChoiceError
        As in `score_items`; the row is 0.

    References
    ----------
    See `score_items`.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> one = score_one({"phq9_9": 1}, instrument=load_instrument("phq9"))
    >>> one.score, one.answered, one.item_count, one.alerts
    (None, 1, 9, ('phq9_9',))
    """
    _check(answers, instrument, not_applicable)
    if version not in {None, instrument.version}:
        raise VersionError(row=0, column="version", given=version, expected=instrument.version)
    given = {key: value for key, value in answers.items() if value is not None}
    form = _Form(given, instrument, not_applicable)
    score = form.total()
    chosen = line_of(instrument, line)
    parts = {scale.key: form.part(scale) for scale in subscales(instrument)}
    met = decided_for_one(instrument.algorithms, form.counting)
    by_parts = line is None and instrument.case_from is not None
    return Score(
        score=score,
        answered=len(given),
        item_count=instrument.item_count,
        band=_band(score, bands_of(instrument, bands)),
        case=_case(instrument, score, parts, met=met) if by_parts else one_beyond(score, chosen),
        subscales=MappingProxyType(parts),
        algorithms=MappingProxyType(met),
        alerts=tuple(
            alert.item
            for alert in instrument.alerts
            if alert.item in given and given[alert.item] >= alert.at_least
        ),
        instrument=instrument.key,
        version=instrument.version,
        language=instrument.language,
        coding=instrument.coding,
    )


class _Form:
    """One person's answers, with what counts in place of those that do not apply."""

    def __init__(
        self, given: Mapping[str, int], instrument: Instrument, not_applicable: Collection[str]
    ) -> None:
        self.given = given
        self.instrument = instrument
        self.counting = dict(given)
        self.absent: set[str] = set()
        for item in instrument.items:
            if item.applies is None or item.key not in not_applicable:
                continue
            if item.applies.otherwise is None:
                self.absent.add(item.key)
            else:
                self.counting[item.key] = item.applies.otherwise

    def total(self) -> float | None:
        """The score of the whole."""
        scale, gate = total_scale(self.instrument), self.instrument.gate
        if scale is None:
            return None
        if gate is not None and gate.item not in self.given:
            return None
        if gate is not None and self.given[gate.item] < gate.opens_at:
            return gate.otherwise
        return self._score(scale)

    def part(self, scale: Scale) -> PartScore:
        """The score of a subscale."""
        score = None if self._is_void() else self._score(scale)
        return PartScore(
            score=score,
            answered=sum(key in self.given for key in scale.item_keys),
            item_count=len(scale.item_keys),
            band=_band(score, scale.bands),
            case=one_beyond(score, scale.caseness),
        )

    def _is_void(self) -> bool:
        most = most_missing(self.instrument)
        missing = sum(key not in self.given for key in self.instrument.counted_keys)
        return most is not None and missing > most

    def _score(self, scale: Scale) -> float | None:
        total, missing, lacking, absent = 0, 0, 0, 0
        for term in scale.terms:
            if not self.absent.isdisjoint(term.keys):
                absent += 1
            elif all(key in self.counting for key in term.keys):
                total += _value(term, self.counting)
            elif scale.may_be_missing(term):
                missing += 1
            else:
                lacking += 1
        score = scale.score(float(total), missing=missing, lacking=lacking, absent=absent)
        return None if score is None else float(score)


def _value(term: Term, counting: Mapping[str, int]) -> int:
    value = 1
    for key, turn in zip(term.keys, term.turns, strict=True):
        value *= counting[key] if turn is None else turn - counting[key]
    return value


def _check(
    answers: Mapping[str, int | None], instrument: Instrument, not_applicable: Collection[str]
) -> None:
    check_has_items(instrument)
    items = {item.key: item for item in instrument.items}
    for key, value in answers.items():
        if key not in items:
            raise UnknownItemError(key, instrument.item_keys)
        whole = isinstance(value, int) and not isinstance(value, bool)
        values = [option.value for option in instrument.options_of(items[key])]
        if value is not None and not (whole and value in values):
            refuse_value(key, value, values)
    for key in not_applicable:
        if key not in items:
            raise UnknownItemError(key, instrument.item_keys)
        if items[key].applies is None:
            raise AppliesToAllError(key)
        if answers.get(key) is not None:
            allowed = "no answer, because the item is said not to apply"
            raise ResponseValueError(row=0, item=key, value=answers[key], allowed=allowed, count=1)


def _band(score: float | None, bands: tuple[Band, ...]) -> str | None:
    if score is None:
        return None
    reached = [band.label for band in bands if score >= band.lowest]
    return reached[-1] if reached else None


def _case(
    instrument: Instrument,
    score: float | None,
    parts: Mapping[str, PartScore],
    *,
    met: Mapping[str, bool | None],
) -> bool | None:
    rule = instrument.case_from
    if rule is None or (score is None and instrument.has_total):
        return None
    named = [parts[key].case for key in rule.subscales] + [met[key] for key in rule.algorithms]
    return some(named) if rule.how == "any" else every(named)
