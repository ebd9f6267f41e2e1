"""Words typed in the other forms of a page when one of its buttons was pressed: shown again there.

With a script a page sends them along with the form that was pressed (`frontend/src/beside.ts`).
Nothing is done with them but to keep them, sealed as what was sent too late is (`kept`), until
their writer sees that page again: once, in the forms in which they were typed.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from telos.people.queries import account_of_session
from telos.vault.drafts import open_draft, seal_draft
from telos.vault.errors import KeyDestroyedError, VaultError
from telos.web.kept import MOST_KEPT, is_form
from telos.web.kept_about import client_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_log = logging.getLogger("telos.vault")
FIELD: Final = "typed_beside"
_NAME: Final = "telos_beside"
# Pages of which something is kept at a time; the oldest goes first.
_MOST_PAGES: Final = 4
_REJECTED: Final = 422
_DONE: Final = range(200, 400)


def typed_beside(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Take what was typed beside a form from what it sends, and show it where it was typed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = _taken_out(request)
        response = get_response(request)
        status = response.status_code
        if sent is not None and (status in _DONE or status == _REJECTED):
            _put_by(request, sent)
            return _with(response, request, sent, again=request.path)
        if request.method == "GET" and status == _DONE.start:
            found = _taken(request) if _NAME in request.session else None
            return _with(response, request, found, again=getattr(request, "shown_again", ""))
        return response

    return middleware


def _taken_out(request: HttpRequest) -> dict[str, Any] | None:
    """Return what came along with a form, which is without it from then on; None if nothing did."""
    if not is_form(request) or FIELD not in request.POST:
        return None
    fields = request.POST.copy()
    [*_others, said] = fields.pop(FIELD)
    request.POST = fields  # type: ignore[assignment]  # as a form takes it
    try:
        sent = json.loads(said)
        page, forms = sent["page"], sent["forms"]
        resolve(page)
    except (ValueError, TypeError, KeyError, AttributeError, Resolver404):
        return None
    if not isinstance(forms, list):
        return None
    if len(said) > MOST_KEPT:
        messages.warning(
            request,
            _("What you typed in the other parts of the page was too much to keep; go back to it."),
        )
        forms = []
    return {"page": page, "forms": forms}


def _put_by(request: HttpRequest, sent: dict[str, Any]) -> None:
    """Put it by in the place of what was kept for the page before; nothing where it holds none."""
    page = sent["page"]
    others = [each for each in _slots(request) if each["page"] != page]
    writer = _writer(request)
    if writer is None or not sent["forms"]:
        _keep(request, others)
        return
    draft, about = uuid4(), client_named(resolve(page).kwargs)
    body = json.dumps(sent, ensure_ascii=False)
    try:
        sealed = seal_draft(body, draft=draft, writer=writer, about=about)
    except KeyDestroyedError:
        messages.warning(request, _("What you sent could not be kept; go back to see it."))
        _keep(request, others)
        return
    slot = {
        "page": page,
        "draft": str(draft),
        "body": sealed,
        "whose": str(writer),
        "about": str(about) if about else "",
    }
    _keep(request, [*others, slot][-_MOST_PAGES:])


def _taken(request: HttpRequest) -> dict[str, Any] | None:
    """Return what is kept for this page, once; what somebody else typed is dropped unseen."""
    writer = getattr(request.user, "public_id", None)
    if writer is None:
        return None
    own = [each for each in _slots(request) if each["whose"] == str(writer)]
    _keep(request, [each for each in own if each["page"] != request.path])
    for slot in own:
        if slot["page"] == request.path:
            return _opened(slot, writer)
    return None


def _opened(slot: dict[str, str], writer: UUID) -> dict[str, Any] | None:
    try:
        about = UUID(slot["about"]) if slot["about"] else None
        body = open_draft(slot["body"], draft=UUID(slot["draft"]), writer=writer, about=about)
    except VaultError as error:
        # The record was erased meanwhile, or new keys were made: it is gone, and the page opens.
        _log.error("beside.text_shut", extra={"fault": type(error).__name__})
        return None
    found: dict[str, Any] = json.loads(body)
    return found


def _with(
    response: HttpResponse, request: HttpRequest, sent: dict[str, Any] | None, *, again: str
) -> HttpResponse:
    """Put it into a page, for the script that fills it in; other answers stay as they are.

    `again` is the form that stands there once more with what was typed, refused or sent too late.
    """
    is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    if not (sent or again) or not is_page or b"</body>" not in response.content:
        return response
    found = sent or {"page": request.path, "forms": []}
    context = {"typed": json.dumps(found["forms"]), "page": found["page"], "again": again}
    shown = render_to_string("typed_beside.html", context, request).encode()
    head, end, tail = response.content.rpartition(b"</body>")
    response.content = head + shown + end + tail
    return response


def _slots(request: HttpRequest) -> list[dict[str, str]]:
    found: list[dict[str, str]] = request.session.get(_NAME, [])
    return found


def _keep(request: HttpRequest, slots: list[dict[str, str]]) -> None:
    if slots:
        request.session[_NAME] = slots
    elif _NAME in request.session:
        del request.session[_NAME]


def _writer(request: HttpRequest) -> UUID | None:
    """Return who typed it: whoever is signed in, or was until their session ran out."""
    if request.user.is_authenticated:
        return request.user.public_id
    return account_of_session(getattr(request.session, "was_of", ""))
