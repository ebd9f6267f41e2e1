"""The numbers of all clients, or of one group, for programs: counts with what they are out of."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from telos.cli.report.missing import DRAWS, SEED, Imputed
from telos.cli.report.people import People
from telos.cli.report.shares import Share
from telos.science.change import ChangeCategory

COUNTS = (
    "seen",
    "started",
    "later",
    "lost",
    "gone",
    "elsewhere",
    "too_few",
    "too_few_later",
    "too_few_before",
    "no_earlier",
    "refused_first",
    "undated_first",
    "refused_later",
    "refused_else",
    "stood_in",
    "late_first",
    "early_last",
    "late_first_short",
    "early_last_short",
    "undated",
    "unsure",
    "unplaced",
    "scoreless",
    "at_case",
    "harmed",
)
"""As `People` says what each one is."""


def people_content(
    people: People, *, column: str | None, names: Iterable[ChangeCategory]
) -> dict[str, Any]:
    """Counts, the categories that the rule can give (`names`) with intervals, and scores."""
    return {
        **_who(people, column),
        **{name: getattr(people, name) for name in COUNTS},
        "categories": {
            str(category): share_content(people.categories[category]) for category in names
        },
        "better": share_content(people.better) if people.bounds else None,
        "scores": {
            "first_of_all": asdict(people.first_of_all),
            "first": asdict(people.first),
            "later": asdict(people.last),
            "change": asdict(people.change),
        },
    }


def bounds_content(people: People, *, column: str | None) -> dict[str, Any]:
    """The least and the most that can be true of all who started."""
    return {
        **_who(people, column),
        "started": people.started,
        **{
            name: {
                "least": counted_content(ends.low),
                "most": counted_content(ends.high),
            }
            for name, ends in people.bounds.items()
        },
        "imputed": _imputed(people.imputed),
    }


def _imputed(imputed: Imputed | None) -> dict[str, Any] | None:
    """Rates with the later scores that are not known drawn; null where that is not reckoned."""
    if imputed is None:
        return None
    rates = {
        name: {"share": share.share, "low": share.low, "high": share.high}
        for name, share in imputed.shares.items()
    }
    return {"n": imputed.n, "drawn": imputed.drawn, "draws": DRAWS, "seed": SEED, **rates}


def _who(people: People, column: str | None) -> dict[str, Any]:
    return {"column": column, "group": people.label or None}


def counted_content(share: Share) -> dict[str, Any]:
    """How many of how many."""
    return {"count": share.count, "n": share.n, "share": share.share}


def share_content(share: Share) -> dict[str, Any]:
    """How many of how many, with the interval."""
    ends = share.interval
    return {
        **counted_content(share),
        "low": None if ends is None else ends.low,
        "high": None if ends is None else ends.high,
    }
