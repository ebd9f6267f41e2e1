"""Goals with the therapist: agreeing, finding new words, moving on, rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telos.access.actions import SpokenDayError, SpokenError
from telos.access.enums import Side
from telos.goals.actions import (
    AlreadySentError,
    GoalError,
    GoalHasChangedError,
    RatingDayError,
    agree_goal,
    keep_words,
    move_goal,
    rate_goal,
    revise_goal,
)
from telos.goals.forms import (
    AgreeGoalForm,
    MoveGoalForm,
    ReviseGoalForm,
)
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in
from telos.web.proposal import answer_said
from telos.web.sent_before import renew_key
from telos.web.therapist.goal_forms import keep_form, rate_form
from telos.web.therapist.goal_shown import (
    case_and_goal,
    kept_forms,
    read_goal,
    show_goal,
)
from telos.web.therapist.records import Case, in_care_of_row, readable_case_of
from telos.web.therapist.words import told_of
from telos.web.words import kept_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from telos.goals.models import Goal, GoalRating
    from telos.web.standing import PersonRequest

_REJECTED = 422

Sent = TypeVar("Sent", bound=forms.Form)


@policy(Policy.SUPERVISION)
@require_safe
def client_goal(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Show where a goal stands, how it came there and what may be done with it."""
    case = readable_case_of(request, client_id)
    read = read_goal(request, case, goal_id)
    case = in_care_of_row(request, case, read.goal.episode)
    kept = {} if case.reads_only else kept_forms(request, read)
    return show_goal(request, case, read, sent=kept)


@kept_over_sign_in("client-goal", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_agree(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Agree to the words as they were read."""
    case, goal = case_and_goal(request, client_id, goal_id)
    form = AgreeGoalForm(request.POST, auto_id="agree_%s")
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen_revision"]
            agree_goal(actor=request.user, goal=goal, seen_revision=seen)
        except GoalError as error:
            data = _seen_now(request, error, goal)
            form = _again(AgreeGoalForm(data, auto_id="agree_%s"), error)
        else:
            said = _("You have agreed to these words.")
            messages.success(request, answer_said(goal, form, said))
            return redirect("client-goal", client_id, goal_id)
    return _show(request, case, goal, agree=form)


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_keep(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Keep the words that stand: a no to new ones with its reason, or one's own taken back."""
    case, goal = case_and_goal(request, client_id, goal_id)
    form = keep_form(request.POST)
    if form.is_valid():
        try:
            keep_words(
                actor=request.user,
                goal=goal,
                seen_revision=form.cleaned_data["seen_revision"],
                why=form.cleaned_data["why"],
            )
        except GoalError as error:
            form = _again(keep_form(_seen_now(request, error, goal)), error)
        else:
            said = _("Kept as it stands; what was proposed falls away.")
            messages.success(request, answer_said(goal, form, said))
            return redirect("client-goal", client_id, goal_id)
    return _show(request, case, goal, keep=form)


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_revise(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Find new words; they become a proposal to the client."""
    case, goal = case_and_goal(request, client_id, goal_id)
    form = ReviseGoalForm(request.POST, goal=goal, side=Side.THERAPIST, auto_id="revise_%s")
    if form.is_valid():
        try:
            revise_goal(
                actor=request.user,
                goal=goal,
                wording=form.wording(),
                seen_revision=form.cleaned_data["seen_revision"],
                why=form.cleaned_data["why"],
            )
        except GoalError as error:
            data = _seen_now(request, error, goal)
            form = _again(
                ReviseGoalForm(data, goal=goal, side=Side.THERAPIST, auto_id="revise_%s"), error
            )
        else:
            said = _("Kept as a proposal. %(name)s sees the new words and can agree to them.")
            without = _("Kept as a proposal. Write down here what %(name)s says to it.")
            messages.success(request, told_of(case.client, said, without=without))
            return redirect("client-goal", client_id, goal_id)
    return _show(request, case, goal, revise=form)


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_rate(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Rate how far along the goal is, as the therapist sees it or as the client said it."""
    case, goal = case_and_goal(request, client_id, goal_id)
    form = rate_form(case.client, request.POST)
    if form.is_valid():
        try:
            rating = rate_goal(
                actor=request.user,
                goal=goal,
                value=form.cleaned_data["value"],
                rated_on=form.cleaned_data["rated_on"],
                submission_key=form.cleaned_data["submission_key"],
                spoken=form.spoken(),
            )
        except (RatingDayError, SpokenDayError) as error:
            form.add_error("rated_on", str(error))
        except SpokenError as error:
            form.add_error("whose", str(error))
        except GoalError as error:
            if isinstance(error, AlreadySentError):
                renew_key(form)
            form.add_error(None, str(error))
        else:
            said = _kept_words(case, rating)
            messages.success(request, kept_for(rating.rated_on, said))
            return redirect("client-goal", client_id, goal_id)
    return _show(request, case, goal, rate=form)


def _kept_words(case: Case, rating: GoalRating) -> str:
    if rating.is_spoken:
        said = _("It is told as %(name)s’s rating, entered by you.")
        return said % {"name": case.client.display_name}
    return told_of(case.client, _("It stands beside the client’s own."), without="")


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_move(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Pause the goal, call it reached, set it aside or take it up again."""
    case, goal = case_and_goal(request, client_id, goal_id)
    form = MoveGoalForm(request.POST, goal=goal, auto_id="move_%s")
    if form.is_valid():
        try:
            move_goal(
                actor=request.user,
                goal=goal,
                to=form.to_state(),
                seen_revision=form.cleaned_data["seen_revision"],
                why=form.cleaned_data["why"],
            )
        except GoalError as error:
            form = _again(
                MoveGoalForm(_seen_now(request, error, goal), goal=goal, auto_id="move_%s"), error
            )
        else:
            messages.success(request, _("Kept, with the reason, in the goal’s story."))
            return redirect("client-goal", client_id, goal_id)
    return _show(request, case, goal, move=form)


def _seen_now(request: PersonRequest, error: GoalError, goal: Goal) -> QueryDict:
    """Return what was sent; words that stand now count as seen, for the page shows them."""
    data = request.POST.copy()
    if isinstance(error, GoalHasChangedError):
        goal.refresh_from_db()
        data["seen_revision"] = str(goal.revision_number)
    return data


def _again(form: Sent, error: GoalError) -> Sent:
    """Return the form as it was filled in, with what stood in the way."""
    form.full_clean()
    form.add_error(None, str(error))
    return form


def _show(request: PersonRequest, case: Case, goal: Goal, **sent: forms.Form) -> HttpResponse:
    return show_goal(request, case, read_goal(request, case, goal.public_id), sent=sent)
