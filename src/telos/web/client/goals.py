"""My goals: all of them, and a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from telos.access.enums import Side
from telos.access.rules import is_cared_for
from telos.goals.actions import AlreadySentError, GoalError, propose_goal
from telos.goals.enums import GoalState
from telos.goals.forms import ProposeGoalForm
from telos.goals.queries import goal_courses
from telos.plans.queries import plan_glances
from telos.web.client.goal_cards import GoalCard, goal_card
from telos.web.client.goal_page import kept_unseen
from telos.web.client.plan_page import plan_words
from telos.web.client.records import own_episode, shown_episode
from telos.web.gate import Policy, policy
from telos.web.goal_beginning import Begun, begun, fresh_guides, ideas_by_domain
from telos.web.kept import kept_over_sign_in, take_kept
from telos.web.sent_before import renew_key
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from django import forms
    from django.http import HttpResponse

    from telos.episodes.models import Episode
    from telos.goals.queries import GoalCourse
    from telos.web.standing import ClientRequest

_REJECTED = 422


@dataclass(frozen=True, kw_only=True)
class GoalsPage:
    """The goals, those first that wait for the client."""

    headline: str
    lead: str
    open: tuple[GoalCard, ...]
    past: tuple[GoalCard, ...]
    past_title: str
    may_propose: bool
    plan: str
    """How the plan stands, in a sentence; empty where there is none."""


@policy(Policy.CLIENT)
@require_GET
def my_goals(request: ClientRequest) -> HttpResponse:
    """Show what the therapy is for."""
    episode = shown_episode(request)
    courses = goal_courses(request.user, [episode]).get(episode.pk, []) if episode else []
    plan = plan_glances(request.user, [episode]).get(episode.pk) if episode else None
    page = _goals_page(courses, episode, plan=plan_words(plan) if plan else "")
    return render(request, "client/goals.html", {"page": page})


def _goals_page(courses: Sequence[GoalCourse], episode: Episode | None, *, plan: str) -> GoalsPage:
    cards = [(course.goal.is_open, goal_card(course)) for course in courses]
    still_open = [card for is_open, card in cards if is_open]
    still_open.sort(key=lambda card: not card.answer_url)
    may_propose = episode is not None and episode.is_open
    headline, lead = _headline(still_open), _lead(still_open, may_propose=may_propose)
    if episode is not None and not episode.is_open:
        headline, lead = _after_care(courses)
    return GoalsPage(
        headline=headline,
        lead=lead,
        open=tuple(still_open),
        past=tuple(card for is_open, card in cards if not is_open),
        past_title=_past_title({GoalState(c.goal.state) for c in courses if not c.goal.is_open}),
        may_propose=may_propose,
        plan=plan,
    )


def _past_title(states: AbstractSet[GoalState]) -> str:
    if states == {GoalState.REACHED}:
        return _("Reached")
    return _("Set aside") if states == {GoalState.SET_ASIDE} else _("Reached, or set aside")


def _after_care(courses: Sequence[GoalCourse]) -> tuple[str, str]:
    """Return headline and lead once care has ended: what was, and what was reached of it."""
    if not courses:
        return _("No goal was put into words in this care"), _("There are no goals here.")
    reached = [course.goal.state == GoalState.REACHED for course in courses]
    headline = _("What you worked towards")
    if all(reached):
        headline = _("What you have reached")
    elif any(reached):
        headline = _("What you worked towards, and what you reached")
    return headline, _("This care has ended. Your goals stay here as they are.")


def _headline(cards: Sequence[GoalCard]) -> str:
    waiting = sum(bool(card.answer_url) for card in cards)
    if waiting:
        words = ngettext(
            "%(many)s goal waits for your answer", "%(many)s goals wait for your answer", waiting
        )
        return capfirst(words % {"many": number_word(waiting)})
    if cards:
        return _("Where this is going")
    return _("What would you like to be different?")


def _lead(cards: Sequence[GoalCard], *, may_propose: bool) -> str:
    if waiting := sum(bool(card.answer_url) for card in cards):
        return ngettext(
            "Your therapist has put it into words. Read it, and say whether it is right.",
            "Your therapist has put them into words. Read each, and say whether it is right.",
            waiting,
        )
    if cards:
        return _("What you and your therapist work towards, in your own words.")
    if may_propose:
        return _(
            "Put one thing into your own words, large or small. You and your therapist talk it "
            "over, and both say yes before it counts."
        )
    return _("There are no goals here.")


@kept_over_sign_in("my-goal-new")
@policy(Policy.CLIENT)
@require_http_methods(["GET", "POST"])
def my_goal_new(request: ClientRequest) -> HttpResponse:
    """Propose a goal in one's own words; the therapist has not agreed to it yet."""
    episode = own_episode(request)
    if episode is None or not episode.is_open:
        messages.info(request, _("Goals are set while care goes on. Yours stand here as they are."))
        return redirect("my-goals")
    if request.method == "POST":
        start = begun(request.POST, side=Side.CLIENT)
        return _begun(request, start) if start else _propose(request, episode)
    kept = take_kept(request)
    start = begun(kept.fields, side=Side.CLIENT) if kept else None
    if start is not None:
        return _begun(request, start)
    form = ProposeGoalForm(kept.fields if kept else None, side=Side.CLIENT)
    return render(request, "client/goal_new.html", {"form": form, "kept": kept is not None})


@policy(Policy.CLIENT)
@require_GET
def my_goal_begin(request: ClientRequest) -> HttpResponse:
    """Offer ways to a first wording."""
    episode = own_episode(request)
    if episode is None or not episode.is_open:
        return redirect("my-goals")
    return render(request, "client/goal_begin.html", _guides(fresh_guides()))


def _begun(request: ClientRequest, start: Begun) -> HttpResponse:
    """Show the goal that came out of a guide, or with questions to it; or the guide again."""
    if start.form is None:
        context = _guides(start.guides, refused=start.refused)
        return render(request, "client/goal_begin.html", context, status=_REJECTED)
    context = {"form": start.form, "looked": start.looked, "begun": True}
    return render(request, "client/goal_new.html", context)


def _guides(guides: dict[str, forms.Form], *, refused: str = "") -> dict[str, Any]:
    return {
        "guides": guides,
        "refused": refused,
        "domains": ideas_by_domain(),
        "begin_url": reverse("my-goal-new"),
    }


def _propose(request: ClientRequest, episode: Episode) -> HttpResponse:
    form = ProposeGoalForm(request.POST, side=Side.CLIENT)
    if form.is_valid():
        try:
            goal = propose_goal(
                actor=request.user,
                episode=episode,
                wording=form.wording(),
                why=form.cleaned_data["why"],
                first_step=form.cleaned_data["first_step"],
                submission_key=form.cleaned_data["submission_key"],
            )
        except GoalError as error:
            if isinstance(error, AlreadySentError):
                renew_key(form)
            form.add_error(None, str(error))
        else:
            seen = _("Kept. Your therapist sees it and can agree to it.")
            messages.success(request, seen if is_cared_for(request.own) else kept_unseen())
            return redirect("my-goal", goal.public_id)
    return render(request, "client/goal_new.html", {"form": form}, status=_REJECTED)
