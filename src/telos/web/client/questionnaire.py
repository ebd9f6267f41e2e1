"""Answering a questionnaire: begun or gone on with, saved as one goes, sent at the end.

The page needs no script: every step is a form. With the script the steps are instant and each
answer is saved in the background; both speak to the same addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from telos.measures.actions import (
    NothingDueError,
    QuestionnaireError,
    ResponseFinishedError,
    begin_response,
    finish_response,
    save_answers,
)
from telos.measures.queries import answers_visible_to, instrument_of
from telos.web.client.records import own_response, own_schedule
from telos.web.client.sent import Sent, read_form, read_message
from telos.web.client.sheet import ALL, END, ONE, page_url, sheet_of
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept
from telos.web.public.help import emergency_in, listeners_in
from telos.web.public.where import place_now
from telos.web.typed import is_message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from telos.measures.models import MeasureSchedule, Response, RiskAlert
    from telos.web.standing import ClientRequest

_REJECTED = 422
_FINISHED = 409
_GONE = 410


@policy(Policy.CLIENT)
@require_GET
def questionnaire(request: ClientRequest, schedule_id: UUID) -> HttpResponse:
    """Begin, or go on where one was."""
    schedule = own_schedule(request, schedule_id)
    try:
        response = begin_response(actor=request.user, schedule=schedule)
    except NothingDueError as error:
        return render(request, "client/nothing_due.html", {"why": str(error)})
    if response.finished_at is not None:
        return _sent_already(request, response)
    kept = take_kept(request)
    if kept is not None:
        return _take_form(request, schedule, kept.fields)
    return _show(request, schedule, response)


@kept_over_sign_in("questionnaire")
@policy(Policy.CLIENT)
@require_POST
def questionnaire_answers(request: ClientRequest, schedule_id: UUID) -> HttpResponse:
    """Save answers as they are given."""
    schedule = own_schedule(request, schedule_id)
    if not is_message(request):
        return _take_form(request, schedule, request.POST)
    sent = None
    try:
        sent = read_message(request)
        response = _response_of(request, schedule, sent)
        _save(request, response, sent)
    except QuestionnaireError as error:
        return _refusal(request, schedule, error, sent=sent)
    given = answers_visible_to(request.user, response)
    return JsonResponse({"answers": {key: v for key, v in given.items() if v is not None}})


@kept_over_sign_in("questionnaire")
@policy(Policy.CLIENT)
@require_POST
def questionnaire_finish(request: ClientRequest, schedule_id: UUID) -> HttpResponse:
    """Send the answers; nothing is left out that the person has not been told of."""
    schedule = own_schedule(request, schedule_id)
    sent = None
    try:
        sent = read_message(request) if is_message(request) else read_form(request.POST)
        response = _response_of(request, schedule, sent)
        if response.finished_at is None:
            _save(request, response, sent)
            if newer := _not_shown(request, response, sent):
                return _show_newer(request, schedule, newer)
            if missing := _not_told(request, response, sent):
                return _tell_missing(request, schedule, missing)
            response = finish_response(actor=request.user, response=response)
        elif _is_late(request, response, sent.answers):
            return _finished_elsewhere(request, response, sent)
    except QuestionnaireError as error:
        return _refusal(request, schedule, error, sent=sent)
    done = reverse("questionnaire-done", args=[response.public_id])
    return JsonResponse({"url": done}) if is_message(request) else redirect(done)


def _take_form(
    request: ClientRequest, schedule: MeasureSchedule, fields: QueryDict
) -> HttpResponse:
    """Save what a form holds and lead to the next place, or stay where help is to be seen."""
    sent = None
    try:
        sent = read_form(fields)
        raised = _save(request, _response_of(request, schedule, sent), sent)
    except QuestionnaireError as error:
        return _refusal(request, schedule, error, sent=sent)
    show = ALL if fields.get("show") == ALL else ONE
    at, go = fields.get("at", ""), fields.get("go", "")
    if raised:
        here = _number_of(raised[0], at)
        return redirect(f"{page_url(schedule, at=here, show=show)}#help-{raised[0].item_key}")
    if go == "leave":
        messages.success(request, _("Saved. Go on whenever you like."))
        return redirect("today")
    if go in {ONE, ALL}:
        return redirect(page_url(schedule, at=at, show=go))
    return redirect(page_url(schedule, at=_step(at, go), show=show))


def _number_of(alert: RiskAlert, at: str) -> str:
    keys = instrument_of(alert.response).item_keys
    return str(keys.index(alert.item_key) + 1) if alert.item_key in keys else at


def _step(at: str, go: str) -> str:
    """Return where a step leads; what is not a place is left to the page."""
    if not at.isdecimal() or len(at) > 3:  # noqa: PLR2004 -- no questionnaire has a thousand
        return at
    steps = {"next": 1, "back": -1}
    return str(max(int(at) + steps.get(go, 0), 1))


def _response_of(request: ClientRequest, schedule: MeasureSchedule, sent: Sent | None) -> Response:
    """Return the response that the page was made for; one that was sent stays findable."""
    if sent is None or sent.response_id is None:
        return begin_response(actor=request.user, schedule=schedule)
    return own_response(request, sent.response_id, schedule=schedule)


def _save(request: ClientRequest, response: Response, sent: Sent) -> list[RiskAlert]:
    if not sent.answers:
        return []
    return save_answers(actor=request.user, response=response, answers=sent.answers)


def _not_told(request: ClientRequest, response: Response, sent: Sent) -> list[str]:
    """Return the questions without an answer, if the person was not told of all of them."""
    given = answers_visible_to(request.user, response)
    missing = [key for key in instrument_of(response).item_keys if given.get(key) is None]
    return [] if sent.left_out.issuperset(missing) else missing


def _not_shown(request: ClientRequest, response: Response, sent: Sent) -> dict[str, int]:
    """Return the answers, given in another window meanwhile, that are not those on this page."""
    if sent.shown is None:
        return {}
    given = answers_visible_to(request.user, response)
    return {
        key: value
        for key, value in given.items()
        if value is not None and sent.shown.get(key) != value
    }


def _show_newer(
    request: ClientRequest, schedule: MeasureSchedule, newer: dict[str, int]
) -> HttpResponse:
    """Show what would be sent, on one page, before it is: it is asked for once more."""
    if is_message(request):
        return JsonResponse({"newer": newer}, status=_REJECTED)
    messages.warning(
        request,
        _(
            "Other answers were saved meanwhile, in another window or on another device. What is "
            "shown here now is what is saved. Look it through, change what is not right, and "
            "send it again."
        ),
    )
    return redirect(page_url(schedule, at=END, show=ALL))


def _tell_missing(
    request: ClientRequest, schedule: MeasureSchedule, missing: list[str]
) -> HttpResponse:
    if is_message(request):
        return JsonResponse({"missing": missing}, status=_REJECTED)
    show = ALL if request.POST.get("show") == ALL else ONE
    return redirect(f"{page_url(schedule, at=END, show=show)}#end")


def _refusal(
    request: ClientRequest,
    schedule: MeasureSchedule,
    error: QuestionnaireError,
    *,
    sent: Sent | None,
) -> HttpResponse:
    """Say what stands in the way; what was saved before is not touched by it."""
    if isinstance(error, ResponseFinishedError):
        return _finished_elsewhere(request, _response_of(request, schedule, sent), sent)
    if is_message(request):
        status = _GONE if isinstance(error, NothingDueError) else _REJECTED
        return JsonResponse({"error": str(error)}, status=status)
    if isinstance(error, NothingDueError):
        return redirect(page_url(schedule))
    response = begin_response(actor=request.user, schedule=schedule)
    if response.finished_at is not None:
        return _sent_already(request, response)
    return _show(request, schedule, response, error=str(error))


def _finished_elsewhere(
    request: ClientRequest, response: Response, sent: Sent | None
) -> HttpResponse:
    """Say so to a page that has grown old; help is shown even if the answer comes too late."""
    answers = sent.answers if sent else {}
    needs_help = any(
        isinstance(value := answers.get(alert.item), int) and value >= alert.at_least
        for alert in instrument_of(response).alerts
    )
    done = reverse("questionnaire-done", args=[response.public_id])
    done = f"{done}?help=1" if needs_help else done
    _say_sent(request, is_late=_is_late(request, response, answers))
    if is_message(request):
        return JsonResponse({"url": done}, status=_FINISHED)
    return redirect(done)


def _is_late(request: ClientRequest, response: Response, answers: Mapping[str, Any]) -> bool:
    """Tell whether something was answered that is not among the answers that were sent."""
    given = answers_visible_to(request.user, response)
    return any(given.get(key) != value for key, value in answers.items())


def _say_sent(request: ClientRequest, *, is_late: bool) -> None:
    if is_late:
        messages.warning(
            request,
            _(
                "This last answer came after you had sent them and was not added. Tell your "
                "therapist what you would have changed."
            ),
        )
    elif not is_message(request):
        messages.info(request, _("You have sent these answers already. Nothing of them is lost."))


def _sent_already(request: ClientRequest, response: Response) -> HttpResponse:
    _say_sent(request, is_late=False)
    return redirect("questionnaire-done", response.public_id)


def _show(
    request: ClientRequest, schedule: MeasureSchedule, response: Response, *, error: str = ""
) -> HttpResponse:
    place = request.POST if request.method == "POST" else request.GET
    sheet = sheet_of(
        request.user, schedule, response, show=place.get("show", ""), at=place.get("at", "")
    )
    context = {
        "sheet": sheet,
        "error": error,
        "listeners": listeners_in(place_now(request)),
        "emergency": emergency_in(place_now(request)),
    }
    status = _REJECTED if error else 200
    return render(request, "client/questionnaire.html", context, status=status)
