"""Our own scripts write text as text: what somebody wrote never becomes markup or code."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "frontend" / "src"
# By these a text becomes markup or is run.
MARKUP = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|srcdoc"
    r"|document\.write(ln)?|eval|new Function|setHTMLUnsafe)\b"
)


def found_in(script: str) -> list[str]:
    return [match[0] for match in MARKUP.finditer(script)]


def test_no_script_makes_markup_of_a_text() -> None:
    scripts = sorted(SOURCE.rglob("*.ts"))
    assert len(scripts) > 5
    assert any("textContent" in file.read_text("utf-8") for file in scripts)
    found = {str(file.relative_to(SOURCE)): found_in(file.read_text("utf-8")) for file in scripts}
    assert {name: words for name, words in found.items() if words} == {}


def test_what_is_looked_for_would_be_found() -> None:
    assert found_in("page.innerHTML = said; document.write(said); eval(said)") == [
        "innerHTML",
        "document.write",
        "eval",
    ]
