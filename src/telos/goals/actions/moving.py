"""Moving a goal on, and rating how far along it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.access.actions import require_said_since, spoken_fields, tell_client
from telos.base import clock
from telos.goals.actions.days import require_day_of_care
from telos.goals.actions.holding import (
    hold_goal,
    is_repeat,
    last_revision,
    next_revision,
    record_deed,
    require_aim_goes_on,
    require_seen,
)
from telos.goals.actions.wording import AlreadySentError, GoalError
from telos.goals.enums import HIGHEST_RATING, LOWEST_RATING, GoalState, RevisionKind
from telos.goals.models import Goal, GoalAgreement, GoalRating
from telos.goals.rules import answers_the_client, client_is_told, may_rate_goal, moves_of
from telos.notices.actions import no_longer_news
from telos.notices.enums import NoticeKind

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from telos.access.actions import Spoken
    from telos.people.models import Person


@transaction.atomic
def move_goal(
    *,
    actor: Person,
    goal: Goal,
    to: GoalState,
    seen_revision: int,
    why: str,
    spoken: Spoken | None = None,
) -> Goal:
    """Pause a goal, take it up again, call it reached or set it aside, with the reason.

    What was set aside and is taken up again is a proposal: the other side agrees to it anew. New
    words that nobody has answered yet fall away. A client whose therapist ends it, or by this lets
    the client's new words fall away, is told.
    """
    held, side = hold_goal(actor, goal, spoken)
    last = last_revision(held)
    if last.state == to and is_repeat(
        last, RevisionKind.MOVE, by=actor, seen=seen_revision, why=why
    ):
        return held
    require_seen(held, seen_revision)
    require_aim_goes_on(held)
    if to not in moves_of(held):
        raise GoalError(
            _("A goal that is “%(here)s” cannot become “%(there)s”.")
            % {"here": GoalState(held.state).label, "there": to.label}
        )
    require_said_since(spoken, last.created_at)
    held.state = to
    if not held.is_open:
        held.review_on = None
    revision = next_revision(held, RevisionKind.MOVE, by=actor, side=side, why=why, spoken=spoken)
    no_longer_news(NoticeKind.GOAL_ENDED, about=last)
    if client_is_told(revision):
        tell_client(held.episode.client, NoticeKind.GOAL_ENDED, about=revision)
    if answers_the_client(revision, last):
        tell_client(held.episode.client, NoticeKind.ANSWERED, about=revision)
    if revision.is_offer:
        GoalAgreement.objects.create(
            goal=held, revision=revision, by=actor, side=side, **spoken_fields(spoken)
        )
    record_deed(actor, f"goal.move.{to}", held, spoken=spoken)
    return held


@transaction.atomic
def rate_goal(
    *,
    actor: Person,
    goal: Goal,
    value: int,
    submission_key: UUID,
    rated_on: date | None = None,
    spoken: Spoken | None = None,
) -> GoalRating:
    """Rate from 0 to 10 how far along the goal is; earlier ratings stay.

    Where no day is named, it is the one on which this is sent, whenever the page was opened. With
    `spoken` it is what a client without an account said, on the day on which they said it.
    """
    held, side = hold_goal(actor, goal, spoken)
    if not LOWEST_RATING <= value <= HIGHEST_RATING:
        raise GoalError(_("Choose a number from 0 to 10."))
    sent = GoalRating.objects.filter(submission_key=submission_key).first()
    named = rated_on if spoken is None else spoken.said_on
    day = named or (sent.rated_on if sent else clock.today())
    require_day_of_care(day, held.episode)
    rated = {"goal": held, "value": value, "rated_on": day, "by": actor, "side": side}
    rated |= spoken_fields(spoken)
    if sent is None and not may_rate_goal(held):
        raise GoalError(_("This goal is not worked with at the moment, so it is not rated."))
    rating, made = GoalRating.objects.get_or_create(submission_key=submission_key, defaults=rated)
    if made:
        record_deed(actor, "goal.rate", held, spoken=spoken)
    elif any(getattr(rating, field) != given for field, given in rated.items()):
        own = (rating.goal_id, rating.by_id) == (held.pk, actor.pk)
        words = _("%(value)d of 10, on %(day)s") % {
            "value": rating.value,
            "day": date_format(rating.rated_on, "j F Y"),
        }
        raise AlreadySentError(words if own else "")
    return rating
