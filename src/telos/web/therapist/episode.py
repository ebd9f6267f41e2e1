"""Where care stands, how it came there and where it may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from telos.access.enums import RecordKind
from telos.base import clock
from telos.episodes.actions import (
    MovedMeanwhileError,
    MoveNotAllowedError,
    PauseError,
    move_episode,
    open_episode,
)
from telos.episodes.enums import EpisodeState
from telos.episodes.forms import MoveEpisodeForm, OpenEpisodeForm, SentMoveForm
from telos.episodes.queries import (
    hand_overs_visible_to,
    moves_visible_to,
    transfers_visible_to,
    was_moved_last,
)
from telos.episodes.rules import seen_stand
from telos.measures.queries import open_alerts_visible_to
from telos.scheduling.actions import close_care, pause_care
from telos.scheduling.queries import coming_appointments
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.episode_steps import steps_told
from telos.web.therapist.records import Case, case_of, in_asked_care
from telos.web.therapist.words import moment_words, short_day, since_words
from telos.web.words import day_words, on_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.episodes.models import EpisodeMove
    from telos.measures.models import RiskAlert
    from telos.people.models import Client, Person
    from telos.web.standing import PersonRequest

_REJECTED = 422


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """An answer that somebody has to look at before care ends; nothing of what it says."""

    words: str
    url: str


@kept_over_sign_in("client-episode")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_episode(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show where care stands; move it on, or open it again for somebody who comes back."""
    case = case_of(request, client_id)
    if request.method != "POST":
        case = in_asked_care(request, case)
        if case.reads_only:
            return _show(request, case, None)
        return _show(request, case, _form(request, case, take_kept_for(request)))
    form = _form(request, case, request.POST)
    if not _is_made_already(request, case):
        if not form.is_valid():
            return _show(request, case, form)
        try:
            _move(request.user, case, form)
        except MovedMeanwhileError as error:
            return _show_again(request, case, str(error))
        except MoveNotAllowedError as error:
            form.add_error("until" if isinstance(error, PauseError) else "to", str(error))
            return _show(request, case, form)
    messages.success(request, _("Kept, with the reason, in the history of this care."))
    return redirect("client-episode", client_id)


def _show_again(request: PersonRequest, case: Case, words: str) -> HttpResponse:
    """Show what was sent with where care stands by now, which counts as seen from then on."""
    fresh = case_of(request, case.client.public_id)
    fields = request.POST.copy()
    if fresh.episode is not None:
        fields["seen"] = seen_stand(fresh.episode)
    form = _form(request, fresh, fields)
    form.full_clean()
    form.add_error(None, words)
    return _show(request, fresh, form)


def _is_made_already(request: PersonRequest, case: Case) -> bool:
    """Whether what is sent is what was done last: the same from a second tab is done once."""
    sent = SentMoveForm(request.POST)
    if case.episode is None or not sent.is_valid():
        return False
    return was_moved_last(request.user, case.episode, **sent.cleaned_data)


def _form(request: PersonRequest, case: Case, data: Any) -> MoveEpisodeForm | OpenEpisodeForm:
    if case.episode is None or not case.is_open:
        return OpenEpisodeForm(data)
    planned = coming_appointments(request.user, case.episode)
    still_planned = [moment_words(appointment.starts_at) for appointment in planned]
    open_alerts = open_alerts_visible_to(request.user)
    return MoveEpisodeForm(
        data,
        episode=case.episode,
        still_planned=still_planned,
        unseen=[_unseen(each) for each in open_alerts.filter(response__episode=case.episode)],
    )


def _unseen(alert: RiskAlert) -> Unseen:
    return Unseen(
        words=_("An answer of %(day)s calls for somebody, and nobody has looked at it yet.")
        % {"day": short_day(localtime(alert.created_at).date())},
        url=reverse("alert", args=[alert.public_id]),
    )


def _move(actor: Person, case: Case, form: MoveEpisodeForm | OpenEpisodeForm) -> None:
    why, to = form.cleaned_data["why"], form.to_state()
    if not isinstance(form, MoveEpisodeForm) or case.episode is None:
        open_episode(actor=actor, client=case.client, state=to, why=why)
        return
    moved = {"actor": actor, "episode": case.episode, "why": why}
    moved["seen"] = form.cleaned_data["seen"]
    until = form.cleaned_data.get("until")
    if to == EpisodeState.CLOSED:
        close_care(**moved)
    elif to == EpisodeState.PAUSED and until and form.cleaned_data.get("cancels"):
        pause_care(**moved, until=until)
    else:
        move_episode(**moved, to=to, until=until)


def _show(
    request: PersonRequest, case: Case, form: MoveEpisodeForm | OpenEpisodeForm | None
) -> HttpResponse:
    moves = list(moves_visible_to(request.user, case.episode)) if case.episode else []
    transfers = transfers_visible_to(request.user, case.episode) if case.episode else []
    asked = list(hand_overs_visible_to(request.user, case.episode)) if case.episode else []
    steps = steps_told(moves, transfers, asked, viewer=request.user)
    rejected = form is not None and request.method == "POST" and form.errors
    context = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-episode"),
        "form": form,
        "steps": steps,
        "headline": _headline(case, case.client, moves),
        "waits": any(each.asked_by == request.user and each.waits for each in asked),
    }
    # That an answer calls for somebody is a thing of the questionnaires.
    unseen = [RecordKind.MEASURES] if getattr(form, "unseen", ()) else []
    record_reading(request, [case.client], RecordKind.APPOINTMENTS, RecordKind.EPISODE, *unseen)
    return render(request, "therapist/episode.html", context, status=_REJECTED if rejected else 200)


_HEADLINES = {
    EpisodeState.ENQUIRY: gettext_lazy("%(name)s has been asking for help %(since)s"),
    EpisodeState.CONSULTATION: gettext_lazy("%(name)s has been in consultation %(since)s"),
    EpisodeState.ASSESSMENT: gettext_lazy("%(name)s has been in assessment %(since)s"),
    EpisodeState.ACTIVE: gettext_lazy("%(name)s has been in therapy %(since)s"),
    EpisodeState.ENDING: gettext_lazy("%(name)s’s therapy has been ending %(since)s"),
    EpisodeState.AFTERCARE: gettext_lazy("%(name)s has been in aftercare %(since)s"),
    EpisodeState.PAUSED: gettext_lazy("%(name)s’s care pauses until %(until)s"),
    EpisodeState.CLOSED: gettext_lazy("%(name)s’s care has been closed %(since)s"),
}


def _headline(case: Case, client: Client, moves: list[EpisodeMove]) -> str:
    if case.episode is None or not moves:
        return _("%(name)s’s care has not begun yet") % {"name": client.display_name}
    until = case.episode.paused_until
    if until is not None and until <= clock.today():
        words = _("%(name)s’s pause is over: you two would look again %(again)s")
        return words % {"name": client.display_name, "again": on_day(until)}
    return _HEADLINES[EpisodeState(case.episode.state)] % {
        "name": client.display_name,
        "since": since_words(localtime(_came_to(moves).created_at).date()),
        "until": day_words(until or clock.today()),
    }


def _came_to(moves: list[EpisodeMove]) -> EpisodeMove:
    """Return the move by which care stands where it does; a pause in between is no end of it."""
    came = moves[-1]
    for move in reversed(moves):
        if move.to_state == came.to_state:
            came = move
        elif move.to_state != EpisodeState.PAUSED:
            break
    return came
