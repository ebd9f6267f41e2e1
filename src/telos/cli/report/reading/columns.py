"""Which column says who, when, what and how much: by option, else by the names people use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from telos.cli.language import gettext as _
from telos.cli.report import choices
from telos.cli.report.problems import InputProblem, WrongCall, quoted
from telos.cli.report.reading.header import Header
from telos.cli.report.reading.spelling import plain
from telos.cli.report.reading.wide import refuse_wide, unread_items

# Names by which a column is known, the surest first.
NAMES: Mapping[str, tuple[str, ...]] = {
    "client": (
        *("client", "client_id", "clientid", "client_code", "client_number", "participant"),
        *("participant_id", "patient", "patient_id", "person", "person_id", "subject"),
        *("subject_id", "respondent", "respondent_id", "record_id", "case_id", "pid", "id"),
        *("klient", "paciente"),
    ),
    "time": (
        *("date", "datum", "fecha", "completed", "completed_at", "completed_on", "date_completed"),
        *("answered_at", "assessment_date", "session_date", "timestamp", "datetime", "week"),
        *("weeks", "month", "months", "day", "days", "year", "session", "session_number", "visit"),
        *("wave", "timepoint", "time_point", "occasion", "time"),
    ),
    "instrument": (
        *("instrument", "instrument_key", "measure", "questionnaire", "scale", "test", "form"),
        *("outcome_measure", "fragebogen", "cuestionario"),
    ),
    "item": ("item", "item_key", "item_id", "item_number", "item_no", "question", "question_id"),
    "value": ("value", "answer", "response", "item_score", "item_value", "rating"),
    "score": (
        *("score", "total", "total_score", "sum", "sum_score", "score_total", "punkte", "summe"),
    ),
}
FEWEST_COLUMNS = 2
_OPTIONS = {role: f"--{role}" for role in NAMES}
_MEANING = {
    "client": _("who the client is"),
    "time": _("when each score was given"),
    "score": _("what the score is"),
    "value": _("what was answered"),
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """The place of each column in the header, and how each was found."""

    client: int
    time: int
    instrument: int | None = None
    instrument_key: str | None = None
    """One instrument for the whole file, where no column names it."""
    item: int | None = None
    value: int | None = None
    score: int | None = None
    by: tuple[int, ...] = ()
    told: tuple[str, ...] = ()
    """How each was found, in sentences."""

    def places(self) -> list[int]:
        """Every column that must be read."""
        named = (self.client, self.time, self.instrument, self.item, self.value, self.score)
        return [place for place in (*named, *self.by) if place is not None]


def find_columns(
    names: Sequence[str],
    asked: choices.Columns,
    *,
    instrument_key: str | None,
    instruments: Mapping[str, str],
    title_line: int | None = None,
) -> Found:
    """Find each column in the header `names`.

    `instruments` maps every plain name of an instrument to its key; `title_line` is the line of
    a header that looks like a title over the table.
    """
    header = Header(names)
    _refuse_no_header(names, title_line)
    _refuse_unknown_instrument(header, asked, instruments)
    search = _Search(header, asked, instruments)
    client, time = search.needed("client", "time")
    key = instrument_key or search.constant_instrument()
    instrument = None if key else search.optional("instrument")
    items = header.items_of(instruments)
    if items and not search.finds_numbers():
        refuse_wide(items, client=names[client], time=names[time])
    item, value, score = search.numbers(key)
    told = [unread_items(items)] if items and item is None else []
    return Found(
        client=client,
        time=time,
        instrument=instrument,
        instrument_key=key or search.instrument_of_score,
        item=item,
        value=value,
        score=score,
        by=tuple(header.named(name, "--by") for name in asked.by),
        told=(*search.told, *told),
    )


def _refuse_no_header(names: Sequence[str], title_line: int | None) -> None:
    """A header that names fewer than two columns is none."""
    named = [name for name in names if name]
    if len(named) >= FEWEST_COLUMNS:
        return
    only = quoted(named[0]) if named else ""
    if title_line is not None:
        raise InputProblem(
            _("Line {line} does not look like the names of columns: “{name}”.").format(
                line=title_line, name=only
            ),
            _("Take away the lines above the names of the columns, and try it again."),
        )
    if len(names) >= FEWEST_COLUMNS:
        raise InputProblem(
            _("Only one column has a name: “{name}”.").format(name=only),
            _("Give each column its name in the first line."),
        )
    raise InputProblem(
        _("The table has one column only: “{name}”.").format(name=only),
        _("If columns are divided by another mark, name it with --delimiter."),
    )


def _may_say_which(header: Header, asked: choices.Columns) -> bool:
    """Whether --instrument names a column, other than the one of the scores."""
    name, score = asked.instrument, asked.score
    is_score = bool(name and score) and plain(score or "") == plain(name or "")
    return name is not None and not is_score and header.place(name) is not None


def _refuse_unknown_instrument(
    header: Header, asked: choices.Columns, instruments: Mapping[str, str]
) -> None:
    """One problem where --instrument names neither an instrument nor a column."""
    name = asked.instrument
    if not name or plain(name) in instruments or _may_say_which(header, asked):
        return
    close = get_close_matches(plain(name), list(instruments), n=1)
    hint = _("Did you mean “{key}”? ").format(key=instruments[close[0]]) if close else ""
    raise WrongCall(
        _("“{name}” is no instrument that is known here, and no column that says one.").format(
            name=quoted(name)
        ),
        hint + _("“telos instruments list” shows what --instrument can name. ") + header.listed(),
    )


def _meaning(roles: list[str]) -> str:
    """What columns of these roles would say, to follow “no column says”."""
    meanings = [_MEANING[role] for role in roles]
    return meanings[0] if len(meanings) == 1 else _(", and none ").join(meanings) + ","


class _Search:
    """The search through one header, remembering what is taken and what to tell."""

    def __init__(
        self, header: Header, asked: choices.Columns, instruments: Mapping[str, str]
    ) -> None:
        self._header = header
        self._asked = asked
        self._instruments = instruments
        self._taken = {
            header.named(name, _OPTIONS[role])
            for role in NAMES
            if (name := getattr(asked, role)) and not (role == "instrument" and self._is_key(name))
        }
        self.instrument_of_score: str | None = None
        self.told: list[str] = []

    def _is_key(self, name: str) -> bool:
        """Whether --instrument names an instrument and not a column."""
        return plain(name) in self._instruments and not _may_say_which(self._header, self._asked)

    def constant_instrument(self) -> str | None:
        """The key, where --instrument gives one for the whole file."""
        name = self._asked.instrument
        return self._instruments[plain(name)] if name and self._is_key(name) else None

    def needed(self, *roles: str) -> list[int]:
        """The column for each role; a sentence that asks for all of them that there are not."""
        places = {role: self.optional(role) for role in roles}
        missing = [role for role, place in places.items() if place is None]
        if missing:
            raise InputProblem(
                _("No column says {meaning} by a name that is known here.").format(
                    meaning=_meaning(missing)
                ),
                self._header.listed()
                + _(" Say which with {options}.").format(
                    options=_(" and ").join(f"{_OPTIONS[role]} NAME" for role in missing)
                ),
            )
        return [place for place in places.values() if place is not None]

    def optional(self, role: str) -> int | None:
        """The column for a role: as asked, else the surest name in the header."""
        asked: str | None = getattr(self._asked, role)
        if asked:
            return self._header.named(asked, _OPTIONS[role])
        candidates = self._header.by_names(NAMES[role], self._taken)
        if not candidates:
            return None
        place = candidates[0]
        self._taken.add(place)
        self._tell(role, place, others=candidates[1:])
        return place

    def _tell(self, role: str, place: int, others: list[int]) -> None:
        names = self._header.names
        sentence = _("The column “{name}” was taken for the {role}, by its name.").format(
            name=quoted(names[place]), role=role
        )
        if others:
            also = ", ".join(f"“{quoted(names[other])}”" for other in others)
            sentence += _(" {also} would do as well: say {option} to choose.").format(
                also=also, option=_OPTIONS[role]
            )
        self.told.append(sentence)

    def finds_numbers(self) -> bool:
        """Whether any column can hold answers or totals: by option, by its role or its name."""
        if any(getattr(self._asked, role) for role in ("item", "value", "score")):
            return True
        roles = (
            self._header.by_names(NAMES[role], self._taken) for role in ("item", "value", "score")
        )
        return any(roles) or bool(self._totals_by_instrument())

    def _totals_by_instrument(self) -> dict[int, str]:
        """Free columns that are named after an instrument, with its key."""
        return {
            place: self._instruments[plain(name)]
            for place, name in enumerate(self._header.names)
            if plain(name) in self._instruments and place not in self._taken
        }

    def numbers(self, key: str | None) -> tuple[int | None, int | None, int | None]:
        """The columns of items, answers and totals, of which there must be one with numbers."""
        item = self.optional("item")
        if item is None:
            asked = self._asked.value is not None and self._asked.score is None
            role = "value" if asked else "score"
            total = self.optional(role)
            return None, None, self._score_by_instrument(key) if total is None else total
        value, score = self.optional("value"), self.optional("score")
        if value is None and score is None:
            (value,) = self.needed("value")
        # Where one column holds both, a row without an item in it is a total.
        return item, value if value is not None else score, score

    def _score_by_instrument(self, key: str | None) -> int | None:
        """A column named after an instrument holds its totals, if there is only one such."""
        named = self._totals_by_instrument()
        fitting = {place: of for place, of in named.items() if key in (None, of)}
        if len(fitting) == 1:
            place, self.instrument_of_score = next(iter(fitting.items()))
            self._taken.add(place)
            self._tell("score", place, others=[])
            return place
        if len(named) > 1:
            names = ", ".join(f"“{quoted(self._header.names[place])}”" for place in named)
            raise InputProblem(
                _("The columns {names} look like totals of several measures.").format(names=names),
                _("Say which one with --score NAME, and run the command once for each."),
            )
        answers = self.optional("value")
        return answers if answers is not None else self.needed("score")[0]
