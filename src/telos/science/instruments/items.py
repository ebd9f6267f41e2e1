"""What a person is asked, and how the answers become a number."""

from typing import Annotated, Literal

from pydantic import Field

from telos.science.instruments.facts import (
    Caseness,
    Definition,
    Flag,
    Key,
    Number,
    Sourced,
    Whole,
    Words,
)


class Option(Definition):
    """One possible answer. ``label`` is absent where the wording is held back."""

    value: Whole
    label: Words | None = None


class Item(Definition):
    """One question. ``text`` is absent where the wording is held back.

    ``reverse`` turns the answer round within its own options before it is summed;
    ``options`` replaces the instrument's options for this item alone.
    """

    key: Key
    text: Words | None = None
    reverse: Flag = False
    options: tuple[Option, ...] | None = None


class Subscale(Definition):
    """Items that are also summed by themselves."""

    key: Key
    name: Words
    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    caseness: Caseness | None = None


class ScoreMethod(Definition):
    """The sum of the items, times ``multiply``, between ``lowest`` and ``highest``."""

    method: Literal["sum"]
    multiply: Annotated[int, Field(strict=True, ge=1)] = 1
    lowest: Number
    highest: Number


class MissingRule(Sourced):
    """What happens when answers are missing.

    ``complete``: no score. ``prorate``: up to ``max_missing`` missing answers are given the
    mean of the person's own answers; with more there is no score.
    """

    rule: Literal["complete", "prorate"]
    max_missing: Annotated[int, Field(strict=True, ge=0)]
