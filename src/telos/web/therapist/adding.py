"""Adding a client, and inviting them to an account of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.queries import namesakes_in_care_of
from telos.episodes.actions import Arrival, take_on_client, take_on_client_at
from telos.episodes.forms import TakeOnClientForm
from telos.people.actions import AlreadySentError
from telos.people.queries import clinical_practices_of
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.therapist.invitations import mail_invitation
from telos.web.therapist.known import refuse_whom_one_knows

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.web.standing import PersonRequest

_REJECTED = 422


@kept_over_sign_in("client-add")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_add(request: PersonRequest) -> HttpResponse:
    """Add a client, take them into care, and invite them if they gave an address."""
    practices = list(clinical_practices_of(request.user))
    is_sent = request.method == "POST"
    form = TakeOnClientForm(
        request.POST if is_sent else take_kept_for(request), practices=practices
    )
    if is_sent and form.is_valid():
        _ask_about_whom_one_knows(request, form)
    if is_sent and form.is_valid() and (client_id := _added(request, form)):
        return redirect("client", client_id)
    return render(
        request,
        "therapist/client_add.html",
        {"form": form},
        status=_REJECTED if is_sent else 200,
    )


def _ask_about_whom_one_knows(request: PersonRequest, form: TakeOnClientForm) -> None:
    # The same form sent a second time is the same person, neither a namesake nor known.
    key: UUID = form.cleaned_data["submission_key"]
    refuse_whom_one_knows(
        request.user, form.practice_chosen(), form, besides={"submission_key": key}
    )
    namesakes = namesakes_in_care_of(request.user, form.cleaned_data["display_name"])
    if not form.has_error("email") and namesakes.exclude(submission_key=key).exists():
        form.refuse_same_name()


def _added(request: PersonRequest, form: TakeOnClientForm) -> UUID | None:
    """Add the client, and return their id; none where it was refused."""
    given: dict[str, Any] = {
        "actor": request.user,
        "practice": form.practice_chosen(),
        "display_name": form.cleaned_data["display_name"],
        "country": form.cleaned_data["country"],
        "state": form.state_chosen(),
        "submission_key": form.cleaned_data["submission_key"],
    }
    email: str = form.cleaned_data["email"]
    try:
        arrival = (
            take_on_client_at(email=email, **given)
            if email
            else Arrival(episode=take_on_client(**given))
        )
    except AlreadySentError as error:
        form.add_error(None, str(error))
        return None
    if arrival.episode is None:
        form.refuse_known()
        return None
    client = arrival.episode.client
    said = _("%(name)s is in your care now.") % {"name": client.display_name}
    messages.success(request, said)
    if arrival.sent is not None:
        mail_invitation(request, arrival.sent)
    return client.public_id
