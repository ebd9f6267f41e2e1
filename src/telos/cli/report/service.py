"""Two measures of the same people, judged together by the rules of NHS Talking Therapies."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.choices import Method, Rule
from telos.cli.report.missing import (
    DRAWS,
    MOST_IMPUTED,
    SEED,
    Bounds,
    first_known,
    last_known,
    range_of,
)
from telos.cli.report.outcomes import Outcome, group_column
from telos.cli.report.pairing import has_started
from telos.cli.report.problems import WrongCall
from telos.cli.report.rules.published import published_rule
from telos.cli.report.rules.ruling import Ruling
from telos.cli.report.shares import CONFIDENCE, Share
from telos.science.change import (
    ChangeRule,
    ImputedShare,
    PairedScores,
    PopulationError,
    impute_service,
    service_bounds,
    service_outcomes,
    summarise_service,
)
from telos.science.instruments import Instrument
from telos.science.trajectory import ScoreRange

SERVICE = "NHS Talking Therapies"
"""Whose rules these are, as instrument files name it beside the amounts that it uses."""
LINE = "nhs"
"""The key of its line, where it draws another than an instrument's main one."""
UNASKED = ("phq9", "gad7")
"""Judged together wherever a file holds both: what every such service reports."""
AT_THE_START = "caseness_first"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How often one outcome is true: of those with all four scores, and of all who began."""

    name: str
    """As `service_outcomes` calls it."""
    share: Share
    ends: Bounds
    """The least and the most of all whom it is about, whatever the missing later scores were."""
    imputed: ImputedShare | None


@dataclass(frozen=True, kw_only=True)
class Served:
    """The rates of everyone, or of one group."""

    column: str | None
    label: str
    began: int
    """People of whom both first scores are known."""
    complete: int
    """Of those, how many later scores of both measures are known too."""
    rates: tuple[Rate, ...]


@dataclass(frozen=True, kw_only=True)
class Service:
    """A pair of measures, by what rules it is judged, and what came of it."""

    measures: tuple[Outcome, Outcome]
    """Of depression, and the other."""
    rulings: tuple[Ruling, Ruling]
    started: int
    """People who started on one of the two, or on both."""
    everyone: Served
    groups: tuple[Served, ...]

    @property
    def rules(self) -> tuple[ChangeRule, ...]:
        """Of the measures, in their order."""
        return tuple(ruling.rule for ruling in self.rulings if ruling.rule is not None)


def service_of(outcomes: Sequence[Outcome], method: Method) -> Service | None:
    """Judge the pair that was asked for, or PHQ-9 and GAD-7 unasked; None where neither is.

    Whoever has a first score of one measure alone is in no rate, and no score stands in for one
    that was refused: of a pair too much would rest on it.
    """
    measures = _measures(outcomes, method)
    if measures is None:
        return None
    rulings = tuple(published_rule(one.instrument, line=_line(one.instrument)) for one in measures)
    rules = [ruling.rule for ruling in rulings if ruling.rule is not None]
    ranges = tuple(range_of(one.instrument, one.scored.scores["score"]) for one in measures)
    people = _people(measures)
    began = people.drop_nulls(["first", "other_first"])
    if began.is_empty():
        _refuse_nobody(method)
        return None
    judge = _Judge(rules=(rules[0], rules[1]), ranges=(ranges[0], ranges[1]))
    return Service(
        measures=measures,
        rulings=(rulings[0], rulings[1]),
        started=int(people["started"].sum()),
        everyone=judge.served(began),
        groups=tuple(
            judge.served(group, column=grouping.name, label=label)
            for grouping, _counted in measures[0].groups
            for label in grouping.labels
            if not (group := began.filter(pl.col(group_column(grouping)) == label)).is_empty()
        ),
    )


def _refuse_nobody(method: Method) -> None:
    if method.pair is not None:
        raise WrongCall(
            _("--pair {pair}: nobody has a usable first score of both.").format(
                pair=",".join(method.pair)
            ),
            _("Leave it out."),
        )


def is_named(instrument: Instrument) -> bool:
    """Whether the rules name it: an amount that such services use, and a line for it."""
    amount, line = instrument.reliable_change, instrument.caseness
    return (
        amount is not None
        and amount.used_by == SERVICE
        and amount.kind == "reliable"
        and line is not None
        and line.operator == ">="
        and instrument.better == "lower"
    )


def _measures(outcomes: Sequence[Outcome], method: Method) -> tuple[Outcome, Outcome] | None:
    """The measure of depression and the other."""
    here = {outcome.instrument.key: outcome for outcome in outcomes}
    if method.pair is None:
        if method.rule is not Rule.PUBLISHED or not all(key in here for key in UNASKED):
            return None
        return here[UNASKED[0]], here[UNASKED[1]]
    for key in method.pair:
        if key not in here:
            raise _refused(method.pair, _("{key} is not scored here").format(key=key), here)
    known = [here[key] for key in method.pair if is_named(here[key].instrument)]
    known.sort(key=lambda outcome: outcome.instrument.construct != "depression")
    about = [outcome.instrument.construct == "depression" for outcome in known]
    if about != [True, False]:
        why = _("the rules take a measure of depression and another that the service names")
        raise _refused(method.pair, why, here)
    return known[0], known[1]


def _refused(pair: tuple[str, str], why: str, known: dict[str, Outcome]) -> WrongCall:
    named = [key for key, outcome in known.items() if is_named(outcome.instrument)]
    return WrongCall(
        _("--pair {pair}: {why}.").format(pair=",".join(pair), why=why),
        _("To choose from in this file: {keys}.").format(keys=", ".join(named) or _("none")),
    )


def _line(instrument: Instrument) -> str | None:
    return LINE if any(line.key == LINE for line in instrument.alternative_lines) else None


def _people(measures: tuple[Outcome, Outcome]) -> pl.DataFrame:
    """One row a client: first, last, other_first, other_last where they are known; the groups."""
    parts = [
        outcome.clients.select(
            "client",
            *(group_column(grouping) for grouping, _counted in outcome.groups),
            started=has_started(),
            **{
                f"{which}first": pl.when(first_known()).then("first"),
                f"{which}last": pl.when(last_known()).then("last"),
            },
        )
        for outcome, which in zip(measures, ("", "other_"), strict=True)
    ]
    own = pl.exclude("client", "started").drop_nulls().first()
    return (
        pl.concat(parts, how="diagonal")
        .group_by("client", maintain_order=True)
        .agg(pl.col("started").any(), own)
    )


@dataclass(frozen=True, kw_only=True)
class _Judge:
    rules: tuple[ChangeRule, ChangeRule]
    ranges: tuple[ScoreRange, ScoreRange]

    def served(self, people: pl.DataFrame, *, column: str | None = None, label: str = "") -> Served:
        """The rates of these people, all with both first scores."""
        depression, other = (
            PairedScores(people[f"{which}first"], people[f"{which}last"], rule)
            for which, rule in zip(("", "other_"), self.rules, strict=True)
        )
        found = service_outcomes(depression, other)
        counts = summarise_service(found, confidence=CONFIDENCE)
        ends = self._ends(depression, other)
        imputed = self._imputed(depression, other)
        return Served(
            column=column,
            label=label,
            began=people.height,
            complete=people.height - found[AT_THE_START].null_count(),
            rates=tuple(
                Rate(
                    name=name,
                    share=Share(count=count, n=n),
                    ends=ends[name],
                    imputed=imputed.get(name),
                )
                for name, count, n in counts.select("outcome", "count", "n").iter_rows()
            ),
        )

    def _ends(self, depression: PairedScores, other: PairedScores) -> dict[str, Bounds]:
        """Least and most of each rate; caseness at the start is known of everybody."""
        bounds = service_bounds(depression, other, ranges=self.ranges)
        ends = {
            name: Bounds(
                low=Share(count=round((least or 0) * n), n=n),
                high=Share(count=round((most or 0) * n), n=n),
            )
            for name, n, _count, least, most in bounds.iter_rows()
        }
        begun = Share(count=ends["recovered"].low.n, n=len(depression.first))
        return {AT_THE_START: Bounds(low=begun, high=begun), **ends}

    def _imputed(self, depression: PairedScores, other: PairedScores) -> dict[str, ImputedShare]:
        """The rates had the others fared as those seen; none where that cannot be reckoned."""
        known = pl.DataFrame([pl.Series(one.last) for one in (depression, other)])
        if not sum(known.null_count().row(0)) or known.height > MOST_IMPUTED:
            return {}
        try:
            shares = impute_service(
                depression,
                other,
                ranges=self.ranges,
                draws=DRAWS,
                seed=SEED,
                confidence=CONFIDENCE,
            )
        except PopulationError:
            return {}
        return {str(share.category): share for share in shares}
