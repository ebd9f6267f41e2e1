"""Whether a gain is reliable, and on which side of the line a score lies."""

from typing import Protocol

import polars as pl

from telos.science.change import ChangeRule, Cutoff
from telos.science.change.cutoffs import direction
from telos.science.counts import is_count, is_number
from telos.science.figures import figure
from telos.science.signals.errors import RuleError
from telos.science.signals.kinds import SignalKind

# What a rule says of each score, in this order.
JUDGED = ("raised", "reference", "limit", "since", "strength")


class CourseRule(Protocol):
    """A rule that reads courses. Each is a frozen value; its parameters are all there is to it."""

    @property
    def kind(self) -> SignalKind:
        """What it says when it is raised."""
        ...

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        ...

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        ...

    @property
    def extra(self) -> tuple[str, ...]:
        """Columns that it reads beside client, session and score."""
        ...

    def judge(self, courses: pl.DataFrame) -> pl.DataFrame:
        """For the rows of `read_courses`, in their order, the columns `JUDGED`.

        ``raised``: null where it cannot speak yet. ``reference``: the score it compares with;
        ``limit``: the score at which it speaks; ``since``: the session that it looks back to;
        ``strength``: what is held against the rule's own threshold, in the rule's own units.
        Each is null where the rule has none.
        """
        ...


def gain(change: ChangeRule, *, since: pl.Expr, score: pl.Expr | None = None) -> pl.Expr:
    """How far a score is better than an earlier one, in points; worse is below 0."""
    return ((pl.col("score") if score is None else score) - since) * direction(change.better)


def reliably_better(points: pl.Expr, change: ChangeRule) -> pl.Expr:
    """Whether so many points count as an improvement."""
    return points >= change.least_better


def reliably_worse(points: pl.Expr, change: ChangeRule) -> pl.Expr:
    """Whether so many points count as a deterioration."""
    return points <= -change.least_worse


def worse_amount(change: ChangeRule) -> float:
    """Points that count as a deterioration."""
    return change.amount if change.amount_worse is None else change.amount_worse


def clinical(cutoff: Cutoff, score: str = "score") -> pl.Expr:
    """On the clinical side of the line; with a line that is on neither side, beyond it."""
    return cutoff.is_clinical(pl.col(score))


def functional(cutoff: Cutoff, score: str = "score") -> pl.Expr:
    """On the functional side of the line."""
    return cutoff.is_functional(pl.col(score))


def line_of(change: ChangeRule) -> Cutoff:
    """The line of a rule of change; it must have one."""
    if change.cutoff is None:
        raise RuleError("change", "without a line", "one with a cut-off")
    return change.cutoff


def judged(
    courses: pl.DataFrame,
    *,
    raised: pl.Expr,
    known: pl.Expr,
    reference: pl.Expr | None = None,
    limit: pl.Expr | None = None,
    since: pl.Expr | None = None,
    strength: pl.Expr | None = None,
) -> pl.DataFrame:
    """Put a verdict together; where the rule cannot speak yet, it says nothing: null."""
    columns = (raised, reference, limit, since, strength)
    return courses.select(
        pl.when(known.fill_null(value=False))
        .then(column if column is not None else None)
        .alias(name)
        for name, column in zip(JUDGED, columns, strict=True)
    ).with_columns(pl.col("raised").cast(pl.Boolean), pl.col(*JUDGED[1:]).cast(pl.Float64))


def words(change: ChangeRule, *, worse: bool = False) -> str:
    """The amount of a rule of change, in points."""
    amount = worse_amount(change) if worse else change.amount
    return (
        f"{amount:g} points or more"
        if change.inclusive
        else f"more than {figure(amount, decimals=2)} points"
    )


def repeated(in_a_row: int) -> str:
    """How often in a row a rule must be met, where more than once."""
    return "" if in_a_row == 1 else f", {in_a_row} scores in a row"


def check_count(name: str, value: object, least: int) -> None:
    """Refuse a parameter that counts something and is no whole number, or too small a one."""
    if not is_count(value, least=least):
        raise RuleError(name, value, f"a whole number of at least {least}")


def check_at_least(name: str, value: float, least: float) -> None:
    """Refuse a parameter below what it can mean."""
    if not (is_number(value) and value >= least):
        raise RuleError(name, value, f"a number of at least {least:g}")


def check_above_nothing(name: str, value: float) -> None:
    """Refuse a parameter that must be more than 0."""
    if not (is_number(value) and value > 0):
        raise RuleError(name, value, "a number above 0")


def check_share(name: str, value: float) -> None:
    """Refuse a parameter that is no share."""
    if not (is_number(value) and 0 < value < 1):
        raise RuleError(name, value, "between 0 and 1")
