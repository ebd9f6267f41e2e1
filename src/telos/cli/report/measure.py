"""One instrument's part of the page: its pictures, its tables and its words."""

from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report import captions
from telos.cli.report.bounds import BoundPart, bound_parts, bounds_caption
from telos.cli.report.courses import CourseGroup, draw_courses, say_courses
from telos.cli.report.drawing.attendance import MOST_LINES, Course, attendance_chart
from telos.cli.report.drawing.bands import BandCount, bands_chart
from telos.cli.report.drawing.scatter import scatter_chart
from telos.cli.report.drawing.shares import shares_chart
from telos.cli.report.notices import Alerts, alerts_of, remarks
from telos.cli.report.outcomes import Outcome
from telos.cli.report.people import People
from telos.cli.report.reading.rows import Rows
from telos.cli.report.reading.times import Kind, Times
from telos.cli.report.story import better_said, capital, categories, headline, lead, worse_said
from telos.science.change import ChangeCategory

MOST_GROUPS_DRAWN = 4
"""With more groups the picture shows everyone; the table shows all."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One chart at both widths."""

    wide: str
    narrow: str


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What the page shows of one instrument."""

    key: str
    name: str
    outcome: Outcome
    headline: str
    lead: str
    names: dict[ChangeCategory, str]
    everyone_and_groups: tuple[People, ...]
    alerts: tuple[Alerts, ...]
    shares: Picture | None
    attendance: Picture | None
    attendance_headline: str
    attendance_caption: str
    attendance_rows: tuple[dict[str, object], ...]
    bounds: tuple[BoundPart, ...]
    bounds_caption: str
    bound_names: tuple[tuple[str, str], ...]
    when_rows: tuple[tuple[str, int], ...]
    when_said: str
    severity_headline: str
    scatter: Picture | None
    scatter_caption: str
    bands: str
    bands_caption: str
    remarks: tuple[str, ...]
    courses: tuple[CourseGroup, ...]
    courses_headline: str
    courses_caption: str
    unconfirmed: str
    """What the results rest on that nobody has looked up yet; empty where nothing."""
    amount_note: tuple[str, ...]
    method: tuple[str, ...]


def measure_of(outcome: Outcome, rows: Rows, *, courses: int | None, alone: bool) -> Measure:
    """Draw and say all that the page shows of one instrument."""
    times = rows.times
    key = outcome.instrument.key
    drawn = draw_courses(outcome, rows, most=courses)
    groups = tuple(people for _grouping, found in outcome.groups for people in found)
    when = _when(outcome, times)
    return Measure(
        key=key,
        name=outcome.instrument.short_name,
        outcome=outcome,
        headline=headline(outcome, alone=alone),
        lead=lead(outcome, times),
        names=categories(outcome),
        everyone_and_groups=(outcome.all, *groups),
        alerts=alerts_of(outcome.scored, rows.clients),
        shares=_shares(outcome, key),
        attendance=_attendance(outcome, times, key),
        attendance_headline=captions.attendance_headline(outcome, times),
        attendance_caption=captions.attendance_caption(outcome, _drawn_people(outcome)),
        attendance_rows=_attendance_rows(outcome, times),
        bounds=bound_parts(outcome),
        bounds_caption=bounds_caption(outcome),
        bound_names=_bound_names(outcome),
        when_rows=when,
        when_said=captions.when_said(outcome, times, when),
        severity_headline=captions.severity_headline(outcome),
        scatter=_scatter(outcome, key),
        scatter_caption=captions.scatter_caption(outcome),
        bands=_bands(outcome, key),
        bands_caption=captions.bands_caption(outcome),
        remarks=remarks(outcome, times),
        courses=drawn,
        courses_headline=_("Every client’s course")
        if sum(group.drawn for group in drawn) == sum(group.of for group in drawn)
        else _("Clients’ courses, a sample"),
        courses_caption=say_courses(outcome, drawn, times),
        unconfirmed=captions.unconfirmed(outcome),
        amount_note=captions.what_amount_means(outcome),
        method=(
            outcome.pairs.sentence,
            *outcome.ruling.sentences,
            *captions.what_amount_means(outcome),
            *captions.whole_points(outcome),
        ),
    )


def _drawn_people(outcome: Outcome) -> list[People]:
    """The groups of the first --by column, where they are few; else everyone."""
    if outcome.groups:
        people = outcome.groups[0][1]
        if 1 < len(people) <= MOST_GROUPS_DRAWN:
            return list(people)
    return [outcome.all]


def _shares(outcome: Outcome, key: str) -> Picture | None:
    names = categories(outcome)
    if not names or not outcome.all.later:
        return None
    people = _drawn_people(outcome)
    wide, narrow = (
        shares_chart(people, names=names, narrow=narrow, ids=f"{key}-shares-{narrow:d}")
        for narrow in (False, True)
    )
    return Picture(wide=wide, narrow=narrow)


def _attendance(outcome: Outcome, times: Times, key: str) -> Picture | None:
    table = outcome.attendance
    places = table["time"].unique().sort().to_list() if table.height else []
    if len(places) < captions.FEWEST_TIMES:
        return None
    courses = []
    for people in _drawn_people(outcome):
        label = people.label or None
        of_group = table.filter(pl.col("group").eq_missing(pl.lit(label)))
        given = dict(of_group.select("time", "given").iter_rows())
        courses.append(
            Course(
                label=people.label,
                at=tuple(float(times.keys[place]) for place in places),
                given=tuple(given.get(place, 0) for place in places),
                clients=people.seen,
            )
        )
    labels = [times.label(place) for place in places]
    wide, narrow = (
        attendance_chart(
            courses[:MOST_LINES], labels=labels, narrow=narrow, ids=f"{key}-came-{narrow:d}"
        )
        for narrow in (False, True)
    )
    return Picture(wide=wide, narrow=narrow)


def _attendance_rows(outcome: Outcome, times: Times) -> tuple[dict[str, object], ...]:
    return tuple(
        {**row, "label": times.label(row["time"])}
        for row in outcome.attendance.iter_rows(named=True)
    )


def _bound_names(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    rule = outcome.ruling.rule
    names = (
        ("recovered", _("Recovered")),
        ("better", capital(better_said(outcome))),
        ("deteriorated", capital(worse_said(outcome))),
    )
    return names if rule is not None and rule.cutoff is not None else names[1:]


def _when(outcome: Outcome, times: Times) -> tuple[tuple[str, int], ...]:
    """How many later scores come from which time."""
    if times.kind is Kind.DATE:
        return ()
    counted = outcome.clients["last_time"].drop_nulls().value_counts().sort("last_time")
    return tuple((times.label(place), count) for place, count in counted.iter_rows())


def _scatter(outcome: Outcome, key: str) -> Picture | None:
    if not outcome.all.later:
        return None
    wide, narrow = (
        scatter_chart(
            outcome.clients,
            instrument=outcome.instrument,
            rule=outcome.ruling.rule,
            sides=(better_said(outcome), worse_said(outcome)),
            narrow=narrow,
            ids=f"{key}-scatter-{narrow:d}",
        )
        for narrow in (False, True)
    )
    return Picture(wide=wide, narrow=narrow)


def _band_counts(outcome: Outcome) -> list[BandCount]:
    both = outcome.clients.filter(pl.col("last").is_not_null())
    first = dict(both["first_band"].value_counts().iter_rows())
    last = dict(both["last_band"].value_counts().iter_rows())
    return [
        BandCount(
            band.label,
            f"{band.lowest:g} to {band.highest:g}",
            first.get(band.label, 0),
            last.get(band.label, 0),
        )
        for band in outcome.instrument.bands
    ]


def _bands(outcome: Outcome, key: str) -> str:
    if not outcome.instrument.bands or not outcome.all.later:
        return ""
    return bands_chart(_band_counts(outcome), people=outcome.all.later, ids=f"{key}-bands")
