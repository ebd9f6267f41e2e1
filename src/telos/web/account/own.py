"""One's account on one page, and what one changes there: password, address, devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from allauth.account import views
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telos.people.actions import ask_new_address, change_password, end_sessions
from telos.people.queries import sessions_of
from telos.web.account.device_words import device_words, seen_words
from telos.web.account.factors import factors_shown
from telos.web.account.forms import ChangedPasswordForm, NewAddressForm
from telos.web.account.handles import handle_of
from telos.web.account.letters import send_address_link, tell_of_change
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.standing import standing_of
from telos.web.step_up import MOVED_FROM, stepped_up

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from telos.people.models import Person
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422


@dataclass(frozen=True, kw_only=True)
class SessionShown:
    """Somewhere that one is signed in."""

    handle: str
    device: str
    seen: str
    is_here: bool


@policy(Policy.SIGNED_IN)
@require_safe
def account(request: PersonRequest) -> HttpResponse:
    """Show how one signs in, and where one is signed in."""
    factors = factors_shown(request.user)
    context = {
        "factors": factors,
        "needs_second": bool(standing_of(request).roles),
        "sessions": _sessions_shown(request),
    }
    return render(request, "account/account.html", context)


def _sessions_shown(request: PersonRequest) -> list[SessionShown]:
    here = request.session.session_key
    found = [
        SessionShown(
            handle=handle_of("session", session.session_key),
            device=device_words(session.user_agent),
            seen=seen_words(session.last_seen_at),
            is_here=session.session_key == here,
        )
        for session in sessions_of(request.user)
    ]
    return sorted(found, key=lambda shown: not shown.is_here)


@kept_over_sign_in("account", has_words=False)
@policy(Policy.SIGNED_IN)
@require_POST
@stepped_up("account", has_words=False)
def sessions_end(request: PersonRequest) -> HttpResponse:
    """End one other session, or all of them but this."""
    which = request.POST.get("which", "")
    keys = [
        session.session_key
        for session in sessions_of(request.user)
        if session.session_key != request.session.session_key
        and which in {"others", handle_of("session", session.session_key)}
    ]
    if end_sessions(actor=request.user, keys=keys):
        messages.success(request, _("Ended. Whoever was there has to sign in again."))
    else:
        messages.info(request, _("There was nothing to end; it has ended already."))
    return redirect("account")


@kept_over_sign_in("change-address")
@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("change-address")
def address(request: PersonRequest) -> HttpResponse:
    """Ask for another address; the answer is the same whether or not somebody has it already."""
    is_sent = request.method == "POST"
    form = NewAddressForm(request.POST if is_sent else take_kept_for(request), person=request.user)
    if is_sent and form.is_valid():
        person, email = request.user, form.cleaned_data["email"]
        key = ask_new_address(actor=person, person=person, email=email)
        if not key or send_address_link(request, email=email, name=person.display_name, key=key):
            return render(request, "account/address_asked.html", {"email": email})
        form.add_error(None, _("No mail could be sent just now. Please try again later."))
    return render(
        request, "account/address.html", {"form": form}, status=_REJECTED if is_sent else 200
    )


class ChangedPassword(views.PasswordChangeView):  # type: ignore[misc]  # allauth brings no types
    """Change the password that one has, while one is signed in."""

    form_class = ChangedPasswordForm

    def form_valid(self, form: ChangedPasswordForm) -> HttpResponse:
        """Change it, end every other session, and say so here and by mail."""
        request: HttpRequest = self.request
        person = cast("Person", request.user)
        here = request.session.session_key or ""
        change_password(actor=person, password=form.cleaned_data["password1"], keep=here)
        request.session[MOVED_FROM] = here
        update_session_auth_hash(request, person)
        tell_of_change(request, person, gettext_lazy("Your password was changed."))
        messages.success(request, _("Your password is changed. Sign in with it from now on."))
        return redirect("account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say where leaving it leads."""
        return cast("dict[str, Any]", super().get_context_data(**kwargs)) | {
            "back": reverse("account")
        }
