"""The report's sentences, written from its numbers."""

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import capital, whole
from telos.cli.report.outcomes import Outcome
from telos.cli.report.reading.times import Kind, Times, on_day, spoken_date
from telos.cli.report.refused_said import nameless_said, one_score, refused_lost, stand_ins
from telos.cli.report.standing import class_of
from telos.cli.report.verdicts import worse_said
from telos.science.change import ChangeCategory


def lead(outcome: Outcome, times: Times) -> str:
    """Who is in these numbers and who is not, and what became of the rest."""
    everyone = outcome.all
    said = [
        ngettext("{n} person started.", "{n} people started.", everyone.started).format(
            n=whole(everyone.started)
        )
    ]
    if everyone.later:
        said.append(
            ngettext(
                "{later} has a later {measure} score{when}.",
                "{later} have a later {measure} score{when}.",
                everyone.later,
            ).format(
                later=whole(everyone.later),
                measure=outcome.instrument.short_name,
                when=_when(outcome, times),
            )
        )
    said += (
        _not_seen(outcome, times)
        + _not_begun(outcome)
        + nameless_said(outcome)
        + stand_ins(outcome)
    )
    if outcome.ruling.rule is not None and everyone.later:
        said.append(_rest(outcome))
    return " ".join(said)


def _not_seen(outcome: Outcome, times: Times) -> list[str]:
    """Who has no score to compare: never seen again, or seen at another time than was asked for."""
    everyone = outcome.all
    said = refused_lost(outcome) + _of_other_times(outcome)
    if everyone.too_few_later:
        said.append(
            ngettext(
                "{n} answered again, but too few questions for a score.",
                "{n} answered again, but too few questions for a score.",
                everyone.too_few_later,
            ).format(n=whole(everyone.too_few_later))
        )
    if everyone.too_few_before:
        said.append(
            ngettext(
                "{n} has {one}{when}; the response before it had too few answers for one.",
                "{n} have {one}{when}; the responses before it had too few answers for one.",
                everyone.too_few_before,
            ).format(
                n=whole(everyone.too_few_before),
                one=one_score(outcome),
                when=_only_when(outcome, times),
            )
        )
    if everyone.gone:
        said.append(
            ngettext(
                "{n} {never}, and what became of that person is not known.",
                "{n} {never}, and what became of them is not known.",
                everyone.gone,
            ).format(n=whole(everyone.gone), never=never_again(outcome))
        )
    return said


def _of_other_times(outcome: Outcome) -> list[str]:
    """Who has usable scores and no two to compare: of other times, or of the later time alone."""
    everyone, pairs = outcome.all, outcome.pairs
    said = []
    if everyone.no_earlier:
        said.append(
            ngettext(
                "{n} has a score {when} and none before it to compare it with.",
                "{n} have a score {when} and none before it to compare it with.",
                everyone.no_earlier,
            ).format(n=whole(everyone.no_earlier), when=pairs.last_named)
        )
    if everyone.elsewhere:
        said.append(
            ngettext(
                "{n} gave another score later, but none {when}.",
                "{n} gave other scores later, but none {when}.",
                everyone.elsewhere,
            ).format(n=whole(everyone.elsewhere), when=pairs.last_named)
        )
    return said


def _only_when(outcome: Outcome, times: Times) -> str:
    """When those with one score after responses too short for one gave it, if all did at once."""
    whose = outcome.clients.filter(class_of() == "too_few_before")
    found = whose["first_time"].unique()
    if len(found) > 1:
        return ""
    said = _(", on {time}") if times.kind is Kind.DATE else _(", at {time}")
    return said.format(time=times.label(found[0]))


def _not_begun(outcome: Outcome) -> list[str]:
    """Who has no first score: too few answers to it, scores of other times only, or none."""
    everyone, pairs = outcome.all, outcome.pairs
    said = []
    if everyone.too_few:
        said.append(
            ngettext(
                "{n} {answered}, and how that person did is not known.",
                "{n} {answered}, and how they did is not known.",
                everyone.too_few,
            ).format(n=whole(everyone.too_few), answered=too_few_answers(outcome))
        )
    if everyone.unplaced:
        said.append(
            ngettext(
                "{n} has scores, but none {when}, and is not in these numbers.",
                "{n} have scores, but none {when}, and are not in these numbers.",
                everyone.unplaced,
            ).format(n=whole(everyone.unplaced), when=pairs.start_named)
        )
    if everyone.scoreless:
        said.append(
            ngettext(
                "{n} more person has rows in the file and {none}, and is not counted here.",
                "{n} more people have rows in the file and {none}, and are not counted here.",
                everyone.scoreless,
            ).format(n=whole(everyone.scoreless), none=no_score(outcome))
        )
    return said


def no_score(outcome: Outcome) -> str:
    """What those have who have rows and have not started."""
    measure = outcome.instrument.short_name
    if outcome.all.unusable:
        return _("no {measure} score that could be used").format(measure=measure)
    return _("no {measure} score").format(measure=measure)


def never_again(outcome: Outcome) -> str:
    """What is said of those who gave no score after the first that is compared."""
    if outcome.scored.refused.nameless:
        return _("gave no later one under their name")
    if outcome.pairs.first_named:
        return _("gave no score after their first")
    return _("never gave a second score")


def too_few_answers(outcome: Outcome) -> str:
    """What is said of those whose first answers came to no score."""
    if outcome.pairs.start_named:
        return _("answered too few questions for a score {when}").format(
            when=outcome.pairs.start_named
        )
    return _("answered too few questions for any score")


def no_later(outcome: Outcome) -> str:
    """What the outcome of a client without a score to compare is called."""
    if outcome.pairs.last_named:
        return _("No score {when}").format(when=outcome.pairs.last_named)
    return _("No later score")


def _rest(outcome: Outcome) -> str:
    everyone, way, rule = outcome.all, worse_said(outcome), outcome.ruling.rule
    same = everyone.categories[ChangeCategory.UNCHANGED].count
    worse = everyone.categories[ChangeCategory.DETERIORATED].count
    said = (
        ngettext("{n} is {worse}", "{n} are {worse}", worse).format(n=whole(worse), worse=way)
        if worse
        else _("nobody is {worse}").format(worse=way)
    )
    if not same:
        return f"{capital(said)}."
    if rule is not None and rule.rests_on == "importance":
        less = _("{same} changed by less than the amount that counts as relevant; {worse}.")
    else:
        less = _("{same} changed by less than the measure’s own error; {worse}.")
    return less.format(same=whole(same), worse=said)


def _when(outcome: Outcome, times: Times) -> str:
    last = outcome.clients["last_time"].drop_nulls()
    low, high = last.min(), last.max()
    if not isinstance(low, int) or not isinstance(high, int):
        return ""
    if low == high:
        said = _(", on {time}") if times.kind is Kind.DATE else _(", at {time}")
        return said.format(time=times.label(low))
    if outcome.attendance.height:
        at_last = int((last == high).sum())
        said = (
            _(", {n} of them on {time}")
            if times.kind is Kind.DATE
            else _(", {n} of them at {time}")
        )
        return said.format(n=whole(at_last), time=times.label(high))
    return _(", given between {low} and {high}").format(
        low=times.label(low), high=times.label(high)
    )


def span(outcome: Outcome, times: Times) -> str:
    """How long lay between the two scores that are compared."""
    both = outcome.clients.filter(pl.col("last_time").is_not_null())
    if both.is_empty() or times.kind is Kind.STAGE:
        return ""
    keys = times.keys
    gaps = keys.gather(both["last_time"]) - keys.gather(both["first_time"])
    low, middle, high = (gaps.quantile(at, "nearest") for at in (0.25, 0.5, 0.75))
    if low is None or middle is None or high is None:
        return ""
    if times.kind is Kind.NUMBER:
        unit = f"{times.unit}s" if times.unit and times.unit != "time" else _("steps")
        shown = [f"{gap:g}" for gap in (low, middle, high)]
    else:
        unit = _("weeks")
        shown = [f"{gap / 7:.0f}" for gap in (low, middle, high)]
    if shown[0] == shown[2]:
        return _("Between first and later score lay {middle} {unit} for most.").format(
            middle=shown[1], unit=unit
        )
    return _(
        "Between first and later score lay {middle} {unit} in the middle of the group, and "
        "{low} to {high} for the middle half."
    ).format(low=shown[0], middle=shown[1], high=shown[2], unit=unit)


def period(times: Times) -> str:
    """From when to when the scores reach."""
    if not len(times.keys):
        return ""
    if times.kind is Kind.DATE:
        first, last = (spoken_date(on_day(float(times.keys[at]))) for at in (0, -1))
    else:
        first, last = times.label(0), times.label(len(times.keys) - 1)
    return first if first == last else _("{first} to {last}").format(first=first, last=last)
