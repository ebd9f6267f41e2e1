"""How measures went: the scores of an episode in order, and what the change amounts to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.measures.queries.records import responses_visible_to, schedules_visible_to
from telos.science.change import ChangeCategory, ChangeRule, classify_change, rule_from_instrument
from telos.science.instruments import Instrument, load_instrument

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.measures.models import Response
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class ScorePoint:
    """One finished response that came to a score."""

    on: date
    score: float
    answered_count: int
    item_count: int
    response_id: UUID


@dataclass(frozen=True, kw_only=True)
class Course:
    """The scores of one measure over an episode, in order of time; there is at least one."""

    instrument: Instrument
    is_main: bool
    points: tuple[ScorePoint, ...]
    unscored: int
    """Finished responses with too many questions left out to make a score."""
    rule: ChangeRule | None
    category: ChangeCategory | None
    """What the change from first to last amounts to; none with fewer than two scores or no rule."""

    @property
    def first(self) -> ScorePoint:
        """The first score."""
        return self.points[0]

    @property
    def last(self) -> ScorePoint:
        """The latest score."""
        return self.points[-1]

    @property
    def change(self) -> float:
        """Latest minus first: negative is a fall."""
        return self.last.score - self.first.score


def courses_visible_to(viewer: Person, episodes: Iterable[Episode]) -> dict[int, list[Course]]:
    """Return the courses of each episode, the main measure first.

    Two queries, whatever the number of episodes; changes are classified in one call a measure.
    """
    keys = [episode.pk for episode in episodes]
    main = {
        (schedule.episode_id, schedule.instrument_key)
        for schedule in schedules_visible_to(viewer).filter(episode__in=keys, is_main=True)
    }
    series: dict[tuple[int, str], list[Response]] = {}
    finished = responses_visible_to(viewer).filter(episode__in=keys, finished_at__isnull=False)
    for response in finished.order_by("answered_on", "finished_at", "pk"):
        series.setdefault((response.episode_id, response.instrument_key), []).append(response)
    scored = {key: rows for key, rows in series.items() if any(r.score is not None for r in rows)}
    categories = _categories({key: _points(rows) for key, rows in scored.items()})
    found: dict[int, list[Course]] = {}
    for (episode_id, instrument_key), rows in scored.items():
        points = _points(rows)
        course = Course(
            instrument=load_instrument(instrument_key),
            is_main=(episode_id, instrument_key) in main,
            points=points,
            unscored=len(rows) - len(points),
            rule=_rule_of(instrument_key),
            category=categories.get((episode_id, instrument_key)),
        )
        found.setdefault(episode_id, []).append(course)
    for courses in found.values():
        courses.sort(key=lambda course: (not course.is_main, -len(course.points)))
    return found


def _points(rows: list[Response]) -> tuple[ScorePoint, ...]:
    return tuple(
        ScorePoint(
            on=row.answered_on,
            score=row.score,
            answered_count=row.answered_count,
            item_count=row.item_count,
            response_id=row.public_id,
        )
        for row in rows
        if row.score is not None and row.answered_on is not None
    )


def _rule_of(instrument_key: str) -> ChangeRule | None:
    instrument = load_instrument(instrument_key)
    return None if instrument.reliable_change is None else rule_from_instrument(instrument)


def _categories(
    points: dict[tuple[int, str], tuple[ScorePoint, ...]],
) -> dict[tuple[int, str], ChangeCategory]:
    """Classify first against last for every course with two scores, a measure at a time."""
    by_instrument: dict[str, list[tuple[int, str]]] = {}
    for key, series in points.items():
        if len(series) > 1:
            by_instrument.setdefault(key[1], []).append(key)
    found: dict[tuple[int, str], ChangeCategory] = {}
    for instrument_key, keys in by_instrument.items():
        rule = _rule_of(instrument_key)
        if rule is None:
            continue
        frame = classify_change(
            [points[key][0].score for key in keys],
            [points[key][-1].score for key in keys],
            rule=rule,
        )
        categories = frame["category"].to_list()
        found.update(zip(keys, map(ChangeCategory, categories), strict=True))
    return found
