"""An instrument field by field, as its data file describes it."""

from typing import Annotated, Literal

from pydantic import Field

from telos.science.instruments.facts import (
    Alert,
    Band,
    Caseness,
    Definition,
    Flag,
    Key,
    Licence,
    Loinc,
    Norm,
    Reliability,
    ReliableChange,
    Source,
    Words,
)
from telos.science.instruments.items import Item, MissingRule, Option, ScoreMethod, Subscale

_Positive = Annotated[int, Field(strict=True, gt=0)]


class InstrumentFields(Definition):
    """What a data file says, each field right in itself; whether they agree is not checked yet."""

    key: Key
    version: Words
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    name: Words
    short_name: Words
    measured: Words = Field(alias="construct")
    plain_name: Words
    better: Literal["lower", "higher"]
    recall: Words
    minutes: _Positive
    interval_days: _Positive
    total_only: Flag = False
    item_count: _Positive
    prompt: Words | None = None
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    score: ScoreMethod
    missing: MissingRule | None = None
    subscales: tuple[Subscale, ...] = ()
    bands: tuple[Band, ...] = ()
    caseness: Caseness | None = None
    alerts: tuple[Alert, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    norms: tuple[Norm, ...] = ()
    reliable_change: ReliableChange | None = None
    licence: Licence
    loinc: Loinc | None = None
    sources: tuple[Source, ...] = ()

    @property
    def wording_available(self) -> bool:
        """Whether the questions can be put to a person: every text is here and free."""
        worded = all(item.text for item in self.items)
        labelled = all(option.label for item in self.items for option in self.options_of(item))
        has_all = self.prompt is not None and bool(self.items) and worded and labelled
        return has_all and self.licence.allows_wording

    @property
    def construct(self) -> str:  # type: ignore[override]  # pydantic's retired method of that name
        """What is measured, as the field calls it, for example “depression”."""
        return self.measured

    @property
    def item_keys(self) -> tuple[str, ...]:
        """The keys of the items, in order; these are the columns that are scored."""
        return tuple(item.key for item in self.items)

    def options_of(self, item: Item) -> tuple[Option, ...]:
        """The options of this item: its own, else the instrument's."""
        return self.options if item.options is None else item.options

    def source(self, key: str) -> Source:
        """The reference behind a fact's ``source`` key.

        Raises
        ------
        KeyError
            When the file has no such source.
        """
        for source in self.sources:
            if source.key == key:
                return source
        raise KeyError(key)

    def norm(self, key: str) -> Norm:
        """The norm with this key.

        Raises
        ------
        KeyError
            When the file has no such norm; the message lists those that are there.
        """
        for norm in self.norms:
            if norm.key == key:
                return norm
        known = ", ".join(norm.key for norm in self.norms) or "none"
        raise KeyError(f"{self.key} has no norm “{key}”; known: {known}")
