"""After a questionnaire: thanks, what happens with the answers, help where it is called for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from telos.access.rules import is_cared_for
from telos.measures.enums import EnteredAs
from telos.measures.queries import called_for_help, courses_visible_to, instrument_of
from telos.web.client.courses import told
from telos.web.client.records import own_response
from telos.web.gate import Policy, policy
from telos.web.public.help import emergency_in, listeners_in
from telos.web.words import number_word

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.measures.models import Response
    from telos.people.models import Person
    from telos.web.standing import ClientRequest


@dataclass(frozen=True, kw_only=True)
class DonePage:
    """What is said once the answers are sent."""

    answered: str
    score: str
    calls_for_help: bool
    nobody_looks: bool
    notice: str


@policy(Policy.CLIENT)
@require_GET
def questionnaire_done(request: ClientRequest, response_id: UUID) -> HttpResponse:
    """Thank the client and say what happens next."""
    response = own_response(request, response_id, entered_as=EnteredAs.ITEMS)
    if response.finished_at is None and response.schedule is not None:
        return redirect("questionnaire", response.schedule.public_id)
    context = {
        "page": _done_page(request.user, response, asks_for_help="help" in request.GET),
        "listeners": listeners_in(request.own.country),
        "emergency": emergency_in(request.own.country),
    }
    return render(request, "client/done.html", context)


def _done_page(viewer: Person, response: Response, *, asks_for_help: bool) -> DonePage:
    needs_help = asks_for_help or called_for_help(viewer, response)
    return DonePage(
        answered=_answered(response),
        # Whoever has just said something grave is not answered with a number.
        score="" if needs_help else _score(viewer, response),
        calls_for_help=needs_help,
        nobody_looks=not is_cared_for(response.episode.client),
        notice=instrument_of(response).licence.notice,
    )


def _answered(response: Response) -> str:
    asked, answered = response.item_count, response.answered_count
    if answered == asked:
        return _("You answered all %(asked)s questions.") % {"asked": number_word(asked)}
    return _("You answered %(answered)s of %(asked)s questions. That is fine.") % {
        "answered": number_word(answered),
        "asked": number_word(asked),
    }


def _score(viewer: Person, response: Response) -> str:
    if instrument_of(response).answers_only:
        return ""
    if response.score is None:
        return _(
            "Too many questions were left out this time to come to a score. Each answer still "
            "counts."
        )
    courses = courses_visible_to(viewer, [response.episode]).get(response.episode_id, [])
    for course in courses:
        if course.last.response_id == response.public_id:
            return told(course).whole
    return ""
