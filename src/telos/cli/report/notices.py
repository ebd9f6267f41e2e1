"""What a careful reader would want to be told about the scores of one instrument."""

from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.outcomes import Outcome
from telos.cli.report.reading.times import Kind, Times
from telos.cli.report.story import whole

MOST_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Alerts:
    """Answers that a person must look at, as they stand in the file."""

    kind: str
    item: str
    responses: int
    at_latest: tuple[str, ...]
    """Clients whose latest response holds one."""
    more: int


def alerts_of(outcome: Outcome, clients: pl.Series) -> tuple[Alerts, ...]:
    """For each alert item; nothing where totals were given, since totals cannot tell."""
    instrument = outcome.instrument
    scored = outcome.scored
    seen = pl.concat([scored.scores["alert"], scored.unscored["alert"]]).drop_nulls()
    if not instrument.alerts or seen.is_empty():
        return ()
    latest = outcome.clients.filter(pl.col("alert"))["client"]
    named = tuple(clients.gather(latest.head(MOST_NAMED)))
    alert = instrument.alerts[0]
    return (
        Alerts(
            kind=alert.kind,
            item=alert.item,
            responses=int(seen.sum()),
            at_latest=named,
            more=len(latest) - len(named),
        ),
    )


def remarks(outcome: Outcome, times: Times) -> tuple[str, ...]:
    """Sentences about missing items, late beginners and doubtful scales."""
    found = (_items(outcome), _late_beginners(outcome, times), _raw_scores(outcome))
    return tuple(remark for remark in found if remark)


def _items(outcome: Outcome) -> str:
    instrument, scores = outcome.instrument, outcome.scored.scores
    by_items = scores.filter(pl.col("answered").is_not_null())
    short = outcome.scored.unscored.height
    if by_items.is_empty() and not short:
        return ""
    partly = by_items.filter(pl.col("answered") < instrument.item_count).height
    total = whole(by_items.height + short)
    if not partly and not short:
        return _("All {n} responses have every item answered.").format(n=total)
    said = []
    if partly:
        said.append(
            ngettext(
                "{n} has items unanswered and was scored from the others",
                "{n} have items unanswered and were scored from the others",
                partly,
            ).format(n=whole(partly))
        )
    if short:
        said.append(
            ngettext(
                "{n} has too few answers for a score", "{n} have too few answers for a score", short
            ).format(n=whole(short))
        )
    return _("Of {n} responses, {said}. {rule}").format(
        n=total, said=_(" and ").join(said), rule=_missing_rule(outcome)
    )


def _missing_rule(outcome: Outcome) -> str:
    missing = outcome.instrument.missing
    if missing is None:
        return ""
    if missing.rule == "complete":
        said = _("{name} is scored only when every item is answered").format(
            name=outcome.instrument.short_name
        )
    else:
        said = _(
            "Up to {n} unanswered items of the {name} are given the mean of the person’s other "
            "answers"
        ).format(n=missing.max_missing, name=outcome.instrument.short_name)
    return f"{said} ({missing.status})."


def _late_beginners(outcome: Outcome, times: Times) -> str:
    if times.kind not in {Kind.NUMBER, Kind.STAGE}:
        return ""
    first = outcome.clients["first_time"].drop_nulls()
    if first.is_empty():
        return ""
    usual = int(first.mode().sort()[0])
    late = int((first != usual).sum())
    if not late:
        return ""
    return ngettext(
        "{n} client’s first score is not at {time}, where most begin; a score later on is taken "
        "for the first then.",
        "{n} clients’ first score is not at {time}, where most begin; a score later on is taken "
        "for the first then.",
        late,
    ).format(n=whole(late), time=times.label(usual))


def _raw_scores(outcome: Outcome) -> str:
    times = outcome.instrument.score.multiply
    highest = outcome.scored.scores["score"].max()
    totals = outcome.scored.scores["answered"].is_null().any()
    if times == 1 or not totals or not isinstance(highest, float):
        return ""
    if highest > outcome.instrument.score.highest / times:
        return ""
    return _(
        "No {name} score is above {highest:g}. If these are raw sums, they must be multiplied by "
        "{times} before they are reported."
    ).format(name=outcome.instrument.short_name, highest=highest, times=times)
