"""Every client's course as a small picture, ordered by what became of them."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import score, shortened, whole
from telos.cli.report.outcomes import Outcome
from telos.cli.report.reading.rows import Rows
from telos.cli.report.reading.times import Kind, Times
from telos.cli.report.sampling import ORDER, SEED, drawn_clients, outcome_of_client
from telos.cli.report.story import no_later
from telos.cli.report.verdicts import NAMES
from telos.science.change import ChangeRule
from telos.web.charts import small_multiple


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One client's course: the name, what it went from and to, and the picture."""

    client: str
    said: str
    drawing: str


@dataclass(frozen=True, kw_only=True)
class CourseGroup:
    """The courses of one outcome."""

    outcome: str
    label: str
    said: str
    drawn: int
    of: int
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, kw_only=True)
class Courses:
    """The small pictures, and what is said above them."""

    headline: str
    caption: str
    groups: tuple[CourseGroup, ...]


def outcome_names(outcome: Outcome) -> dict[str, str]:
    """What each outcome of a client is called, those outside the categories too."""
    named = {str(category): name for category, name in NAMES.items()}
    return named | {
        "later": _("Later score"),
        "lost": no_later(outcome),
        "no_earlier": _("No earlier score"),
        "refused": _("Row refused"),
        "refused_first": _("Row refused"),
        "too_few": _("Too few answers"),
        "unplaced": _("No score {when}").format(when=outcome.pairs.start_named),
        "none": _("No score"),
    }


def courses_of(outcome: Outcome, rows: Rows, *, most: int | None) -> Courses:
    """Small pictures for all clients, or for a sample of `most`."""
    groups = _draw(outcome, rows, most=most)
    whole_file = all(group.drawn == group.of for group in groups)
    return Courses(
        headline=_("Every client’s course") if whole_file else _("Clients’ courses, a sample"),
        caption=_said(outcome, groups, rows.times),
        groups=groups,
    )


def _draw(outcome: Outcome, rows: Rows, *, most: int | None) -> tuple[CourseGroup, ...]:
    chosen = drawn_clients(outcome.clients, most=most, better=outcome.instrument.better)
    if chosen.is_empty():
        return ()
    points = _points(outcome, chosen, rows.times)
    draw = _drawer(outcome, points)
    courses = {
        client: _Course(at=at, values=values, first=first, later=later)
        for client, at, values, first, later in points.join(
            chosen.select("client", "first_time", "last_time"), on="client", maintain_order="left"
        )
        .group_by("client", maintain_order=True)
        .agg("at", "score", _place("first_time"), _place("last_time"))
        .iter_rows()
    }
    counts = dict(outcome.clients.select(outcome_of_client())["outcome"].value_counts().iter_rows())
    groups = []
    for name in ORDER:
        members = chosen.filter(pl.col("outcome") == name)["client"]
        if len(members):
            tiles = tuple(
                draw(shortened(rows.clients[client]), courses[client]) for client in members
            )
            groups.append(_group(outcome, name, tiles, of=counts[name]))
    return tuple(groups)


@dataclass(frozen=True, kw_only=True)
class _Course:
    """All scores of one client, and the places of the two that are compared."""

    at: list[float]
    values: list[float]
    first: int | None
    later: int | None

    def said(self) -> str:
        """From which score to which, as far as they are compared."""
        ends = (self.first, self.later)
        return " → ".join(score(self.values[place]) for place in ends if place is not None)

    def heard(self) -> str:
        """Every score; and which are compared, where these are not the first and the last."""
        heard = ", ".join(score(value) for value in self.values)
        if self.later is None or (self.first, self.later) == (0, len(self.values) - 1):
            return heard
        return _("{scores}; compared: {two}").format(scores=heard, two=self.said())


def _place(time: str) -> pl.Expr:
    """Where in a client's course the score of this time stands, if any does."""
    there = pl.col("time") == pl.col(time)
    return pl.when(there.any()).then(there.fill_null(value=False).arg_max()).alias(time)


def _drawer(outcome: Outcome, points: pl.DataFrame) -> Callable[[str, _Course], Tile]:
    """How one course is drawn; the axes are the same for all."""
    rule = outcome.ruling.rule
    lowest, highest = _scale(outcome, points)
    last = points["at"].max()

    def draw(client: str, course: _Course) -> Tile:
        drawing = small_multiple(
            course.at,
            course.values,
            lowest=lowest,
            highest=highest,
            first=0.0,
            last=last if isinstance(last, float) else 1.0,
            label=f"{client}: {course.heard()}",
            caseness=rule.cutoff.value if rule is not None and rule.cutoff else None,
            noise=_reliable_from(rule),
            compared=(course.first or 0, -1 if course.later is None else course.later),
        )
        return Tile(client=client, said=course.said(), drawing=drawing)

    return draw


def _reliable_from(rule: ChangeRule | None) -> float | None:
    """Return the smallest change that counts; just above the amount where it does not itself."""
    if rule is None or rule.inclusive:
        return rule.amount if rule is not None else None
    return math.nextafter(rule.amount, math.inf)


def _scale(outcome: Outcome, points: pl.DataFrame) -> tuple[float, float]:
    """From the lowest possible to the highest drawn score, or where better is higher, the reverse.

    The good end is always there, so that one sees how far it is; the far end is not, where
    nobody has been.
    """
    limits = outcome.instrument.score
    values = points["score"]
    least, most = values.min(), values.max()
    rule = outcome.ruling.rule
    cut = rule.cutoff.value if rule is not None and rule.cutoff else None
    if outcome.instrument.better == "lower":
        high = max(most if isinstance(most, float) else limits.highest, cut or limits.lowest)
        return limits.lowest, high if high > limits.lowest else limits.highest
    low = min(least if isinstance(least, float) else limits.lowest, cut or limits.highest)
    return low if low < limits.highest else limits.lowest, limits.highest


def _group(outcome: Outcome, name: str, tiles: tuple[Tile, ...], *, of: int) -> CourseGroup:
    said = (
        whole(of)
        if len(tiles) == of
        else _("{drawn} of {of}").format(drawn=whole(len(tiles)), of=whole(of))
    )
    return CourseGroup(
        outcome=name,
        label=outcome_names(outcome)[name],
        said=said,
        drawn=len(tiles),
        of=of,
        tiles=tiles,
    )


def _points(outcome: Outcome, chosen: pl.DataFrame, times: Times) -> pl.DataFrame:
    """Scores of the chosen clients; dates count from each client's own first score."""
    scores = outcome.scored.scores.join(chosen.select("client"), on="client", how="semi")
    at = times.keys.gather(scores["time"])
    if times.kind is Kind.STAGE:
        at = scores["time"].cast(pl.Float64)
    points = scores.select("client", "time", "score").with_columns(at=at)
    if times.kind is Kind.DATE:
        return points.with_columns((pl.col("at") - pl.col("at").min().over("client")) / 7)
    lowest = points["at"].min()
    return points.with_columns(pl.col("at") - lowest)


def _said(outcome: Outcome, groups: tuple[CourseGroup, ...], times: Times) -> str:
    """What the small pictures show, and who is not among them."""
    drawn, of = sum(group.drawn for group in groups), sum(group.of for group in groups)
    across = (
        _("Left to right: the weeks since the first score.")
        if times.kind is Kind.DATE
        else _("Left to right: the same times for everyone.")
    )
    said = [_("By outcome, whoever got most better first; all on the same scale."), across]
    rule = outcome.ruling.rule
    if rule is not None:
        said.append(
            _("Shaded: as far as a score moves by its own error.")
            if rule.rests_on == "reliability"
            else _("Shaded: less than counts as a relevant change.")
        )
        if rule.cutoff is not None:
            said.append(_("Dotted: the line of {cut}.").format(cut=f"{rule.cutoff.value:.3g}"))
    if outcome.pairs.first_named or outcome.pairs.last_named:
        said.append(
            _("Every score is drawn; the numbers and the large dot are of those that are compared.")
        )
    if drawn < of:
        said.append(
            ngettext(
                "Drawn is {drawn} of {of}, by lot (seed {seed}) within each outcome; "
                "--courses all draws everyone.",
                "Drawn are {drawn} of {of}, by lot (seed {seed}) within each outcome; "
                "--courses all draws everyone.",
                drawn,
            ).format(drawn=whole(drawn), of=whole(of), seed=SEED)
        )
    return " ".join(said)
