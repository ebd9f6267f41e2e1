"""What a course of scores comes to, said in sentences that a colleague would say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.web.therapist.words import signed, since_words
from telos.web.time_line import is_now, is_of_importance
from telos.web.words import day_words, figure, in_month, on_day

if TYPE_CHECKING:
    from telos.measures.queries import Course, Reckoned

# As telos.science.change names them.
IMPROVED = ("improved", "recovered")


@dataclass(frozen=True, kw_only=True)
class ChangeInBrief:
    """What changed, in a tag and a few words; the tone only agrees with the words."""

    tag: str
    tone: str
    words: str


def is_worse(course: Course) -> bool:
    """Whether the scores have gone the wrong way by more than the measure's own error."""
    return _verdict(course) == "deteriorated"


def _verdict(course: Course) -> str | None:
    """What the change comes to: by the published amount, else by one reckoned from figures."""
    return course.category or (course.reckoned.category if course.reckoned else None)


def has_fallen_back(course: Course) -> bool:
    """Whether it has got worse since its best, though not against the first score."""
    return course.has_fallen_back and not is_worse(course)


def since_best_words(course: Course) -> str:
    """Return how far it has gone since its best: “after its best in August, up by 8”."""
    way = _("after its best %(when)s, up by %(amount)s")
    if course.since_best < 0:
        way = _("after its best %(when)s, down by %(amount)s")
    return way % {"when": in_month(course.best.on), "amount": figure(abs(course.since_best))}


def since_best_sentences(course: Course) -> str:
    """Return where a measure that fell back stands, and what makes that more than one bad day."""
    words = _("%(name)s is %(last)s: %(since_best)s.")
    if not is_now(course.last.on):
        words = _("%(name)s was %(last)s %(day)s: %(since_best)s.")
    fell = words % {
        "day": on_day(course.last.on),
        "name": course.instrument.short_name,
        "last": figure(course.last.score),
        "since_best": since_best_words(course),
    }
    return f"{fell} {beyond_one_bad_day(course)}"


def beyond_one_bad_day(course: Course) -> str:
    """Return what makes falling back more than one bad day."""
    beyond = _("Both of the last two scores are %(amount)s or more above that best one.")
    if course.since_best < 0:
        beyond = _("Both of the last two scores are %(amount)s or more below that best one.")
    return beyond % {"amount": figure(course.rule.amount) if course.rule else ""}


def main_course(courses: list[Course]) -> Course | None:
    """Return the course that stands for the client: courses come with the main one first."""
    return courses[0] if courses else None


def change_in_brief(course: Course | None) -> ChangeInBrief:
    """Return what changed, for a row of a table."""
    if course is None:
        return ChangeInBrief(tag=_("beginning"), tone="", words=_("no scores yet"))
    if len(course.points) == 1:
        first = _("%(name)s %(score)s, the first score") % _last_words(course)
        return ChangeInBrief(tag=_("beginning"), tone="", words=first)
    if course.change == 0 and not has_fallen_back(course):
        same = _("%(name)s %(score)s, as at first") % _last_words(course)
        return _unmoved_in_brief(course, same)
    return _moved_in_brief(course)


def _last_words(course: Course) -> dict[str, str]:
    return {"name": course.instrument.short_name, "score": figure(course.last.score)}


def _moved_in_brief(course: Course) -> ChangeInBrief:
    change = f"{course.instrument.short_name} {signed(course.change)}"
    if _verdict(course) is None:
        return ChangeInBrief(tag="", tone="", words=change)
    if is_worse(course):
        worse = f"{change}, {size_words(course)}"
        return ChangeInBrief(tag=_("worse"), tone="ochre", words=worse)
    if has_fallen_back(course):
        words = f"{change}; {since_best_words(course)}"
        return ChangeInBrief(tag=_("fallen back"), tone="ochre", words=words)
    if _verdict(course) in IMPROVED:
        return ChangeInBrief(tag=_("improved"), tone="pine", words=_improved_words(course, change))
    within = _("%(change)s, within error")
    if is_of_importance(course):
        within = _("%(change)s, less than counts as relevant")
    return _unmoved_in_brief(course, within % {"change": change})


def _unmoved_in_brief(course: Course, within: str) -> ChangeInBrief:
    if course.swings:
        return ChangeInBrief(tag=_("up and down"), tone="", words=f"{within}; {_between(course)}")
    return ChangeInBrief(tag=_("no clear change"), tone="", words=within)


def _between(course: Course) -> str:
    lowest, highest = course.range
    return _("between %(lowest)s and %(highest)s on the way") % {
        "lowest": figure(lowest),
        "highest": figure(highest),
    }


def _improved_words(course: Course, change: str) -> str:
    # A line is only drawn where one is published.
    if course.category == "recovered":
        line = _line_passed(course)
        return f"{change}, {size_words(course)}, {line}"
    return f"{change}, {size_words(course)}"


def size_words(course: Course) -> str:
    """Return what a change by the published amount is called."""
    if course.reckoned is not None:
        return _("reliable by reckoned figures")
    return _("relevant") if is_of_importance(course) else _("reliable")


def _line_passed(course: Course) -> str:
    below = _("now below the line of %(line)s")
    above = _("now above the line of %(line)s")
    if not is_now(course.last.on):
        below, above = (
            _("below the line of %(line)s %(day)s"),
            _("above the line of %(line)s %(day)s"),
        )
    return (below if course.instrument.better == "lower" else above) % {
        "line": figure(course.rule.cutoff.value) if course.rule and course.rule.cutoff else "",
        "day": on_day(course.last.on),
    }


def moved_words(course: Course) -> str:
    """Return which way a measure has gone and by how much: “anxiety has come down by 9”."""
    name = course.instrument.plain_name
    amount = figure(abs(course.change))
    if course.change < 0:
        return _("%(name)s has come down by %(amount)s") % {"name": name, "amount": amount}
    return _("%(name)s has gone up by %(amount)s") % {"name": name, "amount": amount}


def course_sentences(course: Course) -> str:
    """Return what the course comes to, with what a change of this size means."""
    if len(course.points) == 1:
        return _("%(name)s was %(score)s %(day)s; one score does not make a course yet.") % {
            "name": capfirst(course.instrument.plain_name),
            "score": figure(course.last.score),
            "day": on_day(course.last.on),
        }
    # No change has no size of which to say what it means.
    meaning = _meaning(course) if course.change else ""
    return " ".join(filter(None, [_moved(course), meaning, _on_the_way(course)]))


def _moved(course: Course) -> str:
    words = {
        "name": capfirst(course.instrument.plain_name),
        "moved": capfirst(moved_words(course)),
        "amount": figure(abs(course.change)),
        "then": in_month(course.first.on),
        "since": since_words(course.first.on),
        "first": day_words(course.first.on),
        "last": day_words(course.last.on),
    }
    if is_now(course.last.on):
        same, other = _("%(name)s is where it was %(then)s."), _("%(moved)s %(since)s.")
    else:
        same = _("%(name)s was the same on %(last)s as on %(first)s.")
        other = _("%(name)s went up by %(amount)s from %(first)s to %(last)s.")
        if course.change < 0:
            other = _("%(name)s came down by %(amount)s from %(first)s to %(last)s.")
    return (other if course.change else same) % words


def _on_the_way(course: Course) -> str:
    """Return what first and last alone do not tell."""
    if has_fallen_back(course):
        way = _("After its best %(when)s it has gone up by %(amount)s.")
        if course.since_best < 0:
            way = _("After its best %(when)s it has gone down by %(amount)s.")
        return way % {"when": in_month(course.best.on), "amount": figure(abs(course.since_best))}
    if course.swings and course.category == "unchanged":
        return _("It has gone up and down, %(between)s.") % {"between": _between(course)}
    return ""


def _meaning(course: Course) -> str:
    if course.reckoned is not None:
        return _reckoned_meaning(course.reckoned)
    if course.category is None:
        return _("Telos has no confirmed amount at which a change of this measure is reliable.")
    if course.category == "unchanged":
        if is_of_importance(course):
            return _("A change of this size is smaller than one that counts as relevant.")
        return _("The measure’s own error could give a change of this size.")
    more = change_means(course)
    if course.category == "recovered":
        crossed = _("It is %(line)s.") if is_now(course.last.on) else _("It was %(line)s.")
        crossed %= {"line": _line_passed(course)}
        return f"{more} {crossed}"
    return more


def _reckoned_meaning(reckoned: Reckoned) -> str:
    """Return what a change is by figures put together here, with how far they can be relied on."""
    if reckoned.category == "unchanged":
        size = _("the measure’s own error could give a change of this size")
    else:
        size = _("a change this size is more than the measure’s own error would give")
    words = _("Reckoned from published figures that are not yet confirmed, %(size)s.")
    if reckoned.is_confirmed:
        words = _("No amount is published; reckoned from published figures, %(size)s.")
    return words % {"size": size}


def change_means(course: Course) -> str:
    """Return what a change by the rule's amount or more is."""
    if course.reckoned is not None:
        return _reckoned_meaning(course.reckoned)
    if is_of_importance(course):
        return _(
            "A change this size counts as relevant; whether it is more than the measure’s own "
            "error is not known."
        )
    return _("A change this size is more than the measure’s own error would give.")


def unscored_words(course: Course) -> str:
    """Return how many answered questionnaires could not be scored, or nothing."""
    if not course.unscored:
        return ""
    return ngettext(
        "One more was answered, with too many questions left out to be scored.",
        "%(count)d more were answered, with too many questions left out to be scored.",
        course.unscored,
    ) % {"count": course.unscored}
