"""Goals with the therapist: proposing, agreeing, finding new words, moving on, rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telos.access.enums import RecordKind
from telos.goals.actions import (
    GoalError,
    GoalHasChangedError,
    RatingDayError,
    agree_goal,
    keep_words,
    move_goal,
    propose_goal,
    rate_goal,
    revise_goal,
)
from telos.goals.enums import Side
from telos.goals.forms import (
    AgreeGoalForm,
    MoveGoalForm,
    ProposeGoalForm,
    RateGoalForm,
    ReviseGoalForm,
)
from telos.goals.queries import goal_course, goals_visible_to, revisions_visible_to
from telos.web.gate import Policy, policy
from telos.web.goal_story import story_of
from telos.web.kept import kept_over_sign_in, take_kept_for, take_kept_of
from telos.web.proposal import answer_said
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.goal_forms import goal_forms
from telos.web.therapist.goal_page import GoalPage, goal_page
from telos.web.therapist.records import Case, case_of, case_with_episode, readable_case_of
from telos.web.therapist.words import short_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from telos.goals.models import Goal
    from telos.web.standing import PersonRequest

_REJECTED = 422

Sent = TypeVar("Sent", bound=forms.Form)


@kept_over_sign_in("client-goal-new")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_goal_new(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Propose a goal; the client has not agreed to it yet."""
    client, episode = case_with_episode(request, client_id)
    if not episode.is_open and request.method != "POST":
        said = _("Care has ended, so its goals stay as they stood. Open it again under “Care”.")
        messages.info(request, said)
        return redirect("client", client_id)
    sent = request.POST if request.method == "POST" else take_kept_for(request)
    form = ProposeGoalForm(sent, side=Side.THERAPIST)
    if request.method == "POST" and form.is_valid():
        try:
            goal = propose_goal(
                actor=request.user,
                episode=episode,
                wording=form.wording(),
                why=form.cleaned_data["why"],
                submission_key=form.cleaned_data["submission_key"],
            )
        except GoalError as error:
            form.add_error(None, str(error))
        else:
            said = _("Proposed. It is agreed when %(name)s has said yes to it too.")
            messages.success(request, said % {"name": client.display_name})
            return redirect("client-goal", client_id, goal.public_id)
    record_reading(request, [client], RecordKind.CONTACT)
    return render(
        request,
        "therapist/goal_new.html",
        {
            "client": client,
            "episode": episode,
            "form": form,
            "client_nav": client_nav(client, "client"),
        },
        status=_REJECTED if request.method == "POST" else 200,
    )


@policy(Policy.SUPERVISION)
@require_safe
def client_goal(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Show where a goal stands, how it came there and what may be done with it."""
    case = readable_case_of(request, client_id)
    goal = _goal_of(request, case, goal_id)
    return _show(request, case, goal, **({} if case.reads_only else _kept(request, goal)))


@kept_over_sign_in("client-goal", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_agree(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Agree to the words as they were read."""
    said = _("You have agreed to these words.")
    return _answer(request, client_id, goal_id, name="agree", deed=agree_goal, said=said)


@kept_over_sign_in("client-goal", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_keep(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Keep the words that stand: a no to new ones, or one's own taken back."""
    said = _("The words that stood go on standing.")
    return _answer(request, client_id, goal_id, name="keep", deed=keep_words, said=said)


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_revise(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Find new words; they become a proposal to the client."""
    case, goal = _case_and_goal(request, client_id, goal_id)
    form = ReviseGoalForm(request.POST, side=Side.THERAPIST, auto_id="revise_%s")
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
            form = _again(ReviseGoalForm(data, side=Side.THERAPIST, auto_id="revise_%s"), error)
        else:
            said = _("Kept as a proposal. %(name)s sees the new words and can agree to them.")
            messages.success(request, said % {"name": case.client.display_name})
            return redirect("client-goal", client_id, goal_id)
    return _show(request, case, goal, revise=form)


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_rate(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Rate how far along the goal is, as the therapist sees it."""
    case, goal = _case_and_goal(request, client_id, goal_id)
    form = RateGoalForm(request.POST, auto_id="rate_%s")
    if form.is_valid():
        try:
            rate_goal(
                actor=request.user,
                goal=goal,
                value=form.cleaned_data["value"],
                rated_on=form.cleaned_data["rated_on"],
                submission_key=form.cleaned_data["submission_key"],
            )
        except RatingDayError as error:
            form.add_error("rated_on", str(error))
        except GoalError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your rating is kept beside the client’s own."))
            return redirect("client-goal", client_id, goal_id)
    return _show(request, case, goal, rate=form)


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_move(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Pause the goal, call it reached, set it aside or take it up again."""
    case, goal = _case_and_goal(request, client_id, goal_id)
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


def _answer(
    request: PersonRequest,
    client_id: UUID,
    goal_id: UUID,
    *,
    name: str,
    deed: Callable[..., Goal],
    said: str,
) -> HttpResponse:
    """Answer to words as they were read; or show what stands in the way."""
    case, goal = _case_and_goal(request, client_id, goal_id)
    form = AgreeGoalForm(request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            deed(actor=request.user, goal=goal, seen_revision=form.cleaned_data["seen_revision"])
        except GoalError as error:
            data = _seen_now(request, error, goal)
            form = _again(AgreeGoalForm(data, auto_id=f"{name}_%s"), error)
        else:
            messages.success(request, answer_said(goal, form, said))
            return redirect("client-goal", client_id, goal_id)
    return _show(request, case, goal, **{name: form})


def _kept(request: PersonRequest, goal: Goal) -> dict[str, forms.Form]:
    """Return the form that was sent when the session had ended, filled in as it was."""
    kept = take_kept_of(
        request,
        {
            name: reverse(
                f"client-goal-{name}", args=[goal.episode.client.public_id, goal.public_id]
            )
            for name in ("revise", "rate", "move")
        },
    )
    if kept is None:
        return {}
    name, fields = kept
    if name == "revise":
        return {name: ReviseGoalForm(fields, side=Side.THERAPIST, auto_id="revise_%s")}
    if name == "rate":
        return {name: RateGoalForm(fields, auto_id="rate_%s")}
    return {name: MoveGoalForm(fields, goal=goal, auto_id="move_%s")}


def _case_and_goal(request: PersonRequest, client_id: UUID, goal_id: UUID) -> tuple[Case, Goal]:
    case = case_of(request, client_id)
    return case, _goal_of(request, case, goal_id)


def _goal_of(request: PersonRequest, case: Case, goal_id: UUID) -> Goal:
    goals = goals_visible_to(request.user).filter(episode__client=case.client)
    return get_object_or_404(goals, public_id=goal_id)


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
    course = goal_course(request.user, goal)
    page: GoalPage = goal_page(course, case.client, reads_only=case.reads_only)
    context: dict[str, Any] = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client", reads_only=case.reads_only),
        "page": page,
        "goal": course.goal,
        "sent": sent,
        "story": story_of(revisions_visible_to(request.user, goal), request.user, day=short_day),
        **goal_forms(course, sent),
    }
    rejected = request.method == "POST" and any(form.errors for form in sent.values())
    record_reading(request, [case.client], RecordKind.GOALS, about=goal)
    return render(request, "therapist/goal.html", context, status=_REJECTED if rejected else 200)
