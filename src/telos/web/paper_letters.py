"""Letters that a paper needs and the fonts of this machine do not have."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Final
from unicodedata import category, name

from django.utils.translation import gettext as _

from telos.web.words import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# WeasyPrint says there which letters it has drawn as boxes.
_SAYS: Final = logging.getLogger("weasyprint")
# Scripts of East Asia, as the names of their letters begin.
_EAST_ASIAN: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


class _Listener(logging.Handler):
    """Hears of the letters that one thread cannot draw."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: set[str] = set()
        self._thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a letter; a sign or picture that is missing takes no word away."""
        said = record.args
        if record.thread != self._thread or not isinstance(said, tuple):
            return
        found = {each for each in said if isinstance(each, str) and len(each) == 1}
        self.letters |= {each for each in found if category(each).startswith("L")}


@contextmanager
def letters_missing() -> Iterator[set[str]]:
    """Collect the letters that are drawn as boxes meanwhile."""
    listener = _Listener()
    _SAYS.addHandler(listener)
    try:
        yield listener.letters
    finally:
        _SAYS.removeHandler(listener)


def missing_words(letters: Collection[str]) -> str:
    """Say of which scripts letters are missing, and what would bring them."""
    scripts = {name(letter, _("unknown")).partition(" ")[0] for letter in letters}
    packages = ["fonts-noto-cjk"] if scripts & _EAST_ASIAN else []
    packages += ["fonts-noto-core"] if scripts - _EAST_ASIAN else []
    words = _("The fonts of this machine lack letters that stand in it (%(scripts)s): %(install)s.")
    shown = [script if script == "CJK" else script.capitalize() for script in sorted(scripts)]
    return words % {
        "scripts": listed(shown),
        "install": f"apt-get install {' '.join(packages)}",
    }
