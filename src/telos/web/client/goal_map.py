"""The map of my goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from telos.access.enums import Side
from telos.goals.queries import beside_goals, goal_courses
from telos.web.client.records import shown_episode
from telos.web.gate import Policy, policy
from telos.web.goal_attained import attained
from telos.web.goal_map import every_goal, goal_map

if TYPE_CHECKING:
    from django.http import HttpResponse

    from telos.goals.models import Goal
    from telos.web.standing import ClientRequest


@policy(Policy.CLIENT)
@require_GET
def my_goal_map(request: ClientRequest) -> HttpResponse:
    """Show aims and steps as a picture; seven queries for any number of them."""
    episode = shown_episode(request)
    courses = goal_courses(request.user, [episode]).get(episode.pk, []) if episode else []
    beside = beside_goals(request.user, every_goal(courses))
    context = {
        "map": goal_map(courses, beside, viewer=request.user, side=Side.CLIENT, url=_url),
        "attained": attained(
            courses,
            beside,
            whose={Side.CLIENT: _("As you see it"), Side.THERAPIST: _("As your therapist sees it")},
        ),
        "may_propose": episode is not None and episode.is_open,
    }
    return render(request, "client/goal_map.html", context)


def _url(goal: Goal) -> str:
    return reverse("my-goal", args=[goal.public_id])
