"""What I agreed to: everything that is asked, with its words, and the client's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from telos.access.actions import (
    ConsentError,
    WhoGoesOnError,
    give_consent,
    refuse_consent,
)
from telos.access.enums import ConsentAnswer, ConsentKind, ConsentState
from telos.access.forms import AnswerConsentForm
from telos.access.queries import (
    consents_visible_to,
    facts_visible_to,
    supervisors_of_client,
    therapists_of,
    versions_visible_to,
)
from telos.episodes.actions import withdraw_consent
from telos.web.client.consent_page import consent_page, consent_row, list_headline, who_reads
from telos.web.consent_words import kind_named
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from telos.access.queries import Consent
    from telos.people.models import Person
    from telos.web.standing import ClientRequest

_REJECTED = 422


@policy(Policy.CLIENT)
@require_GET
def my_consents(request: ClientRequest) -> HttpResponse:
    """Show everything that is asked, what waits first."""
    consents = list(consents_visible_to(request.user, request.own).values())
    rows = [(consent, consent_row(consent)) for consent in consents]
    context = {
        "headline": list_headline(consents),
        "waiting": [row for _consent, row in rows if row.waits],
        "answered": [row for consent, row in rows if consent.last and not row.waits],
        "later": [row for consent, row in rows if consent.state == ConsentState.NOT_ASKED],
        "practice": request.own.practice.name,
    }
    return render(request, "client/consents.html", context)


@policy(Policy.CLIENT)
@require_GET
def my_consent(request: ClientRequest, kind: str) -> HttpResponse:
    """Show one kind: its words, what follows each answer, and what was said so far."""
    return _show(request, _consent(request, kind_named(kind)))


@kept_over_sign_in("my-consent", has_words=False)
@policy(Policy.CLIENT)
@require_POST
def my_consent_answer(request: ClientRequest, kind: str) -> HttpResponse:
    """Take what was pressed: yes, no, or a yes taken back."""
    consent = _consent(request, kind_named(kind))
    form = AnswerConsentForm(request.POST, carers=_carers(request, consent))
    if form.is_valid():
        try:
            _answer(request, consent, form)
        except ConsentError as error:
            form.add_error("goes_on" if isinstance(error, WhoGoesOnError) else None, str(error))
            # Whoever answered meanwhile, the page shows what stands now.
            consent = _consent(request, consent.kind)
        else:
            messages.success(request, _said(form.answer_given()))
            return redirect("my-consent", kind)
    return _show(request, consent, sent=form)


def _answer(request: ClientRequest, consent: Consent, form: AnswerConsentForm) -> None:
    texts = versions_visible_to(request.user, request.own).filter(kind=consent.kind)
    text = get_object_or_404(texts, public_id=form.cleaned_data["text"])
    deed: dict[str, Any] = {
        "actor": request.user,
        "client": request.own,
        "text": text,
        "seen": form.cleaned_data["seen"],
    }
    answer = form.answer_given()
    if answer == ConsentAnswer.WITHDRAWN:
        withdraw_consent(**deed, goes_on=form.who_goes_on())
    elif answer == ConsentAnswer.GIVEN:
        give_consent(**deed)
    else:
        refuse_consent(**deed)


def _said(answer: ConsentAnswer) -> str:
    if answer == ConsentAnswer.GIVEN:
        return _("Kept: you agree. You can take it back here at any time.")
    if answer == ConsentAnswer.REFUSED:
        return _("Kept: you said no. You can change that here at any time.")
    return _("Kept: you took it back. It holds from now on.")


def _consent(request: ClientRequest, kind: ConsentKind) -> Consent:
    found = consents_visible_to(request.user, request.own).get(kind)
    if found is None:
        raise Http404
    return found


def _carers(request: ClientRequest, consent: Consent) -> list[Person]:
    """Return who cares, where taking it back means to choose one of them."""
    if consent.kind != ConsentKind.SHARING:
        return []
    carers = list(therapists_of(request.own))
    return carers if len(carers) > 1 else []


def _who_reads(request: ClientRequest, consent: Consent) -> str:
    """Return who would read by a yes to supervision, by name; of other kinds nothing."""
    if consent.kind != ConsentKind.SUPERVISION:
        return ""
    supervisors = [one.display_name for one in supervisors_of_client(request.user, request.own)]
    return who_reads(supervisors, has_agreed=consent.state == ConsentState.AGREED)


def _show(
    request: ClientRequest, consent: Consent, *, sent: AnswerConsentForm | None = None
) -> HttpResponse:
    facts = facts_visible_to(request.user).filter(client=request.own, kind=consent.kind)
    carers = _carers(request, consent)
    context = {
        "page": consent_page(consent, list(facts)),
        "consent": consent,
        "form": sent or AnswerConsentForm(carers=carers),
        "has_two": bool(carers),
        "who_reads": _who_reads(request, consent),
    }
    return render(request, "client/consent.html", context, status=_REJECTED if sent else 200)
