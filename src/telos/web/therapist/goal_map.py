"""The map of a client's goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from telos.access.enums import RecordKind, Side
from telos.goals.queries import beside_goals, goal_courses
from telos.web.gate import Policy, policy
from telos.web.goal_attained import attained
from telos.web.goal_map import every_goal, goal_map
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import readable_case_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.goals.models import Goal
    from telos.web.standing import PersonRequest


@policy(Policy.SUPERVISION)
@require_safe
def client_goal_map(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show aims and steps as a picture; seven queries for any number of them."""
    case = readable_case_of(request, client_id)
    if case.episode is None:
        raise Http404
    courses = goal_courses(request.user, [case.episode]).get(case.episode.pk, [])
    beside = beside_goals(request.user, every_goal(courses))

    def url(goal: Goal) -> str:
        return reverse("client-goal", args=[case.client.public_id, goal.public_id])

    side = None if case.reads_only else Side.THERAPIST
    yours = _("As the therapist sees it") if case.reads_only else _("As you see it")
    theirs = _("As %(name)s sees it") % {"name": case.client.display_name}
    context = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client", reads_only=case.reads_only),
        "map": goal_map(courses, beside, viewer=request.user, side=side, url=url),
        "attained": attained(
            courses,
            beside,
            whose={Side.CLIENT: theirs, Side.THERAPIST: yours},
            viewer=None if case.reads_only else request.user,
        ),
    }
    record_reading(request, [case.client], RecordKind.GOALS)
    return render(request, "therapist/goal_map.html", context)
