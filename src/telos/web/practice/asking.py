"""Asking one client for what not everybody is asked: by the manager, who reads no answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from telos.access.actions import ConsentError, ask_consent
from telos.access.enums import GOVERNS
from telos.access.queries import texts_in_hand
from telos.rights.queries import managed_clients
from telos.web.consent_words import kind_named
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.access.enums import ConsentKind
    from telos.people.models import Client, Person
    from telos.web.standing import PersonRequest


def kinds_to_ask(viewer: Person, client: Client) -> list[ConsentKind]:
    """Return what this client can be asked for by itself; nothing says whether they were."""
    in_hand = texts_in_hand(viewer, client.practice)
    return [
        kind for kind, text in in_hand.items() if text.is_asked and not GOVERNS[kind].of_everybody
    ]


@kept_over_sign_in("practice-record", leaves_out={"kind"}, has_words=False)
@policy(Policy.MANAGER)
@require_POST
def practice_record_ask(
    request: PersonRequest, practice_id: UUID, client_id: UUID, *, kind: str
) -> HttpResponse:
    """Ask one client; the answer stays between them and whoever cares for them."""
    found = managed_clients(request.user).filter(practice__public_id=practice_id)
    client = get_object_or_404(found, public_id=client_id)
    asked = kind_named(kind)
    try:
        ask_consent(actor=request.user, client=client, kind=asked)
    except ConsentError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _asked(client))
    return redirect("practice-record", practice_id, client_id)


def _asked(client: Client) -> str:
    name = {"name": client.display_name}
    if client.person_id is None:
        words = _("Asked. %(name)s has no account: their therapist enters what they sign.")
    else:
        words = _("Asked. %(name)s finds it on their page, unless they have answered it before.")
    return words % name
