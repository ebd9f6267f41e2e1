"""How far along a goal is, as the two have said: in words, and for a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.web.spoken import entered_words, is_own_word, said_words
from telos.web.time_line import is_now
from telos.web.words import on_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from telos.goals.models import GoalRating
    from telos.goals.queries import GoalCourse
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class RatedDay:
    """A day in the table behind a goal's ratings: how each of the two saw it."""

    day: str
    client: str
    therapist: str
    said: str = ""
    """How the client said it and who entered it, where they have no account."""


def stands_words(course: GoalCourse) -> str:
    """Return where the client's own rating stands: “6 now, 3 at first”; an old one by its day.

    By its day, too, what was said of a step while it was an aim.
    """
    if course.last is None or course.first is None:
        return _("not rated yet")
    last = {"last": course.last.value, "day": on_day(course.last.rated_on)}
    still = is_now(course.last.rated_on) and not course.goal.is_step
    stands = _("%(last)d now") if still else _("%(last)d %(day)s")
    if len(course.ratings) == 1:
        return stands % last
    return _("%(stands)s, %(was)d at first") % {
        "stands": stands % last,
        "was": course.first.value,
    }


def rated_as_an_aim(course: GoalCourse, viewer: Person) -> tuple[RatedDay, ...]:
    """Return how a step was rated while it was an aim; nothing of what is an aim now."""
    return rated_days(course, viewer) if course.goal.is_step else ()


def rated_days(goal: GoalCourse, viewer: Person) -> tuple[RatedDay, ...]:
    """Return the ratings of both for the table behind a goal's drawing, the newest first.

    Where several therapists rated it, each of theirs bears the name.
    """
    client = _by_day(goal.ratings, viewer, named=False)
    several = len({rating.by_id for rating in goal.therapist_ratings}) > 1
    therapist = _by_day(goal.therapist_ratings, viewer, named=several)
    said = _said_by_day(goal.ratings, viewer)
    return tuple(
        RatedDay(
            day=date_format(day, "j F Y"),
            client=", ".join(client.get(day, ())),
            therapist=", ".join(therapist.get(day, ())),
            said=", ".join(said.get(day, ())),
        )
        for day in sorted({*client, *therapist}, reverse=True)
    )


def rater_words(course: GoalCourse, viewer: Person) -> str:
    """Return who rates a goal on the therapist's side, as the viewer is told it."""
    raters = {rating.by for rating in course.therapist_ratings}
    if len(raters) > 1:
        return _("Therapists")
    return "".join(rater.display_name for rater in raters if rater != viewer) or _("You")


def last_said(course: GoalCourse, viewer: Person) -> str:
    """Return how the client's latest rating was said; empty where they gave it signed in."""
    if course.last is None or not course.last.is_spoken:
        return ""
    client = course.goal.episode.client
    words = _("%(name)s said %(value)d of 10 %(said)s.")
    if is_own_word(course.last, viewer, client):
        words = _("You said %(value)d of 10 %(said)s.")
    return words % {
        "name": client.display_name,
        "value": course.last.value,
        "said": said_words(course.last, viewer),
    }


def _said_by_day(ratings: Iterable[GoalRating], viewer: Person) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for rating in ratings:
        words, so_far = entered_words(rating, viewer), found.setdefault(rating.rated_on, [])
        if words and words not in so_far:
            so_far.append(words)
    return found


def _by_day(ratings: Iterable[GoalRating], viewer: Person, *, named: bool) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for rating in ratings:
        who = _("you") if rating.by == viewer else rating.by.display_name
        words = _("%(value)d (%(who)s)") if named else "%(value)d"
        said = words % {"value": rating.value, "who": who}
        found.setdefault(rating.rated_on, []).append(said)
    return found
