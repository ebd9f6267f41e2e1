"""The client's own record: everything on these pages starts from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from telos.episodes.queries import cares_visible_to, present_episode
from telos.goals.queries import goals_visible_to
from telos.measures.queries import responses_visible_to, schedules_visible_to
from telos.web.care_shown import asked_care, care_of_row, show_care

if TYPE_CHECKING:
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.goals.models import Goal
    from telos.measures.models import MeasureSchedule, Response
    from telos.web.standing import ClientRequest

# Somebody may be a client here and a clinician as well: on these pages they are the client, so
# what they may see as a clinician is left out.


def own_episode(request: ClientRequest) -> Episode | None:
    """Return the care that goes on, or went on last; none before it has begun."""
    return present_episode(request.user, request.own)


def shown_episode(request: ClientRequest) -> Episode | None:
    """Return the care that a page shows: the one that is asked for, else as `own_episode`."""
    return asked_care(request, cares_visible_to(request.user, request.own)).episode


def show_care_of(request: ClientRequest, episode: Episode) -> None:
    """Say on the page of a row that it belongs to care which has ended."""
    if not episode.is_open:
        cares = cares_visible_to(request.user, request.own)
        show_care(request, cares, care_of_row(cares, episode))


def own_goal(request: ClientRequest, goal_id: UUID) -> Goal:
    """Return one of the client's goals, or answer as if there were none by this id."""
    goals = goals_visible_to(request.user).filter(episode__client=request.own)
    return get_object_or_404(goals, public_id=goal_id)


def own_schedule(request: ClientRequest, schedule_id: UUID) -> MeasureSchedule:
    """Return a schedule on which the client is asked."""
    schedules = schedules_visible_to(request.user).filter(episode__client=request.own)
    return get_object_or_404(schedules, public_id=schedule_id)


def own_response(request: ClientRequest, response_id: str | UUID, **more: object) -> Response:
    """Return one of the client's responses."""
    responses = responses_visible_to(request.user).filter(episode__client=request.own, **more)
    return get_object_or_404(responses, public_id=response_id)
