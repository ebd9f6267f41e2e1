"""What a careful reader would want to be told about the scores of one instrument."""

from dataclasses import dataclass
from typing import Self

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import shortened, whole
from telos.cli.report.outcomes import Outcome
from telos.cli.report.reading.times import Kind, Times
from telos.cli.report.responses import Scored

MOST_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Named:
    """Clients by name, and how many more there are."""

    names: tuple[str, ...]
    more: int

    @classmethod
    def of(cls, places: pl.Series, clients: pl.Series) -> Self:
        """The first of these clients (places, sorted) by name."""
        names = tuple(shortened(name) for name in clients.gather(places.head(MOST_NAMED)))
        return cls(names=names, more=len(places) - len(names))

    def __str__(self) -> str:
        said = ", ".join(self.names)
        return (
            _("{names} and {n} more").format(names=said, n=whole(self.more)) if self.more else said
        )


@dataclass(frozen=True, kw_only=True)
class Alerts:
    """Answers that a person must look at, as they stand in the file."""

    kind: str
    item: str
    responses: int
    everyone: Named
    """All clients with one, whenever it was and whatever became of its row."""
    at_latest: Named
    """Clients whose latest answer to the item is one."""
    on_refused: Named
    """Clients with one on rows that were refused, and so not counted in `responses`."""
    nameless: int
    """Refused rows that hold one and name no client."""
    untold: Named
    """Clients whose latest response has no usable answer to the item."""

    @property
    def raised(self) -> bool:
        """Whether anybody gave an answer that a person must look at."""
        return bool(self.responses or self.on_refused.names or self.nameless)

    @property
    def in_short(self) -> str:
        """A sentence for the terminal, or two."""
        said = [self._answers] if self.raised else []
        if self.untold.names:
            said.append(
                _(
                    "No usable answer about {kind} ({item}) in the latest response of: {who}. "
                    "Nothing is known of them now; silence is not safety."
                ).format(kind=self.kind, item=self.item, who=self.untold)
            )
        return " ".join(said)

    @property
    def _answers(self) -> str:
        who = str(self.everyone) if self.everyone.names else _("no client is named")
        return _("Answers say something about {kind} ({item}): {who}.").format(
            kind=self.kind, item=self.item, who=who
        )


def alerts_of(scored: Scored, clients: pl.Series) -> tuple[Alerts, ...]:
    """For each alert item that somebody answered so, or did not answer at the last."""
    found = (
        Alerts(
            kind=found.alert.kind,
            item=found.alert.item,
            responses=found.responses,
            everyone=Named.of(found.clients, clients),
            at_latest=Named.of(found.latest.filter("raised")["client"].sort(), clients),
            on_refused=Named.of(found.on_refused, clients),
            nameless=found.nameless,
            untold=Named.of(found.untold.clear() if found.alert.soft else found.untold, clients),
        )
        for found in scored.alerts
    )
    return tuple(alert for alert in found if alert.raised or alert.untold.names)


_PLAIN = {"suicidal ideation": _("thoughts of death or self-harm")}
"""What an alert is about, in words that anybody understands."""


def silence_of(scored: Scored) -> tuple[str, ...]:
    """For each alert item that the file holds no answer to: that nothing said is not safety."""
    numbers = {item.key: n for n, item in enumerate(scored.instrument.items, start=1)}
    totals = _(
        "Totals do not tell of item {number} of the {name} ({kind}), and the file has no answer to "
        "it: that nobody is named here does not mean that nobody is at risk."
    )
    items = _(
        "No response in the file answers item {number} of the {name} ({kind}): nothing is known "
        "of anybody in it, and that is not safety."
    )
    return tuple(
        (totals if found.untold.is_empty() else items).format(
            number=numbers[found.alert.item],
            name=scored.instrument.short_name,
            kind=_PLAIN.get(found.alert.kind, found.alert.kind),
        )
        for found in scored.alerts
        if not found.alert.soft
        and found.latest.is_empty()
        and not (len(found.clients) or found.nameless)
        and (found.untold.is_empty() or not found.asked)
    )


@dataclass(frozen=True, kw_only=True)
class Unscored:
    """An instrument of the file of which not one response came to a score."""

    responses: int
    said: str
    """Why there is none."""
    alerts: tuple[Alerts, ...]


def unscored_of(scored: Scored, clients: pl.Series) -> Unscored:
    """What is left to tell of an instrument without a score."""
    short = scored.unscored.height
    name = scored.instrument.short_name
    if not short:
        said = _("No row of the {name} holds a score that can be used.").format(name=name)
    else:
        said = ngettext(
            "The {name} has {n} response, with too few answers for a score.",
            "The {name} has {n} responses, none with enough answers for a score.",
            short,
        ).format(name=name, n=whole(short))
    return Unscored(responses=short, said=said, alerts=alerts_of(scored, clients))


def remarks(outcome: Outcome, times: Times) -> tuple[str, ...]:
    """Sentences about missing items, late beginners and doubtful scales."""
    items = _items(outcome)
    found = (
        items,
        _totals_instead(outcome, more=bool(items)),
        _late_beginners(outcome, times),
        _raw_scores(outcome),
    )
    return tuple(remark for remark in found if remark)


def _items(outcome: Outcome) -> str:
    instrument, scores = outcome.instrument, outcome.scored.scores
    by_items = scores.filter(pl.col("answered").is_not_null())
    short = outcome.scored.unscored.height
    if by_items.is_empty() and not short:
        return ""
    partly = by_items.filter(pl.col("answered") < instrument.item_count).height
    total = by_items.height + short
    which = _which_answered(outcome, total, by_items=by_items.height)
    if not partly and not short:
        return ngettext(
            "The one response{which} has every item answered.",
            "All {n} responses{which} have every item answered.",
            total,
        ).format(n=whole(total), which=which)
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
    return ngettext(
        "Of {n} response{which}, {said}. {rule}", "Of {n} responses{which}, {said}. {rule}", total
    ).format(n=whole(total), which=which, said=_(" and ").join(said), rule=_missing_rule(outcome))


def _which_answered(outcome: Outcome, count: int, *, by_items: int) -> str:
    """Which responses are counted, where others stand on a total or were refused."""
    scored = outcome.scored
    if scored.scores.height == by_items and scored.refused.rows.is_empty():
        return ""
    return ngettext(" that rests on its answers", " that rest on their answers", count)


def _totals_instead(outcome: Outcome, *, more: bool) -> str:
    """Of responses whose total stands; `more`: after others that rest on their answers."""
    count = outcome.scored.totals_instead
    if not count:
        return ""
    alerts = outcome.instrument.alerts
    return ngettext(
        "{n} response has a total and too few items for a score: the total was used, the items "
        "{used}.",
        "{n} responses have a total and too few items for a score: the total was used, the items "
        "{used}.",
        count,
    ).format(
        n=_("{n} more").format(n=whole(count)) if more else whole(count),
        used=_("only for alerts") if alerts else _("were not"),
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
    late = int((first > usual).sum())
    if not late:
        return ""
    return ngettext(
        "{n} client’s first score is later than {time}, where most have theirs; it is taken for "
        "the first all the same.",
        "{n} clients’ first score is later than {time}, where most have theirs; it is taken for "
        "the first all the same.",
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
