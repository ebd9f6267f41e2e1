"""What a course of scores comes to, said to the person whose scores they are.

A fall or a rise is told with what its size means; a rise of trouble is told gently, and never
without something that one can do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.web.time_line import is_now, is_of_importance
from telos.web.words import day_words, figure, is_recent, month_words, on_day

if TYPE_CHECKING:
    from datetime import date

    from telos.measures.queries import Course, Reckoned, ScorePoint

# As telos.science.change names them.
_BETTER = ("improved", "recovered")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A course in two sentences: what it did, without a full stop, and what that means."""

    headline: str
    meaning: str

    @property
    def whole(self) -> str:
        """Both sentences."""
        return f"{self.headline}. {self.meaning}"


def told(course: Course, *, goes_on: bool = True) -> Told:
    """Return the course in two sentences; once care has ended, without advice for its sessions."""
    if len(course.points) == 1:
        return _told_first(course, goes_on=goes_on)
    meaning = " ".join(filter(None, (_meaning(course, goes_on=goes_on), _between(course))))
    return Told(headline=_moved(course), meaning=meaning)


def _told_first(course: Course, *, goes_on: bool) -> Told:
    words = _("Your first %(name)s score is %(score)s")
    if not is_now(course.last.on):
        words = _("Your first %(name)s score was %(score)s %(day)s")
    headline = words % {
        "name": course.instrument.plain_name,
        "score": figure(course.last.score),
        "day": on_day(course.last.on),
    }
    meaning = _("One score is a beginning. With the next one you will see which way it goes.")
    if not goes_on:
        meaning = _("It is the only one of this care: one score does not say which way it went.")
    return Told(headline=headline, meaning=meaning)


def _moved(course: Course) -> str:
    if not is_now(course.last.on):
        return _moved_then(course)
    words = {
        "name": course.instrument.plain_name,
        "amount": figure(abs(course.change)),
        "since": month_words(course.first.on),
        "then": _then(course.first.on),
    }
    if course.change == 0:
        return _("Your %(name)s score is where it was %(then)s") % words
    if course.category in {*_BETTER, None}:
        if course.change < 0:
            return _("Your %(name)s score has come down by %(amount)s since %(since)s") % words
        return _("Your %(name)s score has gone up by %(amount)s since %(since)s") % words
    if course.change < 0:
        return _("Your %(name)s score is %(amount)s lower than %(then)s") % words
    return _("Your %(name)s score is %(amount)s higher than %(then)s") % words


def _moved_then(course: Course) -> str:
    """Say between which days it moved, where the last score is too old to be called now's."""
    words = {
        "name": course.instrument.plain_name,
        "amount": figure(abs(course.change)),
        "first": day_words(course.first.on),
        "last": day_words(course.last.on),
    }
    if course.change == 0:
        moved = _("Your %(name)s score was the same on %(last)s as on %(first)s")
    elif course.category in {*_BETTER, None}:
        moved = _("Your %(name)s score went up by %(amount)s from %(first)s to %(last)s")
        if course.change < 0:
            moved = _("Your %(name)s score came down by %(amount)s from %(first)s to %(last)s")
    else:
        moved = _("Your %(name)s score was %(amount)s higher on %(last)s than on %(first)s")
        if course.change < 0:
            moved = _("Your %(name)s score was %(amount)s lower on %(last)s than on %(first)s")
    return moved % words


def _then(day: date) -> str:
    """Return a day of the past within a sentence: “on 3 November”, “in March”."""
    if is_recent(day):
        return _("on %(day)s") % {"day": month_words(day)}
    return _("in %(month)s") % {"month": month_words(day)}


def _meaning(course: Course, *, goes_on: bool) -> str:
    if course.change == 0:
        over = _("Some things take their time. A number does not show all that has changed.")
        meets = _(
            "Some things take their time. What the number does not show is worth saying when "
            "you next meet."
        )
        return meets if goes_on else over
    if course.category is None and course.reckoned is not None:
        return _reckoned_meaning(course.reckoned, goes_on=goes_on)
    if course.category is None:
        return _("Telos cannot tell yet whether a change of this size is more than chance.")
    matters = is_of_importance(course)
    if course.category == "unchanged":
        chance = _("A change this small can also be chance.")
        little = _("A change this small does not count as large enough to matter yet.")
        return little if matters else chance
    if course.category == "deteriorated":
        size = (
            _("That is large enough to matter.")
            if matters
            else _("That is more than chance would give.")
        )
        return f"{size} {_advice(goes_on=goes_on)}"
    more = _("A change this size is more than chance would give.")
    if matters:
        more = _("A change this size is large enough to matter.")
    return f"{more} {_line_passed(course)}" if course.category == "recovered" else more


def _reckoned_meaning(reckoned: Reckoned, *, goes_on: bool) -> str:
    """Say the same as the therapist's page, where no amount is published: as far as is known."""
    if reckoned.category == "unchanged":
        return _("As far as is known of this measure, a change this small can also be chance.")
    more = _("As far as is known of this measure, that is more than chance would give.")
    if reckoned.category != "deteriorated":
        return more
    return f"{more} {_advice(goes_on=goes_on)}"


def _advice(*, goes_on: bool) -> str:
    """Say what one can do about more trouble: in the next session, or where none is to come."""
    if not goes_on:
        return _(
            "It says nothing about how hard you tried. If it weighs on you, you need not wait: "
            "talk with somebody whom you trust, or ask for help again."
        )
    return _(
        "It says nothing about how hard you try. Talk about it when you next meet: what does "
        "not help can be changed."
    )


def _between(course: Course) -> str:
    """Say where the course turned on its way, where it has come far from there since."""
    if course.rule is None or len(course.points) < 3:  # noqa: PLR2004 -- nothing lies between
        return ""
    by_score = sorted(course.points[1:-1], key=lambda point: point.score)
    lowest, highest = by_score[0], by_score[-1]
    first, last, amount = course.first.score, course.last.score, course.rule.amount
    if lowest.score < first and last - lowest.score >= amount:
        words = _("In between it was down to %(score)s, %(then)s; since then it has gone up again.")
        return words % {"score": figure(lowest.score), "then": _then(lowest.on)}
    if highest.score > first and highest.score - last >= amount:
        words = _("In between it was up to %(score)s, %(then)s; since then it has come down again.")
        return words % {"score": figure(highest.score), "then": _then(highest.on)}
    return ""


def _line_passed(course: Course) -> str:
    words = {
        "line": figure(course.rule.cutoff.value) if course.rule and course.rule.cutoff else "",
        "day": on_day(course.last.on),
    }
    below = _("It is now below the line of %(line)s.")
    above = _("It is now above the line of %(line)s.")
    if not is_now(course.last.on):
        below = _("It was below the line of %(line)s %(day)s.")
        above = _("It was above the line of %(line)s %(day)s.")
    return (below if course.instrument.better == "lower" else above) % words


def caption(course: Course) -> str:
    """Return what the drawing shows beside the scores: band, line, what could not be scored."""
    sentences = []
    if course.rule is not None:
        words = _(
            "In the shaded band the score is fewer than %(amount)s points from your first one: "
            "a change that small can still be chance."
        )
        if is_of_importance(course):
            words = _(
                "In the shaded band the score is fewer than %(amount)s points from your first "
                "one: a change that small does not count as large enough to matter yet."
            )
        sentences.append(words % {"amount": figure(course.rule.amount)})
    elif course.reckoned is not None:
        words = _(
            "In the shaded band the score is less than about %(amount)s points from your first "
            "one: as far as is known of this measure, a change that small can still be chance."
        )
        sentences.append(words % {"amount": figure(round(course.reckoned.amount, 1))})
    sentences.append(_line_words(course))
    sentences.append(_unscored_words(course))
    return " ".join(filter(None, sentences))


def _line_words(course: Course) -> str:
    caseness = course.instrument.caseness
    if caseness is None:
        return ""
    words = {"line": figure(caseness.cut), "name": course.instrument.plain_name}
    if course.instrument.better == "lower":
        return (
            _(
                "The dotted line at %(line)s is where this questionnaire begins to call %(name)s "
                "clinical."
            )
            % words
        )
    return (
        _("The dotted line at %(line)s is where this questionnaire begins to call %(name)s low.")
        % words
    )


def _unscored_words(course: Course) -> str:
    if not course.unscored:
        return ""
    return ngettext(
        "One more was answered, with too many questions left out to come to a score.",
        "%(count)d more were answered, with too many questions left out to come to a score.",
        course.unscored,
    ) % {"count": course.unscored}


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """One row of the table behind the drawing."""

    day: str
    score: str
    note: str


def score_rows(course: Course) -> list[ScoreRow]:
    """Return the scores for the table behind the drawing, the newest first."""
    return [
        ScoreRow(
            day=date_format(point.on, "j F Y"),
            score=figure(point.score),
            note=_left_out(point),
        )
        for point in reversed(course.points)
    ]


def _left_out(point: ScorePoint) -> str:
    if point.answered_count == point.item_count:
        return ""
    return capfirst(
        _("%(answered)d of %(asked)d questions answered")
        % {"answered": point.answered_count, "asked": point.item_count}
    )
