"""Of all who started: the least and the most that can be true, by what question is asked."""

from dataclasses import dataclass

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import whole
from telos.cli.report.outcomes import Outcome
from telos.cli.report.people import People
from telos.cli.report.refused_said import touched_by_refusal


@dataclass(frozen=True, kw_only=True)
class BoundPart:
    """One question, and between which ends its answer lies for everyone and for each group."""

    question: str
    people: tuple[People, ...]


def bound_parts(outcome: Outcome) -> tuple[BoundPart, ...]:
    """The question of the comparison; and where people stopped early, that of the planned end."""
    if not outcome.all.bounds:
        return ()
    groups = (group for _grouping, found in outcome.groups for group in found)
    compared = _part(_compared(outcome), (outcome.all, *groups))
    if outcome.at_end is None:
        return (compared,) if outcome.all.unsure else ()
    end = outcome.at_end
    asked = _("The score {when}, the planned end").format(when=end.named)
    question = _asked(asked, outcome=outcome, people=end.people[0])
    return compared, _part(question, end.people)


def _asked(question: str, *, outcome: Outcome, people: People) -> str:
    """The question, and for how many there is no answer."""
    if touched_by_refusal(outcome):
        missing = ngettext(
            "{question}; of {n} a score is missing or was refused",
            "{question}; of {n} a score is missing or was refused",
            people.unsure,
        )
        return missing.format(question=question, n=whole(people.unsure))
    missing = ngettext("{question}; {n} has none", "{question}; {n} have none", people.lost)
    return missing.format(question=question, n=whole(people.lost))


def _part(question: str, people: tuple[People, ...]) -> BoundPart:
    return BoundPart(question=question, people=tuple(group for group in people if group.started))


def _compared(outcome: Outcome) -> str:
    lost = outcome.all.lost
    if touched_by_refusal(outcome):
        asked = _("The latest score, whenever it was given")
        if outcome.pairs.last_named:
            asked = _("The score {when}").format(when=outcome.pairs.last_named)
        return _asked(asked, outcome=outcome, people=outcome.all)
    if not lost:
        return _("The latest score, whenever it was given; everyone has one")
    if outcome.all.too_few and not outcome.pairs.last_named:
        return ngettext(
            "The latest score, whenever it was given; {n} has no two scores to compare",
            "The latest score, whenever it was given; {n} have no two scores to compare",
            lost,
        ).format(n=whole(lost))
    if outcome.pairs.last_named:
        asked = _("The score {when}").format(when=outcome.pairs.last_named)
        return _asked(asked, outcome=outcome, people=outcome.all)
    return ngettext(
        "The latest score, whenever it was given; {n} has none after the first",
        "The latest score, whenever it was given; {n} have none after the first",
        lost,
    ).format(n=whole(lost))


def bounds_caption(outcome: Outcome) -> str:
    """What the table says, and why there may be two answers."""
    said = ngettext(
        "Of the one who started: the least and the most that can be true, whatever happened.",
        "Of all {n} who started: the least and the most that can be true, whatever became of those "
        "without a score.",
        outcome.all.started,
    ).format(n=whole(outcome.all.started))
    if touched_by_refusal(outcome):
        said += _(" A score that was refused, or stands in for one that was, may have been any.")
    if outcome.at_end is None:
        return said
    return said + _(
        " People stopped at different times. The first question takes each person as last seen, "
        "however early; the second asks how everyone was {when}."
    ).format(when=outcome.at_end.named)
