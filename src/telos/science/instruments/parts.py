"""A subscale as an instrument by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telos.science.instruments.checks_score import scale_of
from telos.science.instruments.instrument import Instrument

if TYPE_CHECKING:
    from telos.science.instruments.items import MissingRule, Subscale


def part_of(instrument: Instrument, key: str) -> Instrument:
    """A subscale as an instrument of its own, so that all that takes an instrument takes it.

    Use it to judge change on a subscale, to enter totals of a subscale, or where an instrument
    has no total (DASS-21, MLQ). Norms, reliability and lines are the subscale's; what was
    published for the whole is not handed on.

    Parameters
    ----------
    instrument : Instrument
    key : str
        Of the subscale.

    Returns
    -------
    Instrument
        Its key is ``<instrument>_<subscale>``, its version, language, coding, items, licence
        and sources those of the whole.

    Raises
    ------
    KeyError
        When there is no such subscale; the message lists those that are there.
    NoTotalError
        When it is not known how the subscale is scored.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> anxiety = part_of(load_instrument("phq4"), "anxiety")
    >>> anxiety.key, anxiety.item_keys, anxiety.score.highest, anxiety.caseness.cut
    ('phq4_anxiety', ('phq4_1', 'phq4_2'), 6.0, 3.0)
    """
    part = instrument.subscale(key)
    whole = instrument.model_dump(by_alias=True)
    kept = (
        "version",
        "language",
        "coding",
        "plain_name",
        "recall",
        "minutes",
        "interval_days",
        "interval",
        "validated",
        "unvalidated",
        "total_only",
        "prompt",
        "options",
        "licence",
        "sources",
    )
    return Instrument.model_validate(
        {
            **{name: whole[name] for name in kept},
            "key": f"{instrument.key}_{part.key}",
            "name": f"{instrument.name}: {part.name}",
            "short_name": f"{instrument.short_name} {part.name}",
            "construct": part.name,
            "better": part.better or instrument.direction,
            **_figures(part),
            **_asked(instrument, part, whole),
        }
    )


def _figures(part: Subscale) -> dict[str, Any]:
    own = part.model_dump(by_alias=True)
    names = (
        "bands",
        "caseness",
        "alternative_lines",
        "reliability",
        "norms",
        "norm_ranges",
        "reliable_change",
        "alternative_amounts",
        "note",
    )
    return {name: own[name] for name in names}


def _asked(instrument: Instrument, part: Subscale, whole: dict[str, Any]) -> dict[str, Any]:
    score = scale_of(instrument, part)
    count = len(part.items) or part.item_count or 0
    asked: dict[str, Any] = {
        "score": None if score is None else score.model_dump(),
        "item_count": count,
        "alerts": [alert for alert in whole["alerts"] if alert["item"] in part.items],
    }
    if part.items:
        # An item that is asked beside the total may count in its subscale.
        items = {item["key"]: {**item, "counted": True} for item in whole["items"]}
        asked["items"] = [items[key] for key in part.items]
        asked["missing"] = _missing(part.missing)
    return asked


def _missing(missing: MissingRule | None) -> dict[str, Any]:
    if missing is not None:
        return missing.model_dump()
    return {"rule": "complete", "max_missing": 0, "published": False, "status": "unconfirmed"}
