"""What somebody sent when their session had ended: kept until they have signed in again.

The same holds for what was sent when somebody first had to show who they are (`step_up`).

It lies in the visitor's own session on the server and is shown or saved once the same person comes
back to the page in the same browser. If they do not it goes with the session: `telos tend` takes
out what lies in one that ran out. To anybody else it is never shown.

What is about a client (`kept_about`) is sealed with a key of that client's, and erased with the
record, copies included; all else with a key of whose session had ended.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, NamedTuple, ParamSpec, TypeVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from telos.people.queries import account_of_session
from telos.vault.drafts import open_draft, seal_draft
from telos.vault.errors import KeyDestroyedError, VaultError
from telos.web.care_shown import care_asked
from telos.web.kept_about import client_about

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_log = logging.getLogger("telos.vault")
_NAME: Final = "telos_kept"
# Characters, as somebody typed them. The largest form is the part of the intake
# about circumstances, full of all that it takes; a stranger's session holds no more.
MOST_KEPT: Final = 64_000

Request = TypeVar("Request", bound=HttpRequest)
Params = ParamSpec("Params")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A form that came too late: where it was sent, and what was in it."""

    sent_to: str
    fields: QueryDict


def kept_over_sign_in(
    page: str, *, leaves_out: Collection[str] = (), has_words: bool = True
) -> Callable[
    [Callable[Concatenate[Request, Params], HttpResponseBase]], Callable[..., HttpResponseBase]
]:
    """Keep what is sent by somebody who is signed out, and ask them to sign in.

    `page` names the page on which the form stands, to which they come back; it takes the same
    arguments as the view, but for those that it `leaves_out`. A form without words of anybody's,
    a mere button, is not kept: it is pressed again. Whoever goes to an address that only takes
    forms, as after signing in or by a reload, is led to that page.
    """

    def keeping(
        view: Callable[Concatenate[Request, Params], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        def page_of(named: Mapping[str, Any]) -> str:
            return reverse(page, kwargs={n: v for n, v in named.items() if n not in leaves_out})

        @wraps(view)
        def keep_or_view(
            request: Any, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponseBase:
            back = page_of(kwargs)
            if request.method in {"GET", "HEAD"} and back != request.path:
                return redirect(f"{back}{care_asked(request)}")
            if request.user.is_authenticated or not is_form(request):
                return view(request, *args, **kwargs)
            _keep(request, back, has_words=has_words)
            return redirect_to_login(f"{back}{care_asked(request)}", "sign-in")

        keep_or_view.form_of = _FormOf(page_of, has_words)  # type: ignore[attr-defined]  # keep_stale
        return keep_or_view

    return keeping


class _FormOf(NamedTuple):
    """On which page a form stands, and whether there are words in it."""

    page: Callable[[Mapping[str, Any]], str]
    has_words: bool


def keep_stale(request: HttpRequest) -> HttpResponseBase | None:
    """Keep a form whose page is older than its sender's sign-in, and lead back to that page.

    So it is with whoever signed in again in another tab. None where this cannot be told for sure:
    the form must come from our own page, and from a browser in which a session of the same person
    ran out before. Nothing is done with what was sent but to show it.
    """
    match = request.resolver_match
    form = getattr(match.func, "form_of", None) if match else None
    was_of = getattr(request.session, "was_of", "")
    is_same = request.user.is_authenticated and was_of == str(request.user.pk)
    if match is None or form is None or not (is_same and is_form(request) and _is_ours(request)):
        return None
    back: str = form.page(match.kwargs)
    if form.has_words:
        keep_own(request, back)
    else:
        messages.info(request, _("This page was older than your sign-in. Please do it once more."))
    return redirect(f"{back}{care_asked(request)}")


def _is_ours(request: HttpRequest) -> bool:
    """Tell whether a page of ours sent this, as the browser says."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def is_form(request: HttpRequest) -> bool:
    """Tell whether a form was sent, and nothing that a script made."""
    return request.method == "POST" and request.content_type in {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }


def _keep(request: HttpRequest, page: str, *, has_words: bool) -> None:
    if not has_words:
        messages.info(request, _("Please sign in again, and then do it once more."))
        return
    writer = _whose_session_ended(request)
    if _is_too_much(request.POST) or writer is None:
        messages.warning(
            request,
            _("Please sign in again. What you sent could not be kept; go back to see it."),
        )
        return
    if _put_by(request, page, writer=writer):
        messages.info(request, _("Please sign in again. What you wrote is kept."))


def keep_own(request: HttpRequest, page: str) -> None:
    """Keep what somebody who is signed in has sent, until they have shown who they are."""
    writer: UUID | None = getattr(request.user, "public_id", None)
    if _is_too_much(request.POST) or writer is None:
        messages.warning(request, _("What you sent could not be kept; go back to see it."))
        return
    _put_by(request, page, writer=writer)


def _is_too_much(sent: QueryDict) -> bool:
    """Tell whether no form of ours holds so much, in whatever letters it is written."""
    return sum(len(name) + sum(map(len, said)) for name, said in sent.lists()) > MOST_KEPT


def _put_by(request: HttpRequest, page: str, *, writer: UUID) -> bool:
    """Put it by; of a client who was erased meanwhile nothing is kept, and that is said."""
    # Letters as they are: encoded for an address, most of the world's take six bytes each.
    body = json.dumps(dict(request.POST.lists()), ensure_ascii=False)
    draft, about = uuid4(), client_about(request, writer=writer)
    try:
        sealed = seal_draft(body, draft=draft, writer=writer, about=about)
    except KeyDestroyedError:
        messages.warning(request, _("What you sent could not be kept; go back to see it."))
        return False
    request.session[_NAME] = {
        "page": page,
        "sent_to": request.path,
        "draft": str(draft),
        "body": sealed,
        "whose": str(writer),
        "about": str(about) if about else "",
    }
    return True


def _whose_session_ended(request: HttpRequest) -> UUID | None:
    """Return whose session ran out in this browser; nobody's if unknown.

    What is sent after somebody signed out may be anybody's.
    """
    return account_of_session(getattr(request.session, "was_of", ""))


def take_kept(request: HttpRequest) -> Kept | None:
    """Return what was kept for this page, once; what was kept for another page stays.

    What somebody else sent before in this browser is dropped unseen.
    """
    kept = request.session.get(_NAME)
    if not isinstance(kept, dict):
        return None
    writer: UUID | None = getattr(request.user, "public_id", None)
    if writer is None or kept.get("whose") != str(writer):
        del request.session[_NAME]
        return None
    if kept.get("page") != request.path:
        return None
    del request.session[_NAME]
    try:
        about = UUID(kept["about"]) if kept.get("about") else None
        body = open_draft(kept["body"], draft=UUID(kept["draft"]), writer=writer, about=about)
    except KeyDestroyedError:
        # A record was erased meanwhile, and with it every draft that may have been about it.
        messages.warning(request, _("What you sent before was erased. Please write it once more."))
        return None
    except VaultError as error:
        # New keys were made while it waited, say: it is gone, and the page opens all the same.
        _log.error("kept.text_shut", extra={"fault": type(error).__name__})
        messages.warning(
            request,
            _("What you sent before cannot be opened any more. Please write it once more."),
        )
        return None
    request.shown_again = kept["sent_to"]  # type: ignore[attr-defined]  # typed_beside reads it
    return Kept(sent_to=kept["sent_to"], fields=_fields(body))


def _fields(body: str) -> QueryDict:
    """Return what was sent, as a form takes it."""
    if not body.startswith("{"):
        # Kept by the Telos before an update, in a session that has not ended since.
        return QueryDict(body)
    fields = QueryDict(mutable=True)
    for name, said in json.loads(body).items():
        fields.setlist(name, said)
    return fields


def take_kept_for(request: HttpRequest) -> QueryDict | None:
    """Return the fields kept for a page that takes its form itself."""
    kept = take_kept_of(request, {"": request.path})
    return kept[1] if kept else None


def take_kept_of(
    request: HttpRequest, addresses: Mapping[str, str]
) -> tuple[str, QueryDict] | None:
    """Return which of a page's forms, by its name, was sent too late and what was in it.

    Its writer is told that it is to be sent once more.
    """
    kept = take_kept(request)
    names = {address: name for name, address in addresses.items()}
    if kept is None or kept.sent_to not in names:
        return None
    messages.info(request, _("Here is what you wrote. Look it over and send it once more."))
    return names[kept.sent_to], kept.fields
