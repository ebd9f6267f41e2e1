"""Who cares for a client, and who goes on: the manager says it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.actions import ConsentMissingError
from telos.access.enums import RecordKind
from telos.access.queries import (
    care_visible_to,
    resting_clients_managed_by,
    who_asked_about,
    who_could_care,
)
from telos.base import clock
from telos.episodes.actions import TransferError
from telos.episodes.enums import EpisodeState
from telos.episodes.forms import BESIDE, TransferForm
from telos.episodes.queries import (
    episodes_visible_to,
    hand_overs_waiting_for,
    last_transfer_said_by,
)
from telos.measures.actions import AlertLeftError, transfer_episode
from telos.people.queries import managed_practices_of
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.practice.hand_over import asked_told
from telos.web.reading import record_reading
from telos.web.step_up import stepped_up
from telos.web.therapist.words import since_words
from telos.web.words import listed

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.access.models import CareRelationship
    from telos.episodes.models import Episode, HandOverRequest
    from telos.people.models import Client, Person
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422
# Whoever asked earlier has long had an answer.
_ASKED_LATELY: Final = timedelta(days=30)


@kept_over_sign_in("practice-care")
@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("practice-care")
def practice_care(request: PersonRequest, practice_id: UUID, client_id: UUID) -> HttpResponse:
    """Show who cares for a client and what is asked, and say who goes on."""
    episode = _episode(request, practice_id, client_id)
    client = episode.client
    is_sent = request.method == "POST"
    cares = list(care_visible_to(request.user).filter(client=client))
    if is_sent and _said_once_more(request, episode):
        return redirect("practice")
    asked = list(hand_overs_waiting_for(request.user).filter(episode=episode))
    form = _form(request, client, carers=[care.therapist for care in cares], asked=asked)
    if is_sent and form.is_valid() and _transferred(request, episode, form):
        return redirect("practice")
    context = {
        "practice": client.practice,
        "client": client,
        "asked": asked,
        "wanted": _wanted(request.user, client),
        "form": form,
        "headline": asked_told(asked[0]) if asked else _headline(client, cares),
        "lead": _lead(client, cares, is_asked=bool(asked))
        if episode.is_open
        else _lead_after_care(client, cares),
    }
    record_reading(request, [client], RecordKind.CONTACT, RecordKind.EPISODE)
    return render(request, "practice/care.html", context, status=_REJECTED if is_sent else 200)


def _wanted(viewer: Person, client: Client) -> str:
    """Say who came upon the client when they wanted to add them; empty where nobody did lately."""
    people = who_asked_about(viewer, client, since=clock.now() - _ASKED_LATELY)
    if not people:
        return ""
    words = _(
        "Somebody with the address of %(name)s has come to %(who)s, and no second record was made. "
        "Talk with %(who)s before you say here who goes on, or who joins."
    )
    who = listed([person.display_name for person in people])
    return words % {"who": who, "name": client.display_name}


def _form(
    request: PersonRequest,
    client: Client,
    *,
    carers: list[Person],
    asked: list[HandOverRequest],
) -> TransferForm:
    """Return the form as it was sent; else with what is asked chosen already."""
    others = who_could_care(request.user, client).exclude(pk__in=[c.pk for c in carers])
    initial = {}
    if asked:
        initial["place"] = f"for {asked[0].asked_by.public_id}"
        initial["to"] = str(asked[0].to.public_id) if asked[0].to else ""
    return TransferForm(
        request.POST if request.method == "POST" else take_kept_for(request),
        carers=carers,
        candidates=list(others),
        initial=initial,
    )


def _said_once_more(request: PersonRequest, episode: Episode) -> bool:
    """Take the same as the manager said last for the same: pressed twice, it is one deed."""
    last = last_transfer_said_by(request.user, episode)
    if last is None or (last.giver is None and request.POST.get("place", BESIDE) != BESIDE):
        return False
    form = TransferForm(
        request.POST,
        carers=[last.giver] if last.giver else [],
        candidates=[last.taker] if last.taker else [],
    )
    if not form.is_valid() or form.pair() != (last.giver, last.taker):
        return False
    return form.cleaned_data["why"] == last.why and _transferred(request, episode, form)


def _episode(request: PersonRequest, practice_id: UUID, client_id: UUID) -> Episode:
    practice = get_object_or_404(managed_practices_of(request.user), public_id=practice_id)
    visible = episodes_visible_to(request.user).filter(
        client__practice=practice, client__public_id=client_id
    )
    resting = resting_clients_managed_by(request.user)
    found = list(visible.exclude(state=EpisodeState.CLOSED, client__in=resting))
    if not found:
        raise Http404
    return next((episode for episode in found if episode.is_open), found[0])


def _transferred(request: PersonRequest, episode: Episode, form: TransferForm) -> bool:
    giver, to = form.pair()
    why = form.cleaned_data["why"]
    try:
        transfer_episode(actor=request.user, episode=episode, giver=giver, to=to, why=why)
    except (TransferError, ConsentMissingError) as error:
        form.add_error(None, str(error))
        return False
    except AlertLeftError as error:
        form.add_error("place", str(error))
        return False
    messages.success(request, _done_words(episode.client, to))
    return True


def _done_words(client: Client, to: Person | None) -> str:
    words = {"client": client.display_name, "name": to.display_name if to else ""}
    has_account = client.person_id is not None
    if to is None and has_account:
        return _("Ended. All concerned are told.")
    if has_account:
        return _("%(name)s cares for %(client)s from now on. All concerned are told.") % words
    said = _("%(name)s cares for %(client)s from now on.") if to else _("Ended.")
    untold = _("Your colleagues are told. %(client)s has no account: see that somebody tells them.")
    return f"{said} {untold}" % words


def _headline(client: Client, cares: list[CareRelationship]) -> str:
    if not cares:
        return _("Nobody cares for %(name)s at present") % {"name": client.display_name}
    names = listed([care.therapist.display_name for care in cares])
    one, many = _("%(who)s cares for %(name)s"), _("%(who)s care for %(name)s")
    words = one if len(cares) == 1 else many
    return words % {"who": names, "name": client.display_name}


def _lead_after_care(client: Client, cares: list[CareRelationship]) -> str:
    words = _(
        "Their care here has ended. If they come back, whoever you name reads what came before and "
        "opens a new one."
    )
    return f"{_lead(client, cares, is_asked=False)}. {words}" if cares else words


def _lead(client: Client, cares: list[CareRelationship], *, is_asked: bool) -> str:
    if not cares:
        return _(
            "Nobody reads what they write, and they are asked no questionnaire, until somebody "
            "takes them into care."
        )
    if len(cares) == 1:
        since = since_words(cares[0].started_on)
        return f"{_headline(client, cares)} {since}." if is_asked else capfirst(since)
    named = [f"{care.therapist.display_name} {since_words(care.started_on)}" for care in cares]
    return "; ".join(named)
