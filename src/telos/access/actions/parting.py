"""What ends or goes on to others with a colleague's part, beside care: openings and reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.models import EmergencyOpening
from telos.access.queries import openings_resting_on, reviewers_of_each
from telos.audit.actions import record_each
from telos.base import clock
from telos.notices.actions import no_longer_news_to, tell_each
from telos.notices.enums import NoticeKind
from telos.people.enums import Role

if TYPE_CHECKING:
    from telos.people.models import Membership, Person


def end_openings_resting_on(*, actor: Person, part: Membership) -> None:
    """Close what a colleague reads in an emergency by a part that is about to end.

    Whoever got such a part again within the hour would else read on unasked. Whose records they
    are is held by whoever calls this.
    """
    ending = list(openings_resting_on(actor, part).select_for_update(of=("self",)))
    if not ending:
        return
    EmergencyOpening.objects.filter(pk__in=[each.pk for each in ending]).update(
        ended_at=clock.now()
    )
    clients = [each.client for each in ending]
    record_each(actor=actor, deed="emergency.close", about=ending, clients=clients)


def hand_reviews_on(*, part: Membership) -> None:
    """Tell of what waits for a review whoever sees to it, now that an officer's part has ended.

    To the former officer it is no news any more.
    """
    if part.role != Role.OFFICER:
        return
    related = EmergencyOpening.objects.select_related("client__person", "opened_by")
    waiting = related.to_review().filter(client__practice=part.practice_id).order_by("pk")
    told = reviewers_of_each(list(waiting))
    theirs = {opening.public_id for person, opening in told if person == part.person}
    gone = [each.public_id for each in waiting if each.public_id not in theirs]
    no_longer_news_to(part.person, NoticeKind.TO_REVIEW, about=gone)
    tell_each(told, NoticeKind.TO_REVIEW)
