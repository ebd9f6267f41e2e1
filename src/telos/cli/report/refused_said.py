"""What is said of people whose row was refused or response too short, wherever they count."""

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import whole
from telos.cli.report.outcomes import Outcome


def touched_by_refusal(outcome: Outcome) -> bool:
    """Whether a refused row, or a stand-in, keeps anybody's two scores from being known."""
    everyone = outcome.all
    in_part = everyone.stood_in or everyone.undated or everyone.too_few_before
    return bool(everyone.lost_to_refusal or in_part)


def counted_refused(outcome: Outcome) -> list[str]:
    """Who has no two scores because a row was refused, in few words, each with the number."""
    everyone = outcome.all
    return _with_numbers(
        (everyone.refused_later, _later_refused(outcome)),
        (everyone.refused_first - everyone.undated_first, _first_refused(outcome)),
        (everyone.undated_first, _undated_first(outcome)),
        (everyone.refused_else, _else_refused(outcome)),
    )


def _with_numbers(*counted: tuple[int, str]) -> list[str]:
    """Put each number into its words; who are nobody are not spoken of."""
    return [said.format(n=whole(count)) for count, said in counted if count]


def _later_refused(outcome: Outcome) -> str:
    count, when = outcome.all.refused_later, outcome.pairs.last_named
    if when:
        return _at_that_time(count, when)
    return ngettext(
        "{n} has a later row that could not be used",
        "{n} have a later row that could not be used",
        count,
    )


def _first_refused(outcome: Outcome) -> str:
    everyone, when = outcome.all, outcome.pairs.start_named
    count = everyone.refused_first - everyone.undated_first
    if when:
        return _at_that_time(count, when)
    return ngettext(
        "{n} has no row that could be used", "{n} have no row that could be used", count
    )


def _undated_first(outcome: Outcome) -> str:
    return ngettext(
        "{n} has a row without a usable time and no score besides",
        "{n} have a row without a usable time and no score besides",
        outcome.all.undated_first,
    )


def _at_that_time(count: int, when: str) -> str:
    said = ngettext(
        "{n} has a row {when} that could not be used",
        "{n} have a row {when} that could not be used",
        count,
    )
    return said.replace("{when}", when)


def _else_refused(outcome: Outcome) -> str:
    said = ngettext(
        "{n} has {one} and another row that could not be used",
        "{n} have {one} and another row that could not be used",
        outcome.all.refused_else,
    )
    return said.replace("{one}", one_score(outcome))


def one_score(outcome: Outcome) -> str:
    """What those have who lack another: after a time that was asked for they may have more."""
    return _("one score to compare") if outcome.pairs.last_named else _("one score")


def refused_lost(outcome: Outcome) -> list[str]:
    """The same as sentences."""
    unknown = _("{said}, and what it says is not known.")
    return [unknown.format(said=said) for said in counted_refused(outcome)]


def stand_ins(outcome: Outcome) -> list[str]:
    """Sentences on scores that are compared in the place of others."""
    everyone = outcome.all
    late_first = ngettext(
        "{n} first score was refused; the first that could be used stands in for it.",
        "{n} first scores were refused; the first that could be used stands in for them.",
        everyone.late_first,
    )
    early_last = ngettext(
        "{n} latest score was refused; the last that could be used stands in for it.",
        "{n} latest scores were refused; the last that could be used stands in for them.",
        everyone.early_last,
    )
    undated = ngettext(
        "{n} person with two scores has another row, without a time that can be used: it may be "
        "the first or the latest.",
        "{n} people with two scores have another row, without a time that can be used: it may be "
        "the first or the latest.",
        everyone.undated,
    )
    late_short = ngettext(
        "{n} person gave too few answers for a score first; the first that came to one stands in.",
        "{n} people gave too few answers for a score first; the first that came to one stands in.",
        everyone.late_first_short,
    )
    early_short = ngettext(
        "{n} person gave too few answers for a score last; the last that came to one stands in.",
        "{n} people gave too few answers for a score last; the last that came to one stands in.",
        everyone.early_last_short,
    )
    return _with_numbers(
        (everyone.late_first, late_first),
        (everyone.early_last, early_last),
        (everyone.late_first_short, late_short),
        (everyone.early_last_short, early_short),
        (everyone.undated, undated),
    )


def nameless_said(outcome: Outcome) -> list[str]:
    """A sentence on refused rows that name nobody, where somebody has no two scores."""
    rows = outcome.scored.refused.nameless
    if not rows or not outcome.all.lost:
        return []
    said = ngettext(
        "{n} refused row names no client, and may belong to one of them.",
        "{n} refused rows name no client, and may belong to some of them.",
        rows,
    )
    return _with_numbers((rows, said))


def in_headline(outcome: Outcome) -> str:
    """What follows the headline where refused rows leave it open; empty where they do not.

    Of the one thing there is to say, or else how many of those who are compared are in doubt, and
    how many of all who started are not compared.
    """
    everyone = outcome.all
    lost = counted_refused(outcome) if everyone.later else []
    said = lost + _doubts(outcome)
    if len(said) <= 1:
        return "".join(f"; {part}" for part in said)
    parts = []
    if everyone.doubted:
        parts.append(_in_doubt(everyone.doubted, of=everyone.later))
    if lost:
        uncompared = _("{n} of {of} could not be compared")
        parts.append(uncompared.format(n=whole(everyone.lost), of=whole(everyone.started)))
    return "".join(f"; {part}" for part in parts)


def _in_doubt(count: int, *, of: int) -> str:
    if of == 1:
        return _("a score of that person is in doubt")
    return ngettext(
        "a score of {n} of the {of} is in doubt", "scores of {n} of the {of} are in doubt", count
    ).format(n=whole(count), of=whole(of))


def _doubts(outcome: Outcome) -> list[str]:
    """Which scores of those who are compared may have been any, in few words."""
    everyone = outcome.all
    late_first = ngettext(
        "{n} first score was refused", "{n} first scores were refused", everyone.late_first
    )
    early_last = ngettext(
        "{n} latest score was refused", "{n} latest scores were refused", everyone.early_last
    )
    undated = ngettext(
        "{n} has a row without a usable time",
        "{n} have a row without a usable time",
        everyone.undated,
    )
    late_short = ngettext(
        "{n} first response had too few answers",
        "{n} first responses had too few answers",
        everyone.late_first_short,
    )
    early_short = ngettext(
        "{n} latest response had too few answers",
        "{n} latest responses had too few answers",
        everyone.early_last_short,
    )
    return _with_numbers(
        (everyone.late_first, late_first),
        (everyone.early_last, early_last),
        (everyone.late_first_short, late_short),
        (everyone.early_last_short, early_short),
        (everyone.undated, undated),
    )
