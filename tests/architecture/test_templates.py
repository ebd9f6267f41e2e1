"""Templates stay within their audience, carry no inline script or style, and can be translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "src" / "telos" / "web" / "templates"
FILES = sorted(TEMPLATES.rglob("*.*"))
PAGES = [path for path in FILES if path.suffix == ".html"]
AUDIENCES = {"client", "therapist", "practice", "public", "account"}

_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
_TRANSLATED = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL
)
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_ELEMENT = re.compile(r"<!?/?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_SPOKEN_ATTRIBUTE = re.compile(
    r"(?<![\w:-])(?:alt|title|label|legend|hint|aria-label|placeholder|eyebrow|summary|caption|who|meta|words)"
    r"=\"([^\"]*)\""
)
_ENTITY = re.compile(r"&#?\w+;")
_WORD = re.compile(r"[^\W\d_]{2,}")
# A name that is the same in every language.
NAMES = {"Telos"}


def _name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Take matches out but keep the lines, so that a finding can name its line."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _said(path: Path) -> list[str]:
    """Return `line: words` for every text of a template that no translator would see."""
    text = path.read_text(encoding="utf-8")
    for pattern in (_COMMENT, _TRANSLATED, _TAG):
        text = _blank(pattern, text)
    found = []
    for match in _SPOKEN_ATTRIBUTE.finditer(text):
        if _WORD.search(match.group(1)):
            line = text[: match.start()].count("\n") + 1
            found.append(f"{line}: {match.group()}")
    text = _blank(_ENTITY, _blank(_ELEMENT, text))
    for number, line in enumerate(text.splitlines(), start=1):
        words = [word for word in _WORD.findall(line) if word not in NAMES]
        if words:
            found.append(f"{number}: {' '.join(words)}")
    return found


def test_templates_are_found() -> None:
    assert len(PAGES) > 20


@pytest.mark.parametrize("path", PAGES, ids=[_name(path) for path in PAGES])
def test_template_can_be_translated(path: Path) -> None:
    assert _said(path) == [], "put words into {% translate %} or {% blocktranslate trimmed %}"


@pytest.mark.parametrize("path", PAGES, ids=[_name(path) for path in PAGES])
def test_template_holds_nothing_inline(path: Path) -> None:
    text = _blank(_COMMENT, path.read_text(encoding="utf-8"))
    assert re.findall(r"\sstyle=|<style\b|\son[a-z]+=\"|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"(?:src|action)=\"(?:https?:)?//", text) == []


@pytest.mark.parametrize("path", FILES, ids=[_name(path) for path in FILES])
def test_template_stays_within_its_audience(path: Path) -> None:
    audience = path.relative_to(TEMPLATES).parts[0]
    named = re.findall(
        r"\{%\s*(?:extends|include)\s+[\"']([^\"']+)", path.read_text(encoding="utf-8")
    )
    strangers = {
        other for other in (name.split("/")[0] for name in named) if other in AUDIENCES - {audience}
    }
    assert strangers == set()


def test_the_checks_find_what_they_look_for(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<p title="Open me">\n{% translate "fine" %} Plain words\n</p>', encoding="utf-8"
    )
    assert _said(bad) == ['1: title="Open me"', "2: Plain words"]
