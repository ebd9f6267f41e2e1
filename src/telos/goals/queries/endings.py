"""What a therapist ended or answered alone, for the client who is told of it.

Notices lead to it by this module itself: all that the room reads would bring the numbers along,
without which the addresses of the house do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from telos.goals.enums import OPEN_STATES
from telos.goals.models import GoalRevision
from telos.notices.enums import NoticeKind
from telos.notices.queries import unread_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.goals.queries.courses import GoalCourse
    from telos.notices.models import Notice
    from telos.people.models import Person


def endings_told(viewer: Person, episode: Episode) -> list[GoalRevision]:
    """Return by what goals were ended, or new words of the viewer's fell away; one query.

    As long as they have not looked at it since. Of the ending of a step under an aim that has ended
    too nothing: it is the aim that is taken up again.
    """
    told = unread_of(viewer).order_by()
    ended = told.filter(kind=NoticeKind.GOAL_ENDED).values("about_id")
    answered = told.filter(kind=NoticeKind.ANSWERED).values("about_id")
    under = Q(goal__aim=None) | Q(goal__aim__state__in=OPEN_STATES)
    still = Q(number=F("goal__revision_number"), public_id__in=ended)
    endings = GoalRevision.objects.filter(
        under & still | Q(public_id__in=answered),
        goal__episode=episode,
        goal__episode__client__in=clients_visible_to(viewer, RecordKind.GOALS),
    )
    return list(endings.select_related("by", "goal").order_by("created_at", "pk"))


def ending_notices(viewer: Person, course: GoalCourse) -> QuerySet[Notice]:
    """Return what tells the viewer what their therapist did with this goal, until it is read."""
    ids = [revision.public_id for revision in course.told_to_client]
    kinds = (NoticeKind.GOAL_ENDED, NoticeKind.ANSWERED)
    return unread_of(viewer).filter(kind__in=kinds, about_id__in=ids)


def goal_that_ended(viewer: Person, revision_id: UUID) -> UUID | None:
    """Return the id of the goal that came to stand so by this change; None where not to be read."""
    visible = clients_visible_to(viewer, RecordKind.GOALS)
    endings = GoalRevision.objects.filter(public_id=revision_id, goal__episode__client__in=visible)
    return endings.values_list("goal__public_id", flat=True).first()
