"""Who is asked once more who they are: after a sign-in that is older than five minutes.

What django-allauth keeps in the session of each step of a sign-in is read here: whether a second
factor was part of it, and when somebody last showed who they are.
"""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from telos.people.queries import has_second_factor
from telos.web.care_shown import care_asked
from telos.web.kept import is_form, keep_own

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

# Seconds for which a sign-in counts as just now.
FRESH_FOR: Final = 5 * 60
# Every session that has moved to a new id since; see `telos.web.middleware`.
MOVED_FROM: Final = "telos_moved_from"

Request = TypeVar("Request", bound=HttpRequest)
Params = ParamSpec("Params")


def passed_second_factor(request: HttpRequest) -> bool:
    """Tell whether a passkey or a code was part of signing in, in this very session."""
    return any(step["method"] == "mfa" for step in _steps(request))


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether this person showed who they are within the last minutes.

    Where there is a second factor only that counts: a password lies in many a browser.
    """
    steps = _steps(request)
    if has_second_factor(request.user):  # type: ignore[arg-type]  # behind the gate
        steps = [step for step in steps if step["method"] == "mfa"]
    return bool(steps) and time.time() - steps[-1]["at"] < FRESH_FOR


def _steps(request: HttpRequest) -> list[dict[str, Any]]:
    if not request.user.is_authenticated:
        return []
    return list(get_authentication_records(request, request.user))


def show_who(request: HttpRequest, method: str, **more: Any) -> None:
    """Keep that somebody has just shown who they are, and move their session to a new id."""
    record_authentication(request, request.user, method, reauthenticated=True, **more)
    request.session[MOVED_FROM] = request.session.session_key
    request.session.cycle_key()


def ask_again(request: HttpRequest, page: str, *, has_words: bool = True) -> HttpResponseBase:
    """Lead to the page that asks who somebody is, and from there back to this one.

    What was sent with the request is kept for that page, as over a session that ended.
    """
    if is_form(request):
        if has_words:
            keep_own(request, page)
        else:
            messages.info(request, _("Please show that it is you, and then do it once more."))
    asking = reverse("show-who-you-are")
    return HttpResponseRedirect(f"{asking}?{urlencode({'next': page + care_asked(request)})}")


def stepped_up(
    page: str,
    *,
    leaves_out: Collection[str] = (),
    has_words: bool = True,
    reading: bool = False,
) -> Callable[
    [Callable[Concatenate[Request, Params], HttpResponseBase]], Callable[..., HttpResponseBase]
]:
    """Ask who somebody is before what this view does, unless they showed it minutes ago.

    It stands below the view's policy. `page` names the page on which the form stands, with the
    same arguments but those that it `leaves_out`; a mere button is pressed again. A page that
    only shows is open without it, unless `reading` it is the deed.
    """

    def stepping(
        view: Callable[Concatenate[Request, Params], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def ask_or_view(
            request: Any, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponseBase:
            only_shows = request.method in {"GET", "HEAD"} and not reading
            if only_shows or is_fresh(request):
                return view(request, *args, **kwargs)
            named = {name: value for name, value in kwargs.items() if name not in leaves_out}
            return ask_again(request, reverse(page, kwargs=named), has_words=has_words)

        return ask_or_view

    return stepping
