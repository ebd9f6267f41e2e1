"""Who gave a score when, and what the missing ones could do to the results."""

from dataclasses import dataclass
from functools import partial

import polars as pl

from telos.cli.report import captions
from telos.cli.report.bounds import BoundPart, bound_names, bound_parts, bounds_caption
from telos.cli.report.drawing.attendance import MOST_LINES, Course, attendance_chart
from telos.cli.report.drawing.picture import Picture, at_both_widths
from telos.cli.report.notices import remarks
from telos.cli.report.outcomes import Outcome, drawn_people
from telos.cli.report.reading.times import Kind, Times
from telos.cli.report.refused_said import stand_ins


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """What the page shows of who answered, and of who did not."""

    headline: str
    picture: Picture | None
    caption: str
    rows: tuple[dict[str, object], ...]
    rows_said: str
    means_said: str
    too_few: bool
    """Whether any row counts responses with too few answers for a score."""
    refused: bool
    """Whether any row counts refused responses."""
    when_said: str
    later: bool
    """Whether rows tell how many later scores are from then: the sentence has not every time."""
    remarks: tuple[str, ...]
    bounds: tuple[BoundPart, ...]
    bounds_caption: str
    bound_names: tuple[tuple[str, str], ...]


def attendance_of(outcome: Outcome, times: Times) -> Attendance:
    """Draw and say who gave a score when."""
    when = _when(outcome, times)
    return Attendance(
        headline=captions.attendance_headline(outcome, times),
        picture=_picture(outcome, times),
        caption=captions.attendance_caption(outcome, drawn_people(outcome)),
        rows=_rows(outcome, times),
        rows_said=captions.rows_said(outcome),
        means_said=captions.means_said(outcome),
        too_few=bool(outcome.attendance.height and outcome.attendance["too_few"].sum()),
        refused=bool(outcome.attendance.height and outcome.attendance["refused"].sum()),
        when_said=captions.when_said(outcome, times, when),
        later=captions.in_short(when),
        remarks=(*stand_ins(outcome), *remarks(outcome, times)),
        bounds=bound_parts(outcome),
        bounds_caption=bounds_caption(outcome),
        bound_names=bound_names(outcome),
    )


def _picture(outcome: Outcome, times: Times) -> Picture | None:
    table = outcome.attendance
    places = table["time"].unique().sort().to_list() if table.height else []
    if len(places) < captions.FEWEST_TIMES or not outcome.all.started:
        return None
    courses = []
    for people in drawn_people(outcome):
        label = people.label or None
        of_group = table.filter(pl.col("group").eq_missing(pl.lit(label)))
        given = dict(of_group.select("time", "given_by_started").iter_rows())
        courses.append(
            Course(
                label=people.label,
                at=tuple(float(times.keys[place]) for place in places),
                given=tuple(given.get(place, 0) for place in places),
                clients=people.started,
            )
        )
    labels = [times.label(place) for place in places]
    draw = partial(attendance_chart, courses[:MOST_LINES], labels=labels)
    return at_both_widths(draw, ids=f"{outcome.instrument.key}-came")


def _rows(outcome: Outcome, times: Times) -> tuple[dict[str, object], ...]:
    return tuple(
        {**row, "label": times.label(row["time"])}
        for row in outcome.attendance.iter_rows(named=True)
    )


def _when(outcome: Outcome, times: Times) -> tuple[tuple[str, int], ...]:
    """How many later scores come from which time."""
    if times.kind is Kind.DATE:
        return ()
    counted = outcome.clients["last_time"].drop_nulls().value_counts().sort("last_time")
    return tuple((times.label(place), count) for place, count in counted.iter_rows())
