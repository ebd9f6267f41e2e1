"""One goal: its words, its story, and what the client may do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from telos.access.enums import Side
from telos.access.rules import is_cared_for
from telos.goals.actions import (
    AlreadySentError,
    GoalError,
    GoalHasChangedError,
    agree_goal,
    keep_words,
    move_goal,
    rate_goal,
    revise_goal,
)
from telos.goals.queries import ending_notices
from telos.notices.actions import see
from telos.plans.queries import plan_serves
from telos.web.client.courses import told
from telos.web.client.goal_forms import FORMS, GoalForms
from telos.web.client.goal_page import goal_page, kept_unseen
from telos.web.client.records import own_goal, show_care_of
from telos.web.gate import Policy, policy
from telos.web.goal_around import around
from telos.web.goal_more import goal_more
from telos.web.goal_more_forms import MORE_FORMS, more_form, more_forms
from telos.web.goal_story import story_of, whole_day
from telos.web.kept import kept_over_sign_in, take_kept
from telos.web.proposal import answer_said
from telos.web.sent_before import renew_key
from telos.web.words import kept_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse, QueryDict

    from telos.goals.forms import MoveGoalForm, ReviseGoalForm
    from telos.goals.models import Goal
    from telos.measures.queries import Course
    from telos.web.goal_around import Around
    from telos.web.standing import ClientRequest

_REJECTED = 422


@policy(Policy.CLIENT)
@require_GET
def my_goal(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Show where a goal stands, how it came there and what may be done with it."""
    read = read_goal(request, goal_id)
    if read.course.told_to_client:
        see(actor=request.user, notices=ending_notices(request.user, read.course))
    show_care_of(request, read.goal.episode)
    kept = take_kept(request)
    if kept is None:
        return show_goal(request, read)
    names = (*FORMS, *MORE_FORMS)
    sent_to = {reverse(f"my-goal-{name}", args=[goal_id]): name for name in names}
    name = sent_to.get(kept.sent_to, "")
    if name in MORE_FORMS:
        return show_goal(request, read, kept_more=(name, kept.fields))
    forms = GoalForms(read.goal, sent=name, fields=kept.fields, is_kept=True)
    return show_goal(request, read, forms)


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_agree(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Agree to the words as they were read."""

    def agree(goal: Goal, form: forms.Form) -> str:
        agree_goal(actor=request.user, goal=goal, seen_revision=form.cleaned_data["seen_revision"])
        return answer_said(goal, form, _("You have said yes to these words."))

    return _answer(request, goal_id, name="agree", deed=agree)


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_keep(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Keep the words that stand: a no to new ones, or one's own taken back."""

    def keep(goal: Goal, form: forms.Form) -> str:
        keep_words(actor=request.user, goal=goal, seen_revision=form.cleaned_data["seen_revision"])
        return answer_said(goal, form, _("Kept as it stands; what was proposed falls away."))

    return _answer(request, goal_id, name="keep", deed=keep)


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_revise(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Find other words; they become a proposal to the therapist."""

    def revise(goal: Goal, form: forms.Form) -> str:
        worded = cast("ReviseGoalForm", form)
        revise_goal(
            actor=request.user,
            goal=goal,
            wording=worded.wording(),
            seen_revision=form.cleaned_data["seen_revision"],
            why=form.cleaned_data["why"],
        )
        seen = _("Kept. Your therapist sees the new words and can agree to them.")
        return seen if is_cared_for(request.own) else kept_unseen()

    return _answer(request, goal_id, name="revise", deed=revise)


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_rate(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Say from 0 to 10 how far along the goal is."""

    def rate(goal: Goal, form: forms.Form) -> str:
        rating = rate_goal(
            actor=request.user,
            goal=goal,
            value=form.cleaned_data["value"],
            rated_on=form.cleaned_data["rated_on"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return kept_for(rating.rated_on, _("What you said before stays beside it."))

    return _answer(request, goal_id, name="rate", deed=rate)


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_move(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Pause the goal, call it reached, set it aside or take it up again."""

    def move(goal: Goal, form: forms.Form) -> str:
        moved = cast("MoveGoalForm", form)
        move_goal(
            actor=request.user,
            goal=goal,
            to=moved.to_state(),
            seen_revision=form.cleaned_data["seen_revision"],
            why=form.cleaned_data["why"],
        )
        return _("Kept, with your reason, in the goal’s story.")

    return _answer(request, goal_id, name="move", deed=move)


def _answer(
    request: ClientRequest,
    goal_id: UUID,
    *,
    name: str,
    deed: Callable[[Goal, forms.Form], str],
) -> HttpResponse:
    """Do what the form asks and say so; or show it again with what stands in the way."""
    goal = own_goal(request, goal_id)
    sent = GoalForms(goal, sent=name, fields=request.POST)
    form = sent[name]
    if form.is_valid():
        try:
            said = deed(goal, form)
        except GoalError as error:
            if isinstance(error, GoalHasChangedError):
                goal.refresh_from_db()
                sent = GoalForms(goal, sent=name, fields=request.POST, reads_anew=True)
            if isinstance(error, AlreadySentError):
                renew_key(sent[name])
            sent.refuse(str(error))
        else:
            messages.success(request, said)
            return redirect("my-goal", goal_id)
    return show_goal(request, read_goal(request, goal_id), sent)


def read_goal(request: ClientRequest, goal_id: UUID) -> Around:
    """Read all that the page of one of the client's goals shows."""
    return around(request.user, goal_id, of=request.own, side=Side.CLIENT)


def show_goal(
    request: ClientRequest,
    read: Around,
    forms: GoalForms | None = None,
    *,
    sent: Mapping[str, forms.Form] | None = None,
    kept_more: tuple[str, QueryDict] | None = None,
) -> HttpResponse:
    """Show the page of a goal, with a form that was refused or that came too late."""
    shown = forms or GoalForms(read.goal)
    shown.begin_from(read.course)
    if kept_more is not None:
        name, fields = kept_more
        sent = {name: more_form(name, fields, read)}
    more = goal_more(read, url=_url, tell=_tell)
    story = story_of(
        read.course.story, request.user, day=whole_day, beside=read.beside, titles=read.titles
    )
    context = {
        "page": goal_page(read.course, request.user),
        "in_plan": read.goal.is_live and plan_serves(request.user, read.goal),
        "forms": shown,
        "more": more,
        "more_sent": dict.fromkeys(sent or {}, True),
        "more_forms": more_forms(read, sent or {}),
        "more_urls": {name: _url(name, read.goal) for name in MORE_FORMS},
        "is_kept": shown.is_kept or kept_more is not None,
        "story": story,
    }
    rejected = shown.is_refused or (sent is not None and kept_more is None)
    return render(request, "client/goal.html", context, status=_REJECTED if rejected else 200)


def _url(name: str, goal: Goal) -> str:
    return reverse(f"my-goal-{name}" if name else "my-goal", args=[goal.public_id])


def _tell(course: Course) -> str:
    return told(course).whole
