"""What the page carries inside it: styles, fonts where they were built, one small script."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from telos.web.design.fonts import font_faces

_DESIGN = files("telos.web") / "design"
_OWN = files("telos.cli.report") / "templates"


@cache
def styles() -> str:
    """Tokens, charts and the report's own styles, one after the other."""
    sheets = (_DESIGN / "tokens.css", _DESIGN / "charts.css", _OWN / "report.css")
    return font_faces() + "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


def script() -> str:
    """The light and dark switch; the page needs nothing of it."""
    return (_OWN / "theme.js").read_text(encoding="utf-8")


def policy(style: str, script_text: str) -> str:
    """A content policy that lets nothing in from outside and runs these two texts only."""
    return (
        f"default-src 'none'; img-src data:; font-src data:; style-src '{_digest(style)}'; "
        f"script-src '{_digest(script_text)}'; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
