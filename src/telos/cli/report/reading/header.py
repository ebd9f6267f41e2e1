"""The names of the columns, and a column asked for by its name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from telos.cli.language import gettext as _
from telos.cli.report.problems import InputProblem, WrongCall, quoted
from telos.cli.report.reading.spelling import plain
from telos.cli.report.reading.wide import item_columns

MOST_LISTED = 30


class Header:
    """A header that can be asked for a column by name."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._plain = [plain(name) for name in names]
        self._counts = Counter(self._plain)

    def place(self, name: str) -> int | None:
        """The column of that name: exactly so, else whatever its case and punctuation."""
        if self.names.count(name) == 1:
            return self.names.index(name)
        wanted = plain(name)
        if self._counts[wanted] > 1:
            raise InputProblem(
                _("More than one column is called “{name}”.").format(name=quoted(name)),
                _("Rename them in the file so that each has a name of its own."),
            )
        return self._plain.index(wanted) if wanted in self._plain else None

    def named(self, name: str, option: str) -> int:
        """The column that an option names, or a sentence with the columns that there are."""
        place = self.place(name)
        if place is not None:
            return place
        close = get_close_matches(plain(name), [known for known in self._plain if known], n=1)
        hint = (
            _(" Did you mean “{name}”?").format(
                name=quoted(self.names[self._plain.index(close[0])])
            )
            if close
            else ""
        )
        raise WrongCall(
            _("There is no column “{name}” ({option}).").format(name=quoted(name), option=option),
            self.listed() + hint,
        )

    def listed(self) -> str:
        """The columns, in a sentence."""
        names = [f"“{quoted(name)}”" for name in self.names if name]
        said = ", ".join(names[:MOST_LISTED]) + (" …" if len(names) > MOST_LISTED else "")
        return _("The columns are {names}.").format(names=said)

    def items_of(self, instruments: Mapping[str, str]) -> tuple[str, ...]:
        """Columns that hold one item each."""
        return item_columns(dict(zip(self._plain, self.names, strict=True)), instruments)

    def by_names(self, names: Sequence[str], taken: set[int]) -> list[int]:
        """Free columns that go by one of these names, in the order of the names."""
        found = [self.place(name) for name in names if plain(name) in self._plain]
        return [place for place in found if place is not None and place not in taken]
