"""The page that asks somebody who is signed in to show once more that it is them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from telos.people.queries import second_factors_of
from telos.web.account.factor_forms import CodeForm, ConfirmPasswordForm, PasskeyForm
from telos.web.account.letters import tell_of_change
from telos.web.gate import Policy, policy
from telos.web.step_up import show_who

if TYPE_CHECKING:
    from django.http import HttpResponse

    from telos.web.standing import PersonRequest

    Form = CodeForm | ConfirmPasswordForm | PasskeyForm

_REJECTED: Final = 422


@sensitive_post_parameters("password")
@policy(Policy.SETTING_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def show_who_you_are(request: PersonRequest) -> HttpResponse:
    """Ask for a code or a passkey, or for the password where there is neither, and lead back."""
    person, back = request.user, _back(request)
    kinds = {factor.type for factor in second_factors_of(person)}
    has_factor = bool(kinds - {Authenticator.Type.RECOVERY_CODES})
    form = _form(request, has_factor=has_factor)
    if request.method == "POST" and form.is_valid():
        _note(request, form)
        return HttpResponseRedirect(back)
    has_passkey = Authenticator.Type.WEBAUTHN in kinds
    context = {
        "form": form,
        "next": back,
        "has_factor": has_factor,
        "has_passkey": has_passkey,
        "options": json.dumps(webauthn.begin_authentication(person)) if has_passkey else "",
    }
    status = _REJECTED if request.method == "POST" else 200
    return render(request, "account/show_who_you_are.html", context, status=status)


def _form(request: PersonRequest, *, has_factor: bool) -> Form:
    sent = request.POST if request.method == "POST" else None
    if not has_factor:
        return ConfirmPasswordForm(sent, person=request.user)
    if sent is not None and "credential" in sent:
        return PasskeyForm(sent, user=request.user)
    return CodeForm(sent, user=request.user)


def _note(request: PersonRequest, form: Form) -> None:
    if isinstance(form, ConfirmPasswordForm):
        show_who(request, "password")
        return
    factor = form.authenticator if isinstance(form, CodeForm) else form.cleaned_data["credential"]
    post_authentication(request, factor, reauthenticated=True)
    show_who(request, "mfa", type=factor.type)
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        tell_of_change(request, request.user, _("One of your recovery codes was used."))


def _back(request: PersonRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    hosts = {request.get_host()}
    return asked if url_has_allowed_host_and_scheme(asked, hosts) else reverse("home")
