"""Answering a therapist who asks for somebody else to go on that care stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.enums import RecordKind
from telos.episodes.actions import AskedError, decline_hand_over
from telos.episodes.forms import DeclineHandOverForm
from telos.episodes.queries import hand_overs_asked_of
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.episodes.models import HandOverRequest
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422


@kept_over_sign_in("practice-hand-over")
@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def practice_hand_over(request: PersonRequest, practice_id: UUID, request_id: UUID) -> HttpResponse:
    """Show what a therapist asks, and answer that care stays as it is."""
    found = hand_overs_asked_of(request.user).filter(
        episode__client__practice__public_id=practice_id
    )
    asked = get_object_or_404(found, public_id=request_id)
    is_sent = request.method == "POST"
    if not asked.waits and not (is_sent and request.POST.get("answer", "").strip()):
        messages.info(request, _("This was settled already."))
        return redirect("practice")
    form = DeclineHandOverForm(request.POST if is_sent else take_kept_for(request))
    if is_sent and form.is_valid() and _declined(request, asked, form):
        return redirect("practice")
    client, waits = asked.episode.client, found.filter(pk=asked.pk, settled_at=None).exists()
    context = {
        "practice": client.practice,
        "client": client,
        # Settled, perhaps a moment ago: what was answered stays to be read by who typed it, and
        # why it was asked does not.
        "waits": waits,
        "why": asked.why if waits else "",
        "form": form,
        "headline": asked_told(asked),
    }
    record_reading(request, [client], RecordKind.CONTACT, RecordKind.EPISODE)
    return render(request, "practice/hand_over.html", context, status=_REJECTED if is_sent else 200)


def _declined(request: PersonRequest, asked: HandOverRequest, form: DeclineHandOverForm) -> bool:
    try:
        decline_hand_over(actor=request.user, request=asked, answer=form.cleaned_data["answer"])
    except AskedError as error:
        form.add_error(None, str(error))
        return False
    name = {"name": asked.asked_by.display_name}
    messages.success(request, _("Answered. %(name)s is told, and reads why.") % name)
    return True


def asks_words(*, by: str, to: str, client: str) -> str:
    """Return who asks for whom to go on with which client; nobody in particular is empty."""
    words = _("%(by)s asks for somebody else to go on with %(name)s")
    if to:
        words = _("%(by)s asks for %(to)s to go on with %(name)s")
    return words % {"by": by, "to": to, "name": client}


def asked_told(asked: HandOverRequest) -> str:
    """Return what a therapist asks, as a sentence."""
    return asks_words(
        by=asked.asked_by.display_name,
        to=asked.to.display_name if asked.to else "",
        client=asked.episode.client.display_name,
    )
