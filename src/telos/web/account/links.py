"""What a mailed link opens: a place in a practice, a new password, a new address.

A link that is only opened changes nothing: scanners of mail open links. The deed is a form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from telos.people.actions import (
    EmailTakenError,
    InvitationGoneError,
    LinkGoneError,
    OtherRecordError,
    accept_invitation,
    ask_password_link,
    change_address,
    reset_password,
)
from telos.people.enums import LinkPurpose
from telos.people.queries import account_for, invitation_by_key, link_by_key
from telos.web.account.devices import remember_device
from telos.web.account.forms import AddressForm, NewPasswordForm
from telos.web.account.letters import send_address_changed, send_password_link, tell_of_change
from telos.web.account.limits import held_up, may_ask_for_link, may_try_key
from telos.web.gate import Policy, policy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from telos.people.models import Invitation, Person

_REJECTED = 422
_GONE = 410
_NOT_THEIRS = 403


@policy(Policy.OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same whether or not there is an account."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email: str = form.cleaned_data["email"]
        if not may_ask_for_link(request, email=email):
            return held_up(request)
        person, key = ask_password_link(email=email)
        # Without a key the address has been sent enough of them; the answer stays the same.
        if not key or send_password_link(request, email=email, person=person, key=key):
            return redirect("account_reset_password_done")
        form.add_error(None, _("No mail could be sent just now. Please try again later."))
    return _shown(request, "account/password_reset.html", form=form)


@policy(Policy.OPEN)
@require_http_methods(["GET", "HEAD"])
def link_is_sent(request: HttpRequest) -> HttpResponse:
    """Say where to look."""
    return render(request, "account/password_reset_done.html")


@sensitive_post_parameters("password1", "password2")
@policy(Policy.OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a new password by the link of a mail."""
    if not may_try_key(request):
        return held_up(request)
    link = link_by_key(key, LinkPurpose.PASSWORD)
    if link is None or link.person is None:
        return render(request, "account/link_gone.html", status=_GONE)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, person=link.person)
    if request.method == "POST" and form.is_valid():
        try:
            person = reset_password(key=key, password=form.cleaned_data["password1"])
        except LinkGoneError:
            return render(request, "account/link_gone.html", status=_GONE)
        tell_of_change(request, person, _("A new password was chosen by a link from a mail."))
        return _to_sign_in(
            request, person.email, _("Your password is kept. Sign in with it from now on.")
        )
    return _shown(request, "account/new_password.html", form=form)


@sensitive_post_parameters("password1", "password2")
@policy(Policy.OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Take one's place: with a new account and a password, or with the account one has."""
    if not may_try_key(request):
        return held_up(request)
    invited = invitation_by_key(key)
    if invited is None:
        return render(request, "account/invitation_gone.html", status=_GONE)
    account = account_for(invited)
    if request.user.is_authenticated and request.user.pk != account.pk:
        return _for_somebody_else(request, invited)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, person=account)
    is_new = not account.has_usable_password()
    if request.method == "POST" and (not is_new or form.is_valid()):
        password = form.cleaned_data["password1"] if is_new else None
        try:
            person = accept_invitation(key=key, password=password)
        except InvitationGoneError:
            return render(request, "account/invitation_gone.html", status=_GONE)
        except OtherRecordError as error:
            form.add_error(None, str(error))
        else:
            return _to_sign_in(request, person.email, _accepted(request, invited, is_new=is_new))
    return _shown(
        request,
        "account/invitation.html",
        form=form,
        is_new=is_new,
        invited=invited,
        place=_place(invited),
    )


def _for_somebody_else(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """Ask whoever is signed in as somebody else to sign out first; nothing is accepted.

    It is the same page whether or not the address to which it was sent has an account.
    """
    context = {"invited": invited, "place": _place(invited)}
    status = _NOT_THEIRS if request.method == "POST" else 200
    return render(request, "account/invitation_other.html", context, status=status)


def _place(invited: Invitation) -> str:
    """Say where and as what: by the practice and the part, never by an address."""
    named = {"practice": invited.practice.name}
    if invited.client is not None:
        return _("%(practice)s invites you to pages of your own there.") % named
    words = _("%(practice)s invites you to work there as %(part)s.")
    return words % {**named, "part": invited.get_role_display().lower()}


def _accepted(request: HttpRequest, invited: Invitation, *, is_new: bool) -> str:
    if is_new:
        return _("Your password is kept. Sign in with it from now on.")
    named = {"practice": invited.practice.name}
    if request.user.is_authenticated:
        return _("Accepted: you belong to %(practice)s now.") % named
    return _("Accepted: you belong to %(practice)s now. Sign in as you always do.") % named


@policy(Policy.OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: HttpRequest, key: str) -> HttpResponse:
    """Say that one reads mail at this address, and sign in with it from now on.

    Whoever is signed in to the account alone can say so: see `change_address`.
    """
    if not may_try_key(request):
        return held_up(request)
    link = link_by_key(key, LinkPurpose.ADDRESS)
    if link is None:
        return render(request, "account/link_gone.html", status=_GONE)
    person = request.user
    if not person.is_authenticated or link.person_id != person.pk:
        status = _NOT_THEIRS if request.method == "POST" else 200
        return render(request, "account/new_address_sign_in.html", status=status)
    if request.method == "POST":
        return _use_address(request, person, key)
    return render(request, "account/new_address.html", {"email": link.email})


def _use_address(request: HttpRequest, person: Person, key: str) -> HttpResponse:
    try:
        changed, old = change_address(actor=person, key=key)
    except LinkGoneError:
        return render(request, "account/link_gone.html", status=_GONE)
    except EmailTakenError as error:
        messages.error(request, str(error))
        return redirect("account")
    send_address_changed(request, changed, old=old)
    messages.success(request, _("Kept. You sign in with this address from now on."))
    response = redirect("account")
    remember_device(request, response, email=changed.email)
    return response


def _to_sign_in(request: HttpRequest, email: str, said: str) -> HttpResponse:
    """Lead to the door; a device from which a mailed link was used counts as known there."""
    messages.success(request, said)
    response = redirect("sign-in")
    remember_device(request, response, email=email)
    return response


def _shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    return render(request, template, context, status=_REJECTED if request.method == "POST" else 200)
