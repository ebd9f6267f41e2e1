"""What somebody sent when their session had ended: kept until they have signed in again.

It lies in the visitor's own session on the server, is shown or saved once the same browser comes
back to the page, and goes with the session if nobody does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME: Final = "telos_kept"
# Bytes. A whole questionnaire or a goal is a few thousand; a stranger's session holds no more.
_MOST: Final = 20_000

Request = TypeVar("Request", bound=HttpRequest)
Params = ParamSpec("Params")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A form that came too late: where it was sent, and what was in it."""

    sent_to: str
    fields: QueryDict


def kept_over_sign_in(
    page: str,
) -> Callable[
    [Callable[Concatenate[Request, Params], HttpResponseBase]], Callable[..., HttpResponseBase]
]:
    """Keep what is sent by somebody who is signed out, and ask them to sign in.

    `page` names the address to which they come back; it takes the same arguments as the view.
    """

    def keeping(
        view: Callable[Concatenate[Request, Params], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def keep_or_view(
            request: Any, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponseBase:
            if request.user.is_authenticated or not _is_form(request):
                return view(request, *args, **kwargs)
            back = reverse(page, kwargs=dict(kwargs))
            _keep(request, back)
            return redirect_to_login(back, "sign-in")

        return keep_or_view

    return keeping


def _is_form(request: HttpRequest) -> bool:
    return request.method == "POST" and request.content_type in {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }


def _keep(request: HttpRequest, page: str) -> None:
    body = request.POST.urlencode()
    if len(body) > _MOST:
        messages.warning(
            request,
            _("Please sign in again. What you sent was too long to be kept; go back to see it."),
        )
        return
    request.session[_NAME] = {"page": page, "sent_to": request.path, "body": body}
    messages.info(request, _("Please sign in again. What you wrote is kept."))


def take_kept(request: HttpRequest) -> Kept | None:
    """Return what was kept for this page, once; what was kept for another stays."""
    kept = request.session.get(_NAME)
    if not isinstance(kept, dict) or kept.get("page") != request.path:
        return None
    del request.session[_NAME]
    return Kept(sent_to=kept["sent_to"], fields=QueryDict(kept["body"]))
