"""My intake: what it is, how far it is, and handing it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from telos.access.queries import consents_visible_to
from telos.access.rules import is_cared_for
from telos.intake.actions import IntakeError, IntakeHasChangedError, begin_intake, move_intake
from telos.intake.enums.states import IntakeState
from telos.intake.forms.intake import MoveIntakeForm, TakeUpForm
from telos.intake.queries import (
    answers_visible_to,
    baseline_of,
    drafts_of,
    formulations_visible_to,
    intake_of,
    moves_visible_to,
    plans_visible_to,
)
from telos.web.client.intake_page import Written, intake_page
from telos.web.client.intake_steps import (
    NOTHING_ASKED,
    consent_step,
    questionnaire_steps,
    safety_step,
)
from telos.web.client.intake_typed import sections_looked, shut_of
from telos.web.client.records import own_episode, shown_episode
from telos.web.gate import Policy, policy
from telos.web.intake_words import formulation_shown, moves_shown, sections_shown
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.public.help import emergency_in, listeners_in
from telos.web.public.where import place_now

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from telos.episodes.models import Episode
    from telos.intake.models import Intake
    from telos.web.client.intake_steps import ConsentStep
    from telos.web.standing import ClientRequest

_REJECTED = 422


@policy(Policy.CLIENT)
@require_GET
def my_intake(request: ClientRequest) -> HttpResponse:
    """Show how the intake stands and what comes next."""
    kept = take_kept_of(request, {"take-up": reverse("my-intake-take-up")})
    form = TakeUpForm(kept[1]) if kept else None
    return _show(request, form)


@kept_over_sign_in("my-intake", has_words=False)
@policy(Policy.CLIENT)
@require_POST
def my_intake_begin(request: ClientRequest) -> HttpResponse:
    """Begin it; from then on it waits on one's own page until it is handed in."""
    try:
        begin_intake(actor=request.user, episode=_episode(request))
    except IntakeError as error:
        messages.warning(request, str(error))
    return redirect("my-intake")


@policy(Policy.CLIENT)
@require_GET
def my_intake_look(request: ClientRequest) -> HttpResponse:
    """Look through everything, as the therapist will read it, and hand it in."""
    intake = intake_of(request.user, shown_episode(request))
    if intake is None:
        raise Http404
    return _look(request, intake)


@kept_over_sign_in("my-intake-look", has_words=False)
@policy(Policy.CLIENT)
@require_POST
def my_intake_hand_in(request: ClientRequest) -> HttpResponse:
    """Hand in what was looked through."""
    intake = _intake(request)
    form = MoveIntakeForm(request.POST)
    if not form.is_valid():
        return _look(request, intake, form)
    try:
        move_intake(
            actor=request.user,
            intake=intake,
            to=IntakeState.HANDED_IN,
            seen_revision=form.cleaned_data["seen_revision"],
        )
    except IntakeError as error:
        form.add_error(None, str(error))
        return _look(request, intake, form)
    messages.success(request, _handed_in(request))
    return redirect("my-intake")


@kept_over_sign_in("my-intake")
@policy(Policy.CLIENT)
@require_POST
def my_intake_take_up(request: ClientRequest) -> HttpResponse:
    """Take a complete intake up again, with the reason."""
    intake = _intake(request)
    form = TakeUpForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    try:
        move_intake(
            actor=request.user,
            intake=intake,
            to=IntakeState.TAKEN_UP,
            seen_revision=form.cleaned_data["seen_revision"],
            why=form.cleaned_data["why"],
        )
    except IntakeError as error:
        form = _seen_now(request, error, intake)
        form.add_error(None, str(error))
        return _show(request, form)
    messages.success(request, _("It is taken up again. You can both write in it."))
    return redirect("my-intake")


def _seen_now(request: ClientRequest, error: IntakeError, intake: Intake) -> TakeUpForm:
    """Return the form as it was sent; what the page shows now counts as seen."""
    data = request.POST.copy()
    if isinstance(error, IntakeHasChangedError):
        intake.refresh_from_db()
        data["seen_revision"] = str(intake.revision_number)
    form = TakeUpForm(data)
    form.full_clean()
    return form


def _handed_in(request: ClientRequest) -> str:
    if is_cared_for(request.own):
        return _("Handed in. Your therapist can read it now. You can still add to it.")
    return _(
        "Kept. Nobody at the practice looks at it just now; it waits for whoever goes on with you."
    )


def _episode(request: ClientRequest) -> Episode:
    episode = own_episode(request)
    if episode is None:
        raise Http404
    return episode


def _intake(request: ClientRequest) -> Intake:
    intake = intake_of(request.user, _episode(request))
    if intake is None:
        raise Http404
    return intake


def _show(request: ClientRequest, take_up: forms.Form | None = None) -> HttpResponse:
    episode = shown_episode(request)
    if episode is None:
        return render(request, "client/intake_none.html")
    intake = intake_of(request.user, episode)
    consent = _consent(request, episode)
    page = intake_page(episode, intake, consent=consent, written=_written(request, intake))
    seen = {"seen_revision": intake.revision_number} if intake else {}
    context: dict[str, Any] = {
        "page": page,
        "intake_id": intake.public_id if intake else None,
        "take_up": take_up or TakeUpForm(initial=seen),
        "is_refused": take_up is not None and bool(take_up.errors),
    }
    is_rejected = context["is_refused"] and request.method == "POST"
    return render(request, "client/intake.html", context, status=_REJECTED if is_rejected else 200)


def _consent(request: ClientRequest, episode: Episode) -> ConsentStep:
    """Return what is asked first; in care that has ended nothing is."""
    if not episode.is_open:
        return NOTHING_ASKED
    return consent_step(consents_visible_to(request.user, request.own))


def _written(request: ClientRequest, intake: Intake | None) -> Written:
    if intake is None:
        return Written()
    viewer = request.user
    answers = answers_visible_to(viewer, intake)
    own = {
        question
        for question in answers.by_question
        if (entry := answers.own(viewer, question)) is not None and entry.says_something
    }
    moves = list(moves_visible_to(viewer, intake))
    return Written(
        answered=own,
        stands=bool(answers.by_question) or intake.state != IntakeState.BEGUN,
        unsaved=drafts_of(viewer, intake).keys(),
        baseline=baseline_of(viewer, intake, moves),
        formulations=tuple(
            formulation_shown(row, viewer, for_client=True)
            for row in formulations_visible_to(viewer, intake)
        ),
        moves=tuple(moves_shown(moves, viewer)),
    )


def _look(
    request: ClientRequest, intake: Intake, form: MoveIntakeForm | None = None
) -> HttpResponse:
    viewer, episode = request.user, intake.episode
    # What the page shows now counts as seen.
    intake = intake_of(viewer, episode) or intake
    consent, unsaved = _consent(request, episode), drafts_of(viewer, intake)
    answers = answers_visible_to(viewer, intake)
    is_empty = intake.state == IntakeState.BEGUN and not (unsaved or answers.by_question)
    if consent.is_open and is_empty:
        return redirect("my-intake")
    shut = shut_of(intake, consent)
    baseline = baseline_of(viewer, intake, moves_visible_to(viewer, intake))
    safety = safety_step(baseline)
    steps = [*questionnaire_steps(baseline), *([safety] if safety else [])]
    sections = sections_shown(answers, plans_visible_to(viewer, intake), viewer)
    looked = sections_looked(sections, unsaved)
    context: dict[str, Any] = {
        "intake": intake,
        "sections": looked,
        "unsaved": [section for section in looked if section.is_unsaved],
        "shut": shut,
        "open": [step for step in steps if step.url and not consent.is_open],
        "may_hand_in": intake.state == IntakeState.BEGUN and shut is None,
        "revision": intake.revision_number,
        "form": form,
        "listeners": listeners_in(place_now(request)),
        "emergency": emergency_in(place_now(request)),
    }
    status = _REJECTED if form is not None and form.errors else 200
    return render(request, "client/intake_look.html", context, status=status)
