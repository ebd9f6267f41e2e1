"""The chapter of questionnaires, with their courses drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.measures.queries import courses_visible_to
from telos.web.book.answered import Answered, answered_of
from telos.web.book.lines import Line, day_of, moment_of
from telos.web.client.courses import caption, score_rows, told
from telos.web.time_line import course_title, drawn_course, span_of

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.measures.queries import Course
    from telos.web.book.contents import Contents
    from telos.web.charts import Drawing
    from telos.web.client.courses import ScoreRow


@dataclass(frozen=True, kw_only=True)
class MeasureTold:
    """One questionnaire: how its scores went."""

    title: str
    headline: str
    meaning: str
    drawing: Drawing | None
    caption: str
    short_name: str
    rows: list[ScoreRow]


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Scores in their course, and every questionnaire with its answers."""

    courses: list[MeasureTold]
    answered: list[Answered]
    looked_at: list[Line]
    """Answers that somebody had to look at, and what was done."""
    taken_back: list[Line]
    """Totals from paper that were taken back, and why."""


def _measure_told(course: Course, episode: Episode, *, within: str) -> MeasureTold:
    words, span = told(course, goes_on=episode.is_open), span_of(episode, courses=[course])
    drawing = None
    if len(course.points) > 1:
        drawing = drawn_course(course, span, description=words.whole, within=within)
    return MeasureTold(
        title=course_title(course),
        headline=words.headline,
        meaning=words.meaning,
        drawing=drawing,
        caption=caption(course),
        short_name=course.instrument.short_name,
        rows=score_rows(course),
    )


def measure_chapters(contents: Contents) -> Measures:
    """Return how the scores went in each stretch of care, and every questionnaire answered."""
    episodes = contents.episodes
    found = courses_visible_to(contents.viewer, episodes)
    shown = [
        _measure_told(course, episode, within=f"care-{number}-")
        for number, episode in enumerate(episodes)
        for course in found.get(episode.pk, [])
    ]
    return Measures(
        courses=shown,
        answered=answered_of(contents),
        looked_at=[
            Line(
                name=moment_of(each["made_at"]),
                value=each["what_was_done"] or _("nobody has answered for it yet"),
                more=" · ".join(
                    filter(None, (each["acknowledged_by"], day_of(each["acknowledged_at"])))
                ),
            )
            for each in contents.copy["answers_looked_at"]
        ],
        taken_back=[
            Line(
                name=day_of(each["answered_on"]),
                value=each["why_withdrawn"],
                more=f"{each['withdrawn_by']} · {day_of(each['withdrawn_at'])}",
            )
            for each in contents.copy["responses"]
            if each["withdrawn_at"]
        ],
    )
