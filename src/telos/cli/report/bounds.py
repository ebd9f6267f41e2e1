"""Of all who started: the least and the most that can be true, by what question is asked."""

from dataclasses import dataclass

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import capital, percent, whole
from telos.cli.report.missing import DRAWS, SEED, Imputed
from telos.cli.report.outcomes import Outcome
from telos.cli.report.people import People
from telos.cli.report.refused_said import touched_by_refusal
from telos.cli.report.verdicts import better_said, worse_said


@dataclass(frozen=True, kw_only=True)
class BoundPart:
    """One question, and between which ends its answer lies for everyone and for each group."""

    question: str
    people: tuple[People, ...]
    imputed: str
    """What it would be, had the others fared as those seen; empty where that is not reckoned."""


def bound_parts(outcome: Outcome) -> tuple[BoundPart, ...]:
    """The question of the comparison; and where people stopped early, that of the planned end."""
    if not outcome.all.bounds:
        return ()
    groups = (group for _grouping, found in outcome.groups for group in found)
    compared = _part(_compared(outcome), outcome, (outcome.all, *groups))
    if outcome.at_end is None:
        return (compared,) if outcome.all.unsure else ()
    end = outcome.at_end
    asked = _("The score {when}, the planned end").format(when=end.named)
    question = _asked(asked, outcome=outcome, people=end.people[0])
    return compared, _part(question, outcome, end.people)


def _asked(question: str, *, outcome: Outcome, people: People) -> str:
    """The question, and for how many there is no answer."""
    if touched_by_refusal(outcome):
        missing = ngettext(
            "{question}; of {n} a score is missing, was refused or had too few answers",
            "{question}; of {n} a score is missing, was refused or had too few answers",
            people.unsure,
        )
        return missing.format(question=question, n=whole(people.unsure))
    if people.no_earlier or people.too_few:
        missing = ngettext(
            "{question}; of {n} this score or an earlier one is missing",
            "{question}; of {n} this score or an earlier one is missing",
            people.lost,
        )
        return missing.format(question=question, n=whole(people.lost))
    missing = ngettext("{question}; {n} has none", "{question}; {n} have none", people.lost)
    return missing.format(question=question, n=whole(people.lost))


def _part(question: str, outcome: Outcome, people: tuple[People, ...]) -> BoundPart:
    return BoundPart(
        question=question,
        people=tuple(group for group in people if group.started),
        imputed=_imputed_said(outcome, people[0].imputed),
    )


def bound_names(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """The rates that have ends, and what they are called: recovery only where there is a line."""
    rule = outcome.ruling.rule
    names = (
        ("recovered", _("Recovered")),
        ("better", capital(better_said(outcome))),
        ("deteriorated", capital(worse_said(outcome))),
    )
    return names if rule is not None and rule.cutoff is not None else names[1:]


def _imputed_said(outcome: Outcome, imputed: Imputed | None) -> str:
    """One sentence with an interval for each rate, and one on what it takes for granted."""
    if imputed is None:
        return ""
    rates = [
        _("{share} {called} ({low} to {high})").format(
            share=percent(share.share),
            called=called[:1].lower() + called[1:],
            low=f"{100 * share.low:.0f}",
            high=f"{100 * share.high:.0f}%",
        )
        for share, called in (
            (imputed.shares[name], called) for name, called in bound_names(outcome)
        )
    ]
    said = ngettext(
        "Had the {n} whose score is not known fared like others who began alike, these would be "
        "the rates of {of}: {rates}.",
        "Had the {n} whose scores are not known fared like others who began alike, these would "
        "be the rates of {of}: {rates}.",
        imputed.drawn,
    ).format(
        n=whole(imputed.drawn),
        of=_("all {n} whose first score is known").format(n=whole(imputed.n)),
        rates=", ".join(rates),
    )
    return said + _(
        " Each interval (95%) holds chance and the guess together: {draws} tables were filled in "
        "by lot (seed {seed}). That they fared alike is taken for granted; no file can show it."
    ).format(draws=DRAWS, seed=SEED)


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
        said += _(
            " A score that was refused or had too few answers, or stands in for such a one, may "
            "have been any."
        )
    if outcome.at_end is None:
        return said
    return said + _(
        " People stopped at different times. The first question takes each person as last seen, "
        "however early; the second asks how everyone was {when}."
    ).format(when=outcome.at_end.named)
