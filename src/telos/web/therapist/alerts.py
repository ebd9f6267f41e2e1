"""One risk alert: what was answered and when, and what a person did about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.enums import RecordKind
from telos.intake.queries import safety_plan_stands
from telos.measures.actions import (
    AlertAcknowledgedError,
    QuestionnaireError,
    acknowledge_alert,
)
from telos.measures.forms import AcknowledgeAlertForm
from telos.measures.queries import instrument_of, question_of, risk_alerts_visible_to
from telos.people.enums import COUNTRIES
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading
from telos.web.therapist.alert_words import later_words
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.words import moment_words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.measures.models import RiskAlert
    from telos.people.models import Client, Person
    from telos.web.standing import PersonRequest

_REJECTED = 422


@dataclass(frozen=True, kw_only=True)
class AlertPage:
    """An alert as its page shows it: facts, never a level of risk."""

    title: str
    question: str
    prompt: str
    answer: str
    later: str
    """What became of the answer before it was sent, where it was changed."""
    when: str
    measure: str
    is_finished: bool
    country: str


@kept_over_sign_in("alert")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: PersonRequest, alert_id: UUID) -> HttpResponse:
    """Show an alert, and let somebody answer for it."""
    # Whoever supervises reads of it on the client's page; to answer for it is the therapist's.
    found = get_object_or_404(risk_alerts_visible_to(request.user), public_id=alert_id)
    is_sent = request.method == "POST"
    form = AcknowledgeAlertForm(request.POST if is_sent else take_kept_for(request))
    if is_sent and form.is_valid():
        done = form.cleaned_data["what_was_done"]
        try:
            acknowledge_alert(actor=request.user, alert=found, what_was_done=done)
        except AlertAcknowledgedError:
            said = _(
                "Somebody has acknowledged this already. You wrote, and it was not kept: "
                "“%(words)s”"
            )
            # Shown on this very page: a message that waits for the next one is kept in the clear.
            messages.warning(request, said % {"words": done})
        except QuestionnaireError as error:
            form.add_error("what_was_done", str(error))
        else:
            messages.success(request, _("Acknowledged. It stands in the record with your name."))
            return redirect("alert", alert_id)
    client = found.response.episode.client
    context = {
        "client": client,
        "client_nav": client_nav(client, ""),
        "alert": found,
        "page": alert_page(found, client, request.user),
        "acknowledged": moment_words(found.acknowledged_at) if found.acknowledged_at else "",
        "form": form,
        "has_safety_plan": safety_plan_stands(request.user, client),
    }
    record_reading(request, [client], RecordKind.MEASURES, about=found)
    return render(request, "therapist/alert.html", context, status=_REJECTED if is_sent else 200)


def alert_page(found: RiskAlert, client: Client, viewer: Person) -> AlertPage:
    """Return what was answered, in the words of the question."""
    instrument = instrument_of(found.response)
    question = question_of(found.response, found.item_key)
    country = COUNTRIES.get(client.country)
    return AlertPage(
        title=_title(found, client, viewer),
        question=question.words,
        prompt=(instrument.prompt or "") if question.labels else "",
        answer=question.label_of(found.value),
        later=later_words(found),
        when=moment_words(found.created_at),
        measure=_("%(name)s, question %(number)d")
        % {"name": instrument.short_name, "number": question.number},
        is_finished=found.response.finished_at is not None,
        country=str(country) if country else "",
    )


def _title(found: RiskAlert, client: Client, viewer: Person) -> str:
    name = client.display_name
    if found.acknowledged_by is None:
        return _("%(name)s gave an answer that somebody must look at") % {"name": name}
    if found.acknowledged_by == viewer:
        return _("You have seen to this answer of %(name)s’s") % {"name": name}
    return _("%(who)s has seen to this answer of %(name)s’s") % {
        "who": found.acknowledged_by.display_name,
        "name": name,
    }
