"""The book as one HTML text: no script, no other file, no other origin; to read and to print."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from telos.base import clock
from telos.web.book.agreed import agreed_chapter
from telos.web.book.aims import goal_chapters
from telos.web.book.beginning import intake_chapter
from telos.web.book.chapters import (
    care_chapter,
    looks_chapter,
    openings_chapter,
    rights_chapter,
    who_chapter,
)
from telos.web.book.contents import Contents
from telos.web.book.plans import plan_chapters
from telos.web.book.progress import measure_chapters
from telos.web.book.safety import safety_chapter
from telos.web.design.fonts import font_faces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.people.models import Client, Person

_DESIGN = files("telos.web") / "design"


def book_of(viewer: Person, client: Client, copy: Mapping[str, Any]) -> str:
    """Return the book; `copy` is what was taken along, of which it tells the same."""
    contents = Contents(viewer, client, copy)
    style = _style()
    context = {
        "own": contents.own,
        "name": client.display_name,
        "practice": client.practice.name,
        "day": date_format(clock.today(), "j F Y"),
        "who": who_chapter(contents),
        "care": care_chapter(contents),
        "safety": safety_chapter(contents),
        "intakes": intake_chapter(contents),
        "goals": goal_chapters(contents),
        "plans": plan_chapters(contents),
        "measures": measure_chapters(contents),
        "agreed": agreed_chapter(contents),
        "rights": rights_chapter(contents),
        "openings": openings_chapter(contents),
        "looks": looks_chapter(contents) if contents.own else [],
        "policy": _policy(style),
        "style": _as_it_stands(f"<style>{style}</style>"),
    }
    return render_to_string("book/book.html", context)


@cache
def _style() -> str:
    sheets = ("tokens.css", "charts.css", "book.css")
    return font_faces() + "".join((_DESIGN / s).read_text(encoding="utf-8") for s in sheets)


def _policy(style: str) -> str:
    """Return a content policy that lets nothing in from outside, for a file opened from a disk."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _as_it_stands(own: str) -> SafeString:
    return SafeString(own)
