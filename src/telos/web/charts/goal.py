"""A goal's ratings over time, drawn to stand under a measure on the same time line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.web.charts import svg
from telos.web.charts.calendar import time_labels
from telos.web.charts.frame import framed, ruled, score_labels
from telos.web.charts.labels import Page
from telos.web.charts.points import course_segments, last_labels, points_drawn
from telos.web.charts.values import ENGLISH, Point, When, Words, days_or_weeks, spoken_last

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCORES = (0.0, 5.0, 10.0)


def goal_chart(  # noqa: PLR0913 -- the chart's public face
    points: Sequence[Point],
    *,
    title: str,
    description: str,
    ids: str,
    width: int = 520,
    height: int = 116,
    start: When | None = None,
    end: When | None = None,
    times: bool = False,
    is_now: bool = True,
    words: Words = ENGLISH,
) -> str:
    """Draw ratings from 0 to 10; give the measure's `start` and `end`, so that both align.

    `is_now` is false where the last rating is too old to be called so; then its day is named.
    """
    points = sorted(points, key=lambda point: days_or_weeks(point.at))
    size, scores = (width, height), (_SCORES[0], _SCORES[-1])
    frame = framed(points, (), size=size, scores=scores, ends=(start, end), foot=times)
    under = time_labels(frame, words) if times else []
    taken = [*(label.box for label in under), *score_labels(frame, _SCORES)]
    page = Page(frame.page, taken, course_segments(points, frame), [])
    parts = [
        *ruled(frame, _SCORES),
        *(label.drawn() for label in under),
        svg.path("goal-line", [(frame.x(p.at), frame.y(p.value)) for p in points]),
        *points_drawn(points, frame, words, css="goal-dot", most=5.0),
    ]
    if points:
        now = spoken_last(points[-1], words, is_now=is_now)
        parts.append(page.place(last_labels(frame, points[-1], now, css="lab goal-now")))
    return svg.drawing(
        parts, css="chart goal", width=width, height=height, ids=ids,
        title=title, description=description,
    )  # fmt: skip
