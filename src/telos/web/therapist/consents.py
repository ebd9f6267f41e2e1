"""What a client agreed to, for their therapist: how it stands, paper entered, asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telos.access.actions import (
    ConsentError,
    PaperDayError,
    WhoGoesOnError,
    ask_consent,
    give_consent,
    refuse_consent,
)
from telos.access.enums import GOVERNS, ConsentAnswer, ConsentKind, ConsentState, RecordKind
from telos.access.forms import PaperConsentForm
from telos.access.queries import (
    consents_visible_to,
    facts_visible_to,
    therapists_of,
    versions_visible_to,
)
from telos.episodes.actions import withdraw_consent
from telos.web.consent_words import answers_shown, blocks_of, kind_named, version_words
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.consent_rows import consent_rows, consents_headline, stands_words
from telos.web.therapist.records import case_of
from telos.web.therapist.words import told_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from telos.access.queries import Consent
    from telos.people.models import Client, Person
    from telos.web.standing import PersonRequest

_REJECTED = 422


@policy(Policy.CLINICIAN)
@require_safe
def client_consents(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show how each kind stands."""
    client = case_of(request, client_id).client
    consents = consents_visible_to(request.user, client)
    context = {
        "client": client,
        "client_nav": client_nav(client, "client-consents"),
        "headline": consents_headline(consents.values(), client),
        "rows": consent_rows(consents.values(), client),
    }
    record_reading(request, [client], RecordKind.CONSENT)
    return render(request, "therapist/consents.html", context)


@kept_over_sign_in("client-consent")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_consent(request: PersonRequest, client_id: UUID, kind: str) -> HttpResponse:
    """Show one kind with its words and answers, and enter what was signed on paper."""
    client = case_of(request, client_id).client
    consent = _consent(request, client, kind_named(kind))
    if request.method != "POST":
        form = _form(request, client, consent, fields=take_kept_for(request))
        return _show(request, client, consent, form=form)
    form = _form(request, client, consent, fields=request.POST)
    if form.is_valid():
        try:
            _enter(request, client, form)
        except ConsentError as error:
            _refuse(form, error)
            consent = _consent(request, client, consent.kind)
        else:
            messages.success(request, _("Kept, with your name as who entered it."))
            return redirect("client-consent", client_id, kind)
    return _show(request, client, consent, form=form, is_rejected=True)


@kept_over_sign_in("client-consent", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_consent_ask(request: PersonRequest, client_id: UUID, kind: str) -> HttpResponse:
    """Ask the client for what not everybody is asked for."""
    client = case_of(request, client_id).client
    try:
        ask_consent(actor=request.user, client=client, kind=kind_named(kind))
    except ConsentError as error:
        messages.warning(request, str(error))
    else:
        asked = _("Asked. %(name)s finds it on their page.")
        without = _("Asked. %(name)s has no account: enter here what they sign on paper.")
        messages.success(request, told_of(client, asked, without=without))
    return redirect("client-consent", client_id, kind)


def _consent(request: PersonRequest, client: Client, kind: ConsentKind) -> Consent:
    found = consents_visible_to(request.user, client).get(kind)
    if found is None:
        raise Http404
    return found


def _form(
    request: PersonRequest, client: Client, consent: Consent, *, fields: QueryDict | None
) -> PaperConsentForm:
    return PaperConsentForm(
        fields,
        consent=consent,
        versions=list(versions_visible_to(request.user, client).filter(kind=consent.kind)),
        carers=_carers(client, consent),
    )


def _carers(client: Client, consent: Consent) -> list[Person]:
    if consent.kind != ConsentKind.SHARING or ConsentAnswer.WITHDRAWN not in consent.may_answer:
        return []
    carers = list(therapists_of(client))
    return carers if len(carers) > 1 else []


def _enter(request: PersonRequest, client: Client, form: PaperConsentForm) -> None:
    deed: dict[str, Any] = {
        "actor": request.user,
        "client": client,
        "text": form.text_signed(),
        "seen": form.cleaned_data["seen"],
        "paper": form.paper(),
    }
    answer = form.answer_given()
    if answer == ConsentAnswer.WITHDRAWN:
        withdraw_consent(**deed, goes_on=form.who_goes_on())
    elif answer == ConsentAnswer.GIVEN:
        give_consent(**deed)
    else:
        refuse_consent(**deed)


def _refuse(form: PaperConsentForm, error: ConsentError) -> None:
    if isinstance(error, PaperDayError):
        form.add_error("signed_on", str(error))
    elif isinstance(error, WhoGoesOnError) and "goes_on" in form.fields:
        form.add_error("goes_on", _("Say who goes on; the other reads nothing more."))
    else:
        form.add_error(None, str(error))


def _show(
    request: PersonRequest,
    client: Client,
    consent: Consent,
    *,
    form: PaperConsentForm,
    is_rejected: bool = False,
) -> HttpResponse:
    facts = facts_visible_to(request.user).filter(client=client, kind=consent.kind)
    context = {
        "client": client,
        "client_nav": client_nav(client, "client-consents"),
        "consent": consent,
        "title": consent.kind.label,
        "headline": stands_words(consent, client),
        "governs": GOVERNS[consent.kind],
        "version": version_words(consent.text),
        "blocks": blocks_of(consent.text.words),
        "history": answers_shown(facts, is_own=False),
        "may_ask": consent.state == ConsentState.NOT_ASKED,
        "form": form,
        "retired": consent.text.retired,
        # A form that was sent is looked at again even where nothing is left to be answered.
        "seen": consent.seen,
    }
    record_reading(request, [client], RecordKind.CONSENT)
    status = _REJECTED if is_rejected else 200
    return render(request, "therapist/consent.html", context, status=status)
