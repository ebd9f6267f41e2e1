"""Words of the command line and of the report, ready for translation without Django."""

from gettext import translation
from pathlib import Path

_translation = translation("telos", Path(__file__).parent / "locale", fallback=True)

gettext = _translation.gettext
ngettext = _translation.ngettext
