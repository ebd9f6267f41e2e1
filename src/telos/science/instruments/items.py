"""What a person is asked, and how the answers become a number."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from telos.science.instruments.codes import LoincCode
from telos.science.instruments.facts import (
    AlternativeAmount,
    AlternativeLine,
    Band,
    Caseness,
    Count,
    Definition,
    Direction,
    Flag,
    Key,
    Norm,
    NormRange,
    Number,
    Reliability,
    ReliableChange,
    Sourced,
    Status,
    Whole,
    Words,
)


class Option(Definition):
    """One possible answer. ``label`` is absent where the wording is held back."""

    value: Whole
    label: Words | None = None


class Applies(Definition):
    """Whom an item is for. For others it counts ``otherwise``, or not at all without one."""

    to: Words
    otherwise: Whole | None = None


class Item(Definition):
    """One question. ``text`` is absent where the wording is held back.

    ``reverse`` turns the answer round within its own options before it is summed;
    ``options`` replaces the instrument's options for this item alone; ``counted = false`` is
    asked without entering the total; ``own_words`` asks a person to write what is then rated.
    """

    key: Key
    text: Words | None = None
    reverse: Flag = False
    counted: Flag = True
    own_words: Flag = False
    applies: Applies | None = None
    options: tuple[Option, ...] | None = None


class Gate(Sourced):
    """An item that decides whether the others are asked at all.

    Answered below ``opens_at`` the score is ``otherwise``, whatever else was answered.
    """

    item: Key
    opens_at: Whole
    otherwise: Number


class ScoreMethod(Definition):
    """How answers become one number between ``lowest`` and ``highest``.

    ``sum`` and ``mean`` take the counted items; ``mean_product`` the mean over ``pairs`` of
    the product of both answers. Each is then multiplied by ``multiply``. ``status`` marks a
    range that does not follow from the items in the file.
    """

    method: Literal["sum", "mean", "mean_product"]
    multiply: Annotated[int, Field(strict=True, ge=1)] = 1
    lowest: Number
    highest: Number
    pairs: tuple[tuple[Key, Key], ...] = ()
    source: Key | None = None
    status: Status | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _confirmed_names_a_source(self) -> Self:
        if self.status == "confirmed" and self.source is None:
            raise PydanticCustomError(
                "unsourced",
                "is confirmed but names no source; name one, or set status to “unconfirmed”",
            )
        return self


class MissingRule(Sourced):
    """What happens when answers are missing.

    ``complete``: no score. ``prorate`` (of a sum): up to ``max_missing`` missing answers are
    given the mean of the person's own answers. ``answered`` (of a mean): the mean of what was
    answered, with up to ``max_missing`` missing. With more there is no score. ``may_lack``
    names the only items that may be missing. ``published = false`` says that nobody published
    a rule, and then only ``complete`` is allowed. In an instrument without a total the rule says
    when the whole form is void; its subscales have rules of their own.
    """

    rule: Literal["complete", "prorate", "answered"]
    max_missing: Count
    may_lack: tuple[Key, ...] = ()
    published: Flag = True


class Subscale(Definition):
    """Items that are also scored by themselves, with figures of their own.

    Without ``score`` the instrument's method is taken; without ``missing`` all its items must
    be answered; without ``better`` the instrument's direction holds. Where the items are not
    here (totals only) ``item_count`` says how many there are.
    """

    key: Key
    name: Words
    items: tuple[Key, ...] = ()
    item_count: Count | None = None
    better: Direction | None = None
    score: ScoreMethod | None = None
    missing: MissingRule | None = None
    bands: tuple[Band, ...] = ()
    caseness: Caseness | None = None
    alternative_lines: tuple[AlternativeLine, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    norms: tuple[Norm, ...] = ()
    norm_ranges: tuple[NormRange, ...] = ()
    reliable_change: ReliableChange | None = None
    alternative_amounts: tuple[AlternativeAmount, ...] = ()
    loinc: LoincCode | None = None
    note: Words | None = None


class Method(Sourced):
    """A way of measuring without fixed items, such as goals that a person sets.

    ``scored_by`` names the part of `telos.science` that does the sum.
    """

    asks: Words
    lowest: Whole
    highest: Whole
    at_most: Annotated[int, Field(strict=True, gt=0)] | None = None
    formula: Words
    scored_by: Words | None = None
