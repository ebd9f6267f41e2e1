"""A copy of a record as a file to take along: the book, or the same for machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse

from telos.base import clock
from telos.rights.forms.asking import BOOK
from telos.web.book.page import book_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.people.models import Client, Person

# A name that says nothing of anybody: files lie about in folders.
_NAME: Final = "record-{day}.{ending}"


def copy_file(
    viewer: Person, client: Client, copy: Mapping[str, Any], *, kind: str
) -> HttpResponse:
    """Return the file; no cache keeps it, and the browser puts it away unopened."""
    if kind == BOOK:
        return _file(book_of(viewer, client, copy), "text/html; charset=utf-8", ending="html")
    text = json.dumps(copy, ensure_ascii=False, indent=2)
    return _file(text, "application/json", ending="json")


def _file(content: str, content_type: str, *, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    name = _NAME.format(day=clock.today().isoformat(), ending=ending)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
