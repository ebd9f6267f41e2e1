"""What became of the clients of one instrument: the numbers of its part of the report."""

from dataclasses import dataclass

import polars as pl

from telos.cli.report.choices import Method
from telos.cli.report.groups import Grouping
from telos.cli.report.missing import range_of
from telos.cli.report.pairing import Pairing, pair_scores, pairing, pairing_at
from telos.cli.report.people import Counter, People, counter
from telos.cli.report.reading.rows import Rows
from telos.cli.report.reading.times import Times
from telos.cli.report.responses import Scored
from telos.cli.report.rules import Ruling, choose_rule
from telos.cli.report.schedule import Schedule, schedule_of
from telos.science.change import ChangeRule, classify_change
from telos.science.instruments import Instrument
from telos.science.trajectory import ScoreRange

MOST_GROUPS_DRAWN = 4
"""With more groups a picture shows everyone; the table shows all."""


@dataclass(frozen=True, kw_only=True)
class AtEnd:
    """The same people, with the score at the end that was planned as the later one."""

    named: str
    """“at month 8”."""
    people: tuple[People, ...]
    """All, and then each group that started, in the order of the outcome."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One instrument's results.

    `clients`: one row a client, as `pair_scores` gives it, with the columns of
    `classify_change` and one column “group <name>” for each grouping.
    """

    instrument: Instrument
    ruling: Ruling
    pairs: Pairing
    scored: Scored
    clients: pl.DataFrame
    all: People
    groups: tuple[tuple[Grouping, tuple[People, ...]], ...]
    at_end: AtEnd | None
    """None where the file shows no planned end, where nobody left before it, or where a later time
    was asked for."""
    schedule: Schedule

    @property
    def attendance(self) -> pl.DataFrame:
        """People with rows and scores at each time, as `Schedule` says; empty for dates."""
        return self.schedule.table


def outcome_of(
    scored: Scored, rows: Rows, *, groupings: tuple[Grouping, ...], method: Method
) -> Outcome:
    """Compare, classify and count the clients of one instrument."""
    pairs = pairing(rows.times, method)
    paired = pair_scores(scored, pairs)
    ruling = choose_rule(scored.instrument, method, paired)
    score_range = range_of(scored.instrument, scored.scores["score"])
    judge = _Judge(rule=ruling.rule, score_range=score_range, groupings=groupings)
    clients = judge.clients(paired)
    schedule = schedule_of(scored, rows, clients=clients, groupings=groupings)
    asked = ruling.rule is not None and not pairs.last_named
    end = schedule.planned_end if asked and _left_before(schedule.planned_end, clients) else None
    return Outcome(
        instrument=scored.instrument,
        ruling=ruling,
        pairs=pairs,
        scored=scored,
        clients=clients,
        all=judge.everyone(clients),
        groups=judge.groups(clients),
        at_end=None if end is None else _at_end(scored, pairs, rows.times, end=end, judge=judge),
        schedule=schedule,
    )


@dataclass(frozen=True, kw_only=True)
class _Judge:
    """Judges pairs of scores by one rule, and counts the people."""

    rule: ChangeRule | None
    score_range: ScoreRange
    groupings: tuple[Grouping, ...]

    def clients(self, paired: pl.DataFrame) -> pl.DataFrame:
        """Each client with category and groups."""
        return _judged(paired, self.rule).with_columns(
            grouping.of_client.gather(paired["client"]).alias(group_column(grouping))
            for grouping in self.groupings
        )

    @property
    def _count(self) -> Counter:
        return counter(self.rule, self.score_range)

    def everyone(self, clients: pl.DataFrame) -> People:
        """All of them."""
        return self._count("", clients)

    def groups(self, clients: pl.DataFrame) -> tuple[tuple[Grouping, tuple[People, ...]], ...]:
        """Each group of each grouping."""
        return tuple(
            (grouping, _by_group(clients, grouping, self._count)) for grouping in self.groupings
        )


def _at_end(scored: Scored, pairs: Pairing, times: Times, *, end: int, judge: _Judge) -> AtEnd:
    pairs_at_end = pairing_at(times, first=pairs, place=end)
    clients = judge.clients(pair_scores(scored, pairs_at_end))
    of_groups = (group for _grouping, groups in judge.groups(clients) for group in groups)
    return AtEnd(named=pairs_at_end.last_named, people=(judge.everyone(clients), *of_groups))


def _left_before(end: int | None, clients: pl.DataFrame) -> bool:
    """Whether anybody’s later score is from before the planned end."""
    last = clients["last_time"].drop_nulls()
    return end is not None and bool((last < end).any())


def group_column(grouping: Grouping) -> str:
    """The column of a client table that holds the group."""
    return f"group {grouping.name}"


def _judged(paired: pl.DataFrame, rule: ChangeRule | None) -> pl.DataFrame:
    if rule is None:
        nothing = {
            "rci": pl.Float64,
            "reliable": pl.Boolean,
            "clinical_first": pl.Boolean,
            "functional_last": pl.Boolean,
            "category": pl.String,
            "harmed": pl.Boolean,
        }
        return paired.with_columns(
            (pl.col("last") - pl.col("first")).alias("change"),
            *(pl.lit(None, dtype=dtype).alias(name) for name, dtype in nothing.items()),
        )
    change = classify_change(paired["first"], paired["last"], rule=rule)
    return paired.hstack(change.drop("first", "last"))


def _by_group(clients: pl.DataFrame, grouping: Grouping, count: Counter) -> tuple[People, ...]:
    column = group_column(grouping)
    people = (count(label, clients.filter(pl.col(column) == label)) for label in grouping.labels)
    return tuple(group for group in people if group.seen)


def drawn_people(outcome: Outcome) -> list[People]:
    """Whom pictures compare: the groups of the first --by column where they are few."""
    if outcome.groups:
        people = [group for group in outcome.groups[0][1] if group.started]
        if 1 < len(people) <= MOST_GROUPS_DRAWN:
            return people
    return [outcome.all]
