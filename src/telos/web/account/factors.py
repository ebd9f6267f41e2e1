"""The second factor: why, setting one up, recovery codes, taking one away."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telos.people.actions import note_deed
from telos.people.enums import AccountDeed
from telos.people.queries import has_second_factor, second_factors_of
from telos.web.account.factor_forms import AddPasskeyForm, SetUpAppForm
from telos.web.account.handles import handle_of
from telos.web.account.letters import tell_of_change
from telos.web.gate import Policy, lacks_second_factor, policy
from telos.web.kept import kept_over_sign_in
from telos.web.standing import standing_of
from telos.web.step_up import ask_again, show_who, stepped_up

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from telos.people.models import Person
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422
_ADDED: Final[dict[str, _StrPromise]] = {
    Authenticator.Type.TOTP: gettext_lazy("An authenticator app was added."),
    Authenticator.Type.WEBAUTHN: gettext_lazy("A passkey was added."),
}
_REMOVED: Final[dict[str, _StrPromise]] = {
    Authenticator.Type.TOTP: gettext_lazy("The authenticator app was taken away."),
    Authenticator.Type.WEBAUTHN: gettext_lazy("A passkey was taken away."),
}


@dataclass(frozen=True, kw_only=True)
class FactorsShown:
    """What an account has beside its password."""

    app: str
    """How the app is named in a form; empty where there is none."""
    passkeys: tuple[tuple[str, str], ...]
    """Each passkey's name in a form, and the one that its owner gave it."""
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether a password alone does not sign in."""
        return bool(self.app or self.passkeys)


def factors_shown(person: Person) -> FactorsShown:
    """Return somebody's own second factors for their page."""
    own = second_factors_of(person)
    codes = [factor for factor in own if factor.type == Authenticator.Type.RECOVERY_CODES]
    return FactorsShown(
        app=next((_handle(f) for f in own if f.type == Authenticator.Type.TOTP), ""),
        passkeys=tuple((_handle(f), str(f)) for f in own if f.type == Authenticator.Type.WEBAUTHN),
        codes_left=sum(len(factor.wrap().get_unused_codes()) for factor in codes),
    )


def _handle(factor: Authenticator) -> str:
    return handle_of("factor", factor.pk)


@policy(Policy.SETTING_UP)
@require_safe
def wanted(request: PersonRequest) -> HttpResponse:
    """Say why a second factor is needed before the day can begin, and offer both kinds."""
    if not lacks_second_factor(request, standing_of(request)):
        return redirect("home")
    if has_second_factor(request.user):
        # Set up elsewhere since this session began: here it is asked for once.
        return ask_again(request, "/")  # type: ignore[return-value]  # a redirect
    return render(request, "account/second_factor_wanted.html")


@kept_over_sign_in("set-up-app", has_words=False)
@policy(Policy.SETTING_UP)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("set-up-app", has_words=False, reading=True)
def app(request: PersonRequest) -> HttpResponse:
    """Set up an authenticator app: a picture to scan or a key to type, and its first code."""
    person = request.user
    if factors_shown(person).app:
        return redirect("account")
    is_sent = request.method == "POST"
    form = SetUpAppForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        with transaction.atomic():
            TOTP.activate(person, form.secret)
            codes_are_new = _added(request, Authenticator.Type.TOTP)
        clear_totp_secret(request)
        return _after_adding(request, Authenticator.Type.TOTP, codes_are_new=codes_are_new)
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(person, form.secret))
    context = {
        "form": form,
        "picture": base64.b64encode(drawn.encode()).decode("ascii"),
        "key": " ".join(form.secret[i : i + 4] for i in range(0, len(form.secret), 4)),
    }
    return render(request, "account/app.html", context, status=_REJECTED if is_sent else 200)


@kept_over_sign_in("add-passkey", has_words=False)
@policy(Policy.SETTING_UP)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("add-passkey", has_words=False, reading=True)
def passkey(request: PersonRequest) -> HttpResponse:
    """Add a passkey: the browser makes it, so this page needs its script."""
    person = request.user
    is_sent = request.method == "POST"
    form = AddPasskeyForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        name = form.cleaned_data["name"].strip() or _("Passkey")
        with transaction.atomic():
            webauthn.WebAuthn.add(person, name, form.cleaned_data["credential"])
            codes_are_new = _added(request, Authenticator.Type.WEBAUTHN)
        return _after_adding(request, Authenticator.Type.WEBAUTHN, codes_are_new=codes_are_new)
    options = webauthn.begin_registration(person, passwordless=True)
    context = {"form": form, "options": json.dumps(options)}
    return render(request, "account/passkey.html", context, status=_REJECTED if is_sent else 200)


def _added(request: PersonRequest, kind: str) -> bool:
    """Note what was added; where there are no recovery codes make some, and tell so."""
    note_deed(actor=request.user, deed=AccountDeed.ADD_SECOND_FACTOR, why=kind)
    codes = Authenticator.Type.RECOVERY_CODES
    if any(factor.type == codes for factor in second_factors_of(request.user)):
        return False
    RecoveryCodes.activate(request.user)
    return True


def _after_adding(request: PersonRequest, kind: str, *, codes_are_new: bool) -> HttpResponse:
    # Whoever has just set it up has just shown it: this session counts as signed in with it.
    show_who(request, "mfa", type=kind)
    tell_of_change(request, request.user, _ADDED[kind])
    if codes_are_new:
        return redirect("recovery-codes")
    messages.success(request, _("Kept. You can sign in with it from now on."))
    return redirect("account")


@policy(Policy.SIGNED_IN)
@require_safe
@stepped_up("recovery-codes", has_words=False, reading=True)
def codes(request: PersonRequest) -> HttpResponse:
    """Show the recovery codes, once; afterwards only how many are left."""
    kind = Authenticator.Type.RECOVERY_CODES
    kept = next((f.wrap() for f in second_factors_of(request.user) if f.type == kind), None)
    if kept is None or kept.did_view:
        messages.info(request, _("Recovery codes are shown once. You can make new ones here."))
        return redirect("account")
    kept.mark_as_viewed()
    shown = [f"{code[:4]} {code[4:]}" for code in kept.get_unused_codes()]
    return render(request, "account/recovery_codes.html", {"codes": shown})


@kept_over_sign_in("account", has_words=False)
@policy(Policy.SIGNED_IN)
@require_POST
@stepped_up("account", has_words=False)
def new_codes(request: PersonRequest) -> HttpResponse:
    """Make new recovery codes; the old ones work no longer."""
    person = request.user
    if not has_second_factor(person):
        return redirect("account")
    with transaction.atomic():
        Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(person)
        note_deed(actor=person, deed=AccountDeed.MAKE_RECOVERY_CODES)
    tell_of_change(request, person, _("New recovery codes were made."))
    return redirect("recovery-codes")


@kept_over_sign_in("account", has_words=False)
@policy(Policy.SIGNED_IN)
@require_POST
@stepped_up("account", has_words=False)
def take_away(request: PersonRequest) -> HttpResponse:
    """Take away a passkey or the app; whoever needs one keeps the last."""
    person, which = request.user, request.POST.get("which", "")
    own = [f for f in second_factors_of(person) if f.type != Authenticator.Type.RECOVERY_CODES]
    factor = next((f for f in own if _handle(f) == which), None)
    if factor is None:
        return redirect("account")
    if len(own) == 1 and standing_of(request).roles:
        messages.error(
            request,
            _("Your part in the practice needs one of them. Add another, then take this away."),
        )
        return redirect("account")
    with transaction.atomic():
        factor.delete()
        delete_dangling_recovery_codes(person)
        note_deed(actor=person, deed=AccountDeed.REMOVE_SECOND_FACTOR, why=factor.type)
    tell_of_change(request, person, _REMOVED[factor.type])
    messages.success(request, _("It is taken away, and signs nobody in any more."))
    return redirect("account")
