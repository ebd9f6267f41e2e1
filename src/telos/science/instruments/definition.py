"""An instrument field by field, as its data file describes it."""

from typing import Annotated, Literal

from pydantic import Field

from telos.science.instruments.algorithms import Algorithm, CaseFrom
from telos.science.instruments.codes import Loinc
from telos.science.instruments.errors import NoDirectionError, NoTotalError
from telos.science.instruments.facts import (
    Alert,
    AlternativeAmount,
    AlternativeBands,
    AlternativeLine,
    Band,
    Caseness,
    Count,
    Definition,
    Direction,
    Flag,
    Key,
    Language,
    Norm,
    NormRange,
    Reliability,
    ReliableChange,
    Source,
    Translations,
    Words,
)
from telos.science.instruments.items import (
    Gate,
    Item,
    Method,
    MissingRule,
    Option,
    ScoreMethod,
    Subscale,
)
from telos.science.instruments.licence import Licence

_Positive = Annotated[int, Field(strict=True, gt=0)]


class InstrumentFields(Definition):
    """What a data file says, each field right in itself; whether they agree is not checked yet."""

    key: Key
    version: Words
    language: Language
    coding: Words = "standard"
    name: Words
    short_name: Words
    measured: Words = Field(alias="construct")
    plain_name: Words
    direction: Direction = Field(alias="better")
    recall: Words | None = None
    minutes: _Positive
    interval_days: _Positive
    interval: Words | None = None
    validated: Flag = True
    unvalidated: Words | None = None
    note: Words | None = None
    total_only: Flag = False
    answers_only: Flag = False
    item_count: Count = 0
    prompt: Words | None = None
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    gate: Gate | None = None
    method: Method | None = None
    scoring: ScoreMethod | None = Field(default=None, alias="score")
    missing: MissingRule | None = None
    subscales: tuple[Subscale, ...] = ()
    bands: tuple[Band, ...] = ()
    alternative_bands: tuple[AlternativeBands, ...] = ()
    caseness: Caseness | None = None
    alternative_lines: tuple[AlternativeLine, ...] = ()
    case_from: CaseFrom | None = None
    algorithms: tuple[Algorithm, ...] = ()
    alerts: tuple[Alert, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    norms: tuple[Norm, ...] = ()
    norm_ranges: tuple[NormRange, ...] = ()
    reliable_change: ReliableChange | None = None
    alternative_amounts: tuple[AlternativeAmount, ...] = ()
    translations: Translations | None = None
    licence: Licence
    loinc: Loinc | None = None
    sources: tuple[Source, ...] = ()

    @property
    def has_total(self) -> bool:
        """Whether there is one score for the whole. Without it only the subscales are scored."""
        return self.scoring is not None

    @property
    def score(self) -> ScoreMethod:
        """How the total is made.

        Raises
        ------
        NoTotalError
            When there is none; `has_total` tells.
        """
        if self.scoring is None:
            raise NoTotalError(self.key, [part.key for part in self.subscales])
        return self.scoring

    @property
    def better(self) -> Literal["lower", "higher"]:
        """Which way a score should move.

        Raises
        ------
        NoDirectionError
            When neither way is better as a whole; `direction` tells, and each subscale's own.
        """
        if self.direction == "neither":
            raise NoDirectionError(self.key)
        return self.direction

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

    @property
    def counted_keys(self) -> tuple[str, ...]:
        """The keys of the items that enter the total, in order."""
        return tuple(item.key for item in self.items if item.counted)

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

    def subscale(self, key: str) -> Subscale:
        """The subscale with this key.

        Raises
        ------
        KeyError
            When the file has no such subscale; the message lists those that are there.
        """
        for subscale in self.subscales:
            if subscale.key == key:
                return subscale
        known = ", ".join(subscale.key for subscale in self.subscales) or "none"
        raise KeyError(f"{self.key} has no subscale “{key}”; known: {known}")
