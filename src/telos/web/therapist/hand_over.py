"""Asking that a colleague goes on with a client: whoever manages the practice answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from telos.access.enums import RecordKind
from telos.access.queries import who_could_go_on
from telos.episodes.actions import AskedError, ask_hand_over, take_hand_over_back
from telos.episodes.forms import AskHandOverForm
from telos.episodes.queries import hand_overs_visible_to
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_with_episode
from telos.web.words import on_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.episodes.models import Episode, HandOverRequest
    from telos.people.models import Client, Person
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422


@kept_over_sign_in("client-hand-over")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_hand_over(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Ask that a colleague goes on, or show what one has asked."""
    client, episode = case_with_episode(request, client_id)
    if not episode.is_open:
        messages.info(request, _("This care has ended, so nobody goes on with it."))
        return redirect("client-episode", client_id)
    is_sent = request.method == "POST"
    form = AskHandOverForm(
        request.POST if is_sent else take_kept_for(request),
        colleagues=list(who_could_go_on(request.user, client)),
    )
    if is_sent and form.is_valid() and _asked(request, episode, form):
        return redirect("client-episode", client_id)
    return _show(request, client, form, asked=waiting_of(request.user, episode))


def _show(
    request: PersonRequest,
    client: Client,
    form: AskHandOverForm,
    *,
    asked: HandOverRequest | None,
) -> HttpResponse:
    is_sent = request.method == "POST"
    context = {
        "client": client,
        "client_nav": client_nav(client, "client-episode"),
        "asked": asked,
        "form": form if is_sent or asked is None else None,
        "headline": _headline(client, asked),
    }
    record_reading(request, [client], RecordKind.CONTACT, RecordKind.EPISODE)
    return render(
        request, "therapist/hand_over.html", context, status=_REJECTED if is_sent else 200
    )


def _asked(request: PersonRequest, episode: Episode, form: AskHandOverForm) -> bool:
    to, why = form.colleague(), form.cleaned_data["why"]
    try:
        ask_hand_over(actor=request.user, episode=episode, to=to, why=why)
    except AskedError as error:
        form.add_error(None, str(error))
        return False
    messages.success(
        request, _("Asked. Whoever manages the practice is told; until then you care.")
    )
    return True


@kept_over_sign_in("client-hand-over", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_hand_over_back(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Take back what one has asked."""
    _client, episode = case_with_episode(request, client_id)
    asked = _of_viewer(request.user, episode)
    if not asked:
        raise Http404
    try:
        take_hand_over_back(actor=request.user, request=asked[-1])
    except AskedError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Taken back. Care stays as it is."))
    return redirect("client-episode", client_id)


def waiting_of(viewer: Person, episode: Episode) -> HandOverRequest | None:
    """Return what the viewer has asked and nobody has answered yet."""
    waiting = [asked for asked in _of_viewer(viewer, episode) if asked.waits]
    return waiting[0] if waiting else None


def _of_viewer(viewer: Person, episode: Episode) -> list[HandOverRequest]:
    return list(hand_overs_visible_to(viewer, episode).filter(asked_by=viewer))


def _headline(client: Client, asked: HandOverRequest | None) -> str:
    if asked is None:
        return _("Ask for somebody else to go on with %(name)s") % {"name": client.display_name}
    words = _("You asked %(day)s for somebody else to go on with %(name)s")
    if asked.to is not None:
        words = _("You asked %(day)s for %(to)s to go on with %(name)s")
    return words % {
        "day": on_day(localtime(asked.created_at).date()),
        "to": asked.to.display_name if asked.to else "",
        "name": client.display_name,
    }
