"""What `telos change` asks of science: pairs of scores, a question, and each person's category."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.problems import WrongCall
from telos.cli.report.reading.numbers import read_numbers
from telos.science.change import (
    Better,
    ChangeCategory,
    Cutoff,
    CutoffKind,
    IndexMethod,
    IndexRule,
    Line,
    PairStatistics,
    PopulationError,
    classify_change,
    classify_slopes,
    describe_pairs,
    rule_by_method,
)
from telos.science.trajectory import TimeScale, TrajectoryModel, fit_trajectory

HARMED = "harmed"
CATEGORIES = (*(str(category) for category in ChangeCategory), HARMED)
# Fewer visits than this and a slope is drawn through its own ends.
VISITS_FOR_A_SLOPE = 3


class Way(StrEnum):
    """Which way a score should move."""

    LOWER = "lower"
    HIGHER = "higher"


class Method(StrEnum):
    """How change is judged."""

    JT = "jt"
    GLN = "gln"
    HLL = "hll"
    EN = "en"
    NK = "nk"
    HA = "ha"
    HLM = "hlm"


class Kind(StrEnum):
    """Which line is drawn."""

    A = "a"
    B = "b"
    C = "c"


class Against(StrEnum):
    """What a slope is held against (hlm)."""

    NO_CHANGE = "no-change"
    AVERAGE = "average"


INDICES: dict[Method, IndexMethod] = {
    Method.JT: "jt",
    Method.GLN: "gln",
    Method.HLL: "hll",
    Method.EN: "en",
    Method.NK: "nk",
    Method.HA: "ha",
}
KINDS: dict[Kind, CutoffKind] = {Kind.A: "a", Kind.B: "b", Kind.C: "c"}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked, apart from the columns."""

    method: Method
    better: Better
    line: Line
    reliability: float | None
    reliability_after: float | None
    confidence: float
    against: Against


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One row a client with index and category, and by what they were judged."""

    people: pl.DataFrame
    sample: PairStatistics
    line: Line
    value: float
    """Where the line lies."""
    provenance: tuple[str, ...]
    rule: IndexRule | None = None
    """None where slopes were judged."""
    boundary: str = ""
    """What the fit of slopes lacks where it is on the boundary, else empty."""

    @property
    def amount(self) -> float | None:
        """How many points count for everybody alike: by jt alone."""
        if self.rule is None or self.rule.method != "jt":
            return None
        return self.rule.critical * self.rule.standard_error


def judge(pairs: pl.DataFrame, visits: pl.DataFrame, question: Question) -> Judged:
    """Judge everybody who has both scores.

    Raises
    ------
    WrongCall
        Where those who are ill would be better off than those who are well, by figures that were
        given, or for a line that lies between the two.
    """
    statistics = describe_pairs(pairs["before"], pairs["after"])
    line = _line(question, statistics)
    if question.line.clinical is not None and (doubt := line.doubt(question.better)):
        raise WrongCall(doubt)
    try:
        value = line.value(question.better)
    except PopulationError as error:
        raise WrongCall(str(error)) from error
    if question.method is Method.HLM:
        people, boundary = _by_slopes(pairs, visits, question, value=value)
        said = (_slopes_judged(question), *line.told(value, question.better))
        return Judged(
            people=people,
            sample=statistics,
            line=line,
            value=value,
            provenance=said,
            boundary=boundary,
        )
    rule = rule_by_method(
        INDICES[question.method],
        better=question.better,
        pairs=statistics,
        reliability=question.reliability or 0.0,
        reliability_after=question.reliability_after,
        confidence=question.confidence,
        line=line,
    )
    found = classify_change(pairs["before"], pairs["after"], rule=rule)
    judged = pairs.hstack(found.select("rci", "category", "harmed"))
    return Judged(
        people=_disjoint(judged),
        sample=statistics,
        line=line,
        value=rule.cutoff.value if rule.cutoff else float("nan"),
        provenance=rule.provenance,
        rule=rule,
    )


def _slopes_judged(question: Question) -> str:
    against = {
        Against.NO_CHANGE: _("from no change"),
        Against.AVERAGE: _("from the average slope"),
    }[question.against]
    return _(
        "A slope that differs {against} beyond chance counts as reliable: a linear mixed model by "
        "REML, {confidence:g} % confidence."
    ).format(against=against, confidence=100 * question.confidence)


def _line(question: Question, statistics: PairStatistics) -> Line:
    clinical = question.line.clinical or statistics.clinical
    return Line(question.line.kind, clinical=clinical, functional=question.line.functional)


def _by_slopes(
    pairs: pl.DataFrame, visits: pl.DataFrame, question: Question, *, value: float
) -> tuple[pl.DataFrame, str]:
    """Everybody judged by slope, and what is to be said of the fit."""
    complete = pairs.drop_nulls(["before", "after"])
    seen = _courses(visits, complete["client"])
    model = fit_trajectory(
        seen,
        client="client",
        time="time",
        outcome="score",
        time_scale=TimeScale("linear"),
        random="slope",
        method="reml",
    )
    operator: Any = ">" if question.better == "lower" else "<"
    found = classify_slopes(
        model,
        seen,
        better=question.better,
        cutoff=Cutoff(value=value, kind=question.line.kind, operator=operator),
        confidence=question.confidence,
        against="average" if question.against is Against.AVERAGE else "no change",
        ends=complete.select("client", first="before", last="after"),
    )
    judged = pairs.join(
        found.select("client", "rci", "category", "harmed"),
        on="client",
        how="left",
        maintain_order="left",
    )
    return _disjoint(judged), _boundary(model)


def _boundary(model: TrajectoryModel) -> str:
    if not model.singular:
        return ""
    if model.sd_slope == 0:
        return _(
            "The fit is on the boundary (singular): people do not differ in slope beyond chance, "
            "and everybody is taken to have the average slope."
        )
    return _(
        "The fit is on the boundary (singular): people do not differ in level beyond chance, or "
        "level and slope move as one. Read the verdicts with care."
    )


def _courses(visits: pl.DataFrame, clients: pl.Series) -> pl.DataFrame:
    """The visits of these clients with numbers for times, where there are enough for a slope."""
    visits = visits.with_columns(read_numbers(visits["time"]).values.alias("number"))
    unreadable = visits.filter(pl.col("number").is_null())["line"]
    if len(unreadable):
        raise WrongCall(
            _("hlm needs times that are numbers; line {line} has another.").format(
                line=unreadable[0]
            )
        )
    seen = visits.drop_nulls("score").filter(
        pl.col("client").is_in(clients.to_list()), pl.len().over("client") >= VISITS_FOR_A_SLOPE
    )
    if seen.is_empty():
        raise WrongCall(
            _(
                "hlm draws a slope through each person’s scores and needs at least {n} of them; "
                "nobody has so many. Choose another method."
            ).format(n=VISITS_FOR_A_SLOPE)
        )
    return seen.with_columns(time="number")


def _disjoint(judged: pl.DataFrame) -> pl.DataFrame:
    word = pl.when("harmed").then(pl.lit(HARMED)).otherwise("category")
    return judged.with_columns(word.alias("category"))
