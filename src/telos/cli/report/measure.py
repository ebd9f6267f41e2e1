"""One instrument's part of the page: its pictures, its tables and its words."""

from dataclasses import dataclass
from functools import partial

from telos.cli.report import captions
from telos.cli.report.attendance import Attendance, attendance_of
from telos.cli.report.choices import Choices
from telos.cli.report.courses import Courses, courses_of
from telos.cli.report.drawing.picture import Picture, at_both_widths
from telos.cli.report.drawing.shares import shares_chart
from telos.cli.report.headlines import headline
from telos.cli.report.model import CourseModel, model_of
from telos.cli.report.model_said import model_headline, model_sentences
from telos.cli.report.notices import Alerts, alerts_of, silence_of
from telos.cli.report.outcomes import Outcome, drawn_people
from telos.cli.report.people import People
from telos.cli.report.reading.rows import Rows
from telos.cli.report.severity import Severity, severity_of
from telos.cli.report.story import lead
from telos.cli.report.verdicts import categories
from telos.science.change import ChangeCategory


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
    silence: tuple[str, ...]
    """Of which answers that a person must look at the file cannot tell."""
    shares: Picture | None
    attendance: Attendance
    severity: Severity
    model: CourseModel | None
    """Of all courses; None where it is not spoken of."""
    model_headline: str
    model_said: tuple[str, ...]
    courses: Courses
    unconfirmed: str
    """What the results rest on that nobody has looked up yet; empty where nothing."""
    amount_note: tuple[str, ...]
    method: tuple[str, ...]


def measure_of(outcome: Outcome, rows: Rows, choices: Choices, *, alone: bool) -> Measure:
    """Draw and say all that the page shows of one instrument."""
    groups = tuple(people for _grouping, found in outcome.groups for people in found)
    model = model_of(outcome, rows.times, asked=choices.method.model)
    amount_note = captions.what_amount_means(outcome)
    return Measure(
        key=outcome.instrument.key,
        name=outcome.instrument.short_name,
        outcome=outcome,
        headline=headline(outcome, alone=alone),
        lead=lead(outcome, rows.times),
        names=categories(outcome),
        everyone_and_groups=(outcome.all, *groups),
        alerts=alerts_of(outcome.scored, rows.clients),
        silence=silence_of(outcome.scored),
        shares=_shares(outcome),
        attendance=attendance_of(outcome, rows.times),
        severity=severity_of(outcome),
        model=model,
        model_headline="" if model is None else model_headline(outcome, model),
        model_said=() if model is None else model_sentences(outcome, model),
        courses=courses_of(outcome, rows, most=choices.courses),
        unconfirmed=captions.unconfirmed(outcome),
        amount_note=amount_note,
        method=(
            outcome.pairs.sentence,
            *outcome.ruling.sentences,
            *amount_note,
            *captions.whole_points(outcome),
        ),
    )


def _shares(outcome: Outcome) -> Picture | None:
    names = categories(outcome)
    if not names or not outcome.all.later:
        return None
    draw = partial(shares_chart, drawn_people(outcome), names=names)
    return at_both_widths(draw, ids=f"{outcome.instrument.key}-shares")
