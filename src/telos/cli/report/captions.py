"""The words beside each picture of one instrument."""

from dataclasses import replace

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import score, truncated, whole
from telos.cli.report.outcomes import Outcome
from telos.cli.report.people import People
from telos.cli.report.reading.times import Times
from telos.cli.report.refused_said import counted_refused, one_score, touched_by_refusal
from telos.cli.report.standing import class_of
from telos.cli.report.story import never_again, no_score, span, too_few_answers
from telos.cli.report.verdicts import whole_scores

MOST_GROUPS_NAMED = 2
MOST_TIMES_LISTED = 6
FIRST_TIMES_LISTED = 3
"""Of more times than the most, so many are said, and the last; the rest stands in a table."""
FEWEST_TIMES = 2
"""With one time there is nobody who could have stayed away later."""


def attendance_headline(outcome: Outcome, times: Times) -> str:
    """Who came back, in one line."""
    if not outcome.all.started:
        return _("Nobody has a first score") + _not_started(outcome)
    end = _end_spoken_of(outcome)
    said = _started_and(outcome) if end is None else _still_at(end, outcome, times)
    return said + _not_started(outcome)


def _end_spoken_of(outcome: Outcome) -> int | None:
    """The planned end, unless another last time was asked for: it counts people otherwise."""
    end, pairs = outcome.schedule.planned_end, outcome.pairs
    return None if pairs.last_named and pairs.end != end else end


def _started_and(outcome: Outcome) -> str:
    """Where nobody planned a last time, who gave a score then says nothing of who stayed away."""
    everyone = outcome.all
    never = ", ".join(_who_did_not(outcome)) or _everyone_again(outcome)
    with_score = not everyone.too_few and not everyone.refused_first
    begun = (
        _("Of {n} who gave a first score, {never}")
        if with_score
        else _("Of {n} who started, {never}")
    )
    return begun.format(n=whole(everyone.started), never=never)


def _still_at(end: int, outcome: Outcome, times: Times) -> str:
    """Who gave a score at the planned end, and of the others who has no two; nobody twice."""
    of_all = pl.col("group").is_null() & (pl.col("time") == end)
    given = outcome.attendance.filter(of_all)["given_by_started"][0]
    there, others = _first_at(end, outcome)
    still = (
        _("At {time}, {given} of {n} still gave a score that could be used")
        if touched_by_refusal(outcome)
        else _("At {time}, {given} of {n} still gave a score")
    ).format(time=times.label(end), given=whole(given), n=whole(outcome.all.started))
    if there:
        still += _(", {n} of them their first").format(n=whole(there))
    never = ", ".join(_who_did_not(others)) or ("" if there else _everyone_again(outcome))
    return f"{still}; {never}" if never else still


def _first_at(end: int, outcome: Outcome) -> tuple[int, Outcome]:
    """How many gave their first score at the end; and the outcome, where no class counts them."""
    begun_there = outcome.clients.filter(pl.col("last").is_null(), first_time=end)
    standing = begun_there.select(class_of().alias("standing"))["standing"]
    counted = dict(standing.value_counts().iter_rows())
    counts = {name: getattr(outcome.all, name) - count for name, count in counted.items()}
    return begun_there.height, replace(outcome, all=replace(outcome.all, **counts))


def _not_started(outcome: Outcome) -> str:
    """Who is in the file and has not started: with scores of other times only, or with none."""
    everyone = outcome.all
    more = _("{n} more") if everyone.started else "{n}"
    said = []
    if everyone.unplaced:
        unplaced = ngettext(
            "{n} has scores, but none {when}", "{n} have scores, but none {when}", everyone.unplaced
        )
        named = more.format(n=whole(everyone.unplaced))
        said.append(unplaced.format(n=named, when=outcome.pairs.start_named))
    if everyone.scoreless:
        scoreless = ngettext(
            "{n} has rows and {none}", "{n} have rows and {none}", everyone.scoreless
        )
        named = more.format(n=whole(everyone.scoreless))
        said.append(scoreless.format(n=named, none=no_score(outcome)))
    return "".join(f"; {one}" for one in said)


def _who_did_not(outcome: Outcome) -> list[str]:
    everyone = outcome.all
    counted = (
        (everyone.gone, never_again(outcome)),
        (everyone.too_few_later, _("answered too few questions later on")),
        (
            everyone.too_few_before,
            _("gave {one}, after too few answers for one").format(one=one_score(outcome)),
        ),
        (
            everyone.no_earlier,
            _("gave a score {when} and none before it").format(when=outcome.pairs.last_named),
        ),
        (
            everyone.elsewhere,
            ngettext(
                "gave another score later, but none {when}",
                "gave other scores later, but none {when}",
                everyone.elsewhere,
            ).format(when=outcome.pairs.last_named),
        ),
        (everyone.too_few, too_few_answers(outcome)),
    )
    return counted_refused(outcome) + [f"{whole(count)} {said}" for count, said in counted if count]


def _everyone_again(outcome: Outcome) -> str:
    if outcome.pairs.first_named:
        return _("everyone gave one after that")
    return _("everyone gave a second score")


def attendance_caption(outcome: Outcome, drawn: list[People]) -> str:
    """What the picture of attendance counts, and what it does not say."""
    if len(drawn) > MOST_GROUPS_NAMED or not drawn[0].label:
        of = whole(outcome.all.started)
    else:
        named = "{n} ({label})" if outcome.groups[0][0].prefix else "{n} {label}"
        of = _(" and ").join(
            named.format(n=whole(group.started), label=group.label) for group in drawn
        )
    said = _("Of {n} who started, the share with a score at each time.").format(n=of)
    if outcome.schedule.planned_end is None:
        said += _(
            " Courses may be of different lengths: a line that falls need not mean that people "
            "stayed away."
        )
    return said


def rows_said(outcome: Outcome) -> str:
    """Whom the table of times counts, where they are not only those who started."""
    everyone = outcome.all
    if everyone.seen == everyone.started:
        return ""
    return _(
        "Counts and means are those of all {seen} with a row in the file; {started} of them "
        "started."
    ).format(seen=whole(everyone.seen), started=whole(everyone.started))


def means_said(outcome: Outcome) -> str:
    """What keeps the means of the times from being a course; empty where nothing does."""
    table = outcome.attendance
    if not table.height:
        return ""
    given = pl.col("given")
    at_first = given.sort_by("time").first().over("group")
    if table.select((given < at_first).any()).item():
        return _(
            "The means at later times are of fewer people, and not the same ones: do not read "
            "them as a course."
        )
    everyone = outcome.scored.scores["client"].n_unique()
    if table.filter(pl.col("group").is_null() & (given < everyone)).height:
        return _(
            "The means of different times are not of the same people: do not read them as a course."
        )
    return ""


def when_said(outcome: Outcome, times: Times, when: tuple[tuple[str, int], ...]) -> str:
    """When the later scores were given."""
    said = span(outcome, times)
    if len(when) > 1:
        said = _("{listed} {span} To compare scores of one time only, give it with --to.").format(
            listed=_when_listed(outcome, when), span=said
        )
    return said.strip()


def in_short(when: tuple[tuple[str, int], ...]) -> bool:
    """Whether the times of later scores are too many for a sentence."""
    return len(when) > MOST_TIMES_LISTED


def _when_listed(outcome: Outcome, when: tuple[tuple[str, int], ...]) -> str:
    each = [f"{label}: {whole(count)}" for label, count in when]
    if not in_short(when):
        return _("When the later score was given: {listed}.").format(listed=", ".join(each))
    rest = (
        _("The table below has every time.")
        if outcome.attendance.height
        else _("The table of clients to take away has every time.")
    )
    return _("When the later score was given: {first} … {last}. {rest}").format(
        first=", ".join(each[:FIRST_TIMES_LISTED]), last=each[-1], rest=rest
    )


def severity_headline(outcome: Outcome) -> str:
    """The mean first score and the mean later one."""
    everyone = outcome.all
    begun = (
        _("{first} at the first score that could be used, {last} later, on average")
        if everyone.late_first or everyone.late_first_short
        else _("{first} at first, {last} later, on average")
    )
    return begun.format(first=score(everyone.first.mean), last=score(everyone.last.mean))


def scatter_caption(outcome: Outcome) -> str:
    """How to read first score against later."""
    rule = outcome.ruling.rule
    said = _("Each dot is a client, or several with the same two scores.")
    if rule is None:
        return said
    if rule.rests_on == "reliability":
        said += _(" In the shaded band a score moved by less than the measure’s own error.")
    else:
        said += _(" In the shaded band a score moved by less than counts as relevant.")
    if rule.cutoff is not None:
        said += _(
            " The dotted lines are the line of {cut}, for the first score and the later."
        ).format(cut=f"{rule.cutoff.value:.3g}")
    return said


def bands_caption(outcome: Outcome) -> str:
    """What the published ranges are, and are not."""
    bands = outcome.instrument.bands
    status = "" if all(band.status == "confirmed" for band in bands) else _(", not yet confirmed")
    return _(
        "Clients in each published range of scores{status}. A range is not a diagnosis."
    ).format(status=status)


def unconfirmed(outcome: Outcome) -> str:
    """Which figures nobody has looked up yet, to stand before all that rests on them."""
    names = outcome.ruling.unconfirmed
    if not names:
        return ""
    return _(
        "Not yet confirmed for the {name}: {what}. The results rest on this, which comes from "
        "general knowledge of the literature; nobody has looked it up in its source for Telos. "
        "Check it before you publish."
    ).format(
        what=_(" and ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names),
        name=outcome.instrument.short_name,
    )


def what_amount_means(outcome: Outcome) -> tuple[str, ...]:
    """Where the amount says what matters: what it does not say."""
    rule = outcome.ruling.rule
    if rule is None or rule.rests_on == "reliability":
        return ()
    return (
        _(
            "This amount says what counts as relevant, not what the measure’s own error could "
            "give: a change of {amount:g} may still be within that error, so no change is called "
            "reliable here."
        ).format(amount=rule.amount),
    )


def whole_points(outcome: Outcome) -> tuple[str, ...]:
    """What a strict amount means for scores that are whole numbers."""
    rule = outcome.ruling.rule
    if rule is None or rule.inclusive or not whole_scores(outcome):
        return ()
    points = int(rule.amount) + 1
    return (
        _(
            "The amount is a little over {amount}, so among whole scores a change of "
            "{points} or more counts and {less} does not."
        ).format(amount=truncated(rule.amount), points=points, less=points - 1),
    )
