"""Adding a client, and inviting them to an account of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.queries import namesakes_in_care_of
from telos.episodes.actions import take_on_client
from telos.episodes.forms import TakeOnClientForm
from telos.people.actions import AlreadySentError
from telos.people.queries import clinical_practices_of
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.therapist.invitations import account_shown, invite

if TYPE_CHECKING:
    from django.http import HttpResponse

    from telos.people.models import Client
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
        _ask_about_namesakes(request, form)
    if is_sent and form.is_valid():
        try:
            episode = take_on_client(
                actor=request.user,
                practice=form.practice_chosen(),
                display_name=form.cleaned_data["display_name"],
                country=form.cleaned_data["country"],
                state=form.state_chosen(),
                submission_key=form.cleaned_data["submission_key"],
            )
        except AlreadySentError as error:
            form.add_error(None, str(error))
        else:
            _welcome(request, episode.client, email=form.cleaned_data["email"].lower())
            return redirect("client", episode.client.public_id)
    return render(
        request,
        "therapist/client_add.html",
        {"form": form},
        status=_REJECTED if is_sent else 200,
    )


def _ask_about_namesakes(request: PersonRequest, form: TakeOnClientForm) -> None:
    namesakes = namesakes_in_care_of(request.user, form.cleaned_data["display_name"])
    # The same form sent a second time is the same person, not a namesake.
    if namesakes.exclude(submission_key=form.cleaned_data["submission_key"]).exists():
        form.refuse_same_name()


def _welcome(request: PersonRequest, client: Client, *, email: str) -> None:
    said = _("%(name)s is in your care now.") % {"name": client.display_name}
    messages.success(request, said)
    # The same form sent a second time does not send a second mail.
    if email and account_shown(client).email != email:
        invite(request, client, email=email)
