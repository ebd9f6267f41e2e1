"""What a client says is not right: entered where they said it at the practice, and answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from telos.rights.actions import RightsError, enter_correction
from telos.rights.enums import KIND_OF
from telos.rights.forms import CorrectionAtPracticeForm
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.originals import originals_offered, said_of
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_of
from telos.web.words import number_word

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.access.enums import RecordKind
    from telos.people.models import Client, Person
    from telos.web.originals import Said
    from telos.web.standing import PersonRequest

_REJECTED = 422


@kept_over_sign_in("client-correction")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_correction(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Enter what the client has said is not right, on paper or by telephone."""
    client = case_of(request, client_id).client
    is_sent = request.method == "POST"
    form = CorrectionAtPracticeForm(
        request.POST if is_sent else take_kept_for(request),
        originals=originals_offered(request.user, client),
        initial={"original": request.GET.get("about", "")},
    )
    if is_sent and form.is_valid():
        try:
            enter_correction(
                actor=request.user,
                client=client,
                said=form.said(),
                asked_on=form.cleaned_data["asked_on"],
                submission_key=form.cleaned_data["submission_key"],
            )
        except RightsError as error:
            form.add_error(None, str(error))
        else:
            words = _("Kept, beside what it is about, with your name. Your answer is next.")
            messages.success(request, words)
            return redirect("client-rights", client_id)
    # What it may be about is offered by its words: goals, scores, hours and stretches of care.
    record_reading(request, [client], *dict.fromkeys(KIND_OF.values()))
    return render(
        request,
        "therapist/correction.html",
        {"client": client, "client_nav": client_nav(client, ""), "form": form},
        status=_REJECTED if is_sent else 200,
    )


@dataclass(frozen=True, kw_only=True)
class SaidOverall:
    """What is said to be not right in the whole of a record, for its first page."""

    waiting: list[Said]
    answered: list[Said]
    title: str
    answered_words: str

    @property
    def kinds(self) -> list[RecordKind]:
        """The kinds of record that are shown with it."""
        return [KIND_OF[said.about] for said in (*self.waiting, *self.answered)]


def said_overall(viewer: Person, client: Client) -> SaidOverall:
    """Return what waits for an answer and what has one; one query where nothing is said."""
    said = said_of(viewer, client)
    waiting = [each for each in said if each.waits]
    answered = [each for each in said if not each.waits]
    return SaidOverall(
        waiting=waiting,
        answered=answered,
        title=_title(len(waiting), client),
        answered_words=_answered_words(len(answered)),
    )


def _title(waiting: int, client: Client) -> str:
    if not waiting:
        return _("What %(name)s said is not right") % {"name": client.display_name}
    words = ngettext(
        "%(name)s says that something is not right",
        "%(name)s says that %(many)s things are not right",
        waiting,
    )
    return words % {"name": client.display_name, "many": number_word(waiting)}


def _answered_words(answered: int) -> str:
    words = ngettext(
        "%(many)s correction is answered", "%(many)s corrections are answered", answered
    )
    return capfirst(words % {"many": number_word(answered)})
