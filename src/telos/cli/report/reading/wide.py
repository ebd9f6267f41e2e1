"""Tables with one column for each item: recognised, so that one hears how to turn them."""

import re
from collections.abc import Collection, Mapping

from telos.cli.language import gettext as _
from telos.cli.report.problems import InputProblem, quoted

FEWEST_ITEMS = 3
"""So many numbered columns of one name are no accident."""
_NUMBERED = re.compile(r"(.*?)_?(?:item|question|q|i)?_?0*[1-9][0-9]{0,2}")


def item_columns(header: Mapping[str, str], instruments: Collection[str]) -> tuple[str, ...]:
    """The columns of one questionnaire's items (“phq9_1”, “Q3”), or none.

    `header` maps the plain name of each column to its name as it is written.
    """
    found: dict[str, list[str]] = {}
    for plain_name, name in header.items():
        parts = _NUMBERED.fullmatch(plain_name)
        if parts is not None and (not parts[1] or parts[1] in instruments):
            found.setdefault(parts[1], []).append(name)
    most = max(found.values(), key=len, default=[])
    return tuple(most) if len(most) >= FEWEST_ITEMS else ()


def refuse_wide(items: tuple[str, ...], *, client: str, time: str) -> None:
    """Say that the table is wide, and show the same in long form."""
    raise InputProblem(
        _(
            "“{first}” to “{last}” look like one column for each item. A report reads long tables, "
            "with one row for each answer:"
        ).format(first=quoted(items[0]), last=quoted(items[-1])),
        _(
            "\n  {client},{time},item,value\n  A17,2026-03-05,{first},2\nTo turn the table: "
            "“Unpivot columns” in Excel, pivot_longer in R, unpivot in Python; docs/report.md "
            "shows each."
        ).format(client=quoted(client), time=quoted(time), first=quoted(items[0])),
    )


def unread_items(items: tuple[str, ...]) -> str:
    """What is told where a total was read beside such columns."""
    return _(
        "“{first}” to “{last}” look like answers to items. They were not read, so nothing that "
        "calls for help among them is told here; a long table of answers would tell it."
    ).format(first=quoted(items[0]), last=quoted(items[-1]))
