"""From answers to a score, one form at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from telos.science.instruments.errors import TotalOnlyError, UnknownItemError
from telos.science.instruments.facts import Caseness
from telos.science.instruments.instrument import Instrument
from telos.science.instruments.items import Item
from telos.science.instruments.responses import refuse_value


@dataclass(frozen=True)
class Score:
    """One person's answers to one form, scored.

    Attributes
    ----------
    score : float or None
        In the instrument's units; None when the missing rule forbids a score.
    answered, item_count : int
        How many items were answered, of how many.
    band : str or None
        The published label of the range in which the score lies.
    case : bool or None
        Whether the score is at or beyond the published line; None when there is no score
        or no line.
    subscales : Mapping of str to (float or None)
        The score of each subscale by its key.
    alerts : tuple of str
        Keys of the items whose answer a person must look at. Empty does not mean safe.
    """

    score: float | None
    answered: int
    item_count: int
    band: str | None
    case: bool | None
    subscales: Mapping[str, float | None]
    alerts: tuple[str, ...]


def score_one(answers: Mapping[str, int | None], *, instrument: Instrument) -> Score:
    """Score one form, finished or not.

    The same rules as `score_items`, for a page that has one person's answers in hand: a frame
    of one row would cost a hundred times as much. A test holds the two together.

    Parameters
    ----------
    answers : Mapping of item key to option value
        None, or no entry at all, where the item was not answered.
    instrument : Instrument

    Returns
    -------
    Score

    Raises
    ------
    UnknownItemError
        When a key is not an item of the instrument.
    TotalOnlyError, ResponseValueError
        As in `score_items`; the row is 0.

    References
    ----------
    See `score_items`.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> score_one({"phq9_9": 1}, instrument=load_instrument("phq9"))
    Score(score=None, answered=1, item_count=9, band=None, case=None, \
subscales=mappingproxy({}), alerts=('phq9_9',))
    """
    _check(answers, instrument)
    given = {key: value for key, value in answers.items() if value is not None}
    counted = {item.key: _turned(item, given, instrument) for item in instrument.items}
    score = _total([*counted.values()], instrument)
    parts = {
        part.key: _complete([counted[key] for key in part.items], instrument)
        for part in instrument.subscales
    }
    return Score(
        score=score,
        answered=len(given),
        item_count=instrument.item_count,
        band=_band(score, instrument),
        case=_case(score, parts, instrument),
        subscales=MappingProxyType(parts),
        alerts=tuple(
            alert.item
            for alert in instrument.alerts
            if alert.item in given and given[alert.item] >= alert.at_least
        ),
    )


def _check(answers: Mapping[str, int | None], instrument: Instrument) -> None:
    if instrument.total_only:
        raise TotalOnlyError(instrument.key)
    items = {item.key: item for item in instrument.items}
    for key, value in answers.items():
        if key not in items:
            raise UnknownItemError(key, instrument.item_keys)
        whole = isinstance(value, int) and not isinstance(value, bool)
        values = [option.value for option in instrument.options_of(items[key])]
        if value is not None and not (whole and value in values):
            refuse_value(key, value, values)


def _turned(item: Item, given: Mapping[str, int], instrument: Instrument) -> int | None:
    answer = given.get(item.key)
    if answer is None or not item.reverse:
        return answer
    values = [option.value for option in instrument.options_of(item)]
    return min(values) + max(values) - answer


def _complete(answers: list[int | None], instrument: Instrument) -> float | None:
    present = [answer for answer in answers if answer is not None]
    if len(present) < len(answers):
        return None
    return float(sum(present) * instrument.score.multiply)


def _total(answers: list[int | None], instrument: Instrument) -> float | None:
    missing = instrument.missing
    if missing is None or missing.rule == "complete":
        return _complete(answers, instrument)
    present = [answer for answer in answers if answer is not None]
    if len(present) < len(answers) - missing.max_missing:
        return None
    return float(sum(present)) * instrument.score.multiply * len(answers) / len(present)


def _band(score: float | None, instrument: Instrument) -> str | None:
    if score is None:
        return None
    reached = [band.label for band in instrument.bands if score >= band.lowest]
    return reached[-1] if reached else None


def _beyond(score: float | None, line: Caseness | None) -> bool | None:
    if score is None or line is None:
        return None
    return score >= line.cut if line.operator == ">=" else score <= line.cut


def _case(
    score: float | None, parts: Mapping[str, float | None], instrument: Instrument
) -> bool | None:
    lines = {part.key: part.caseness for part in instrument.subscales if part.caseness is not None}
    if instrument.caseness is None and lines and score is not None:
        return any(_beyond(parts[key], line) for key, line in lines.items())
    return _beyond(score, instrument.caseness)
