"""How measures went: the scores of an episode in order, and what the change amounts to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from telos.measures.queries.changes import (
    Key,
    Reckoned,
    best_and_last,
    categories_of,
    first_and_last,
    published_rule_of,
    reckoned_of,
    swings_between,
)
from telos.measures.queries.library import instruments_of_episodes
from telos.measures.queries.records import responses_visible_to, schedules_visible_to
from telos.science.change import ChangeCategory, ChangeRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.measures.models import MeasureSchedule
    from telos.people.models import Person
    from telos.science.instruments import Instrument


@dataclass(frozen=True, kw_only=True)
class ScorePoint:
    """One finished response that came to a score."""

    on: date
    score: float
    answered_count: int
    item_count: int
    response_id: UUID | None
    """The response; left out where a whole caseload is read."""
    came_at: datetime | None
    """When it was sent or entered; left out as well."""


@dataclass(frozen=True, kw_only=True)
class Unscored:
    """One finished response with too many questions left out to make a score."""

    on: date | None
    answered_count: int
    item_count: int
    came_at: datetime | None
    """When it was sent; left out where a whole caseload is read."""


@dataclass(frozen=True, kw_only=True)
class Course:
    """The scores of one measure over an episode, in order of time; there is at least one."""

    instrument: Instrument
    is_main: bool
    points: tuple[ScorePoint, ...]
    without_score: tuple[Unscored, ...]
    rule: ChangeRule | None
    category: ChangeCategory | None
    """What the change from first to last amounts to; none with fewer than two scores or no rule."""
    reckoned: Reckoned | None
    """The same by a rule reckoned from norms and reliability, where no amount is published."""
    has_fallen_back: bool
    """Whether the last two scores are both worse than the best one by the rule's amount.

    The best of many scores owes something to chance: of one score so far from it five times as
    many people would be told as of two in a row (docs/signals.md: 20 and 4 of 100 over a therapy).
    """
    swings: bool
    """Whether it went both up and down on the way by more than the measure's own error."""

    @property
    def band(self) -> float | None:
        """The amount below which a change may be the measure's own error: published or reckoned."""
        if self.rule is not None:
            return self.rule.amount
        return self.reckoned.amount if self.reckoned else None

    @property
    def unscored(self) -> int:
        """How many finished responses came to no score."""
        return len(self.without_score)

    @property
    def first(self) -> ScorePoint:
        """The first score."""
        return self.points[0]

    @property
    def last(self) -> ScorePoint:
        """The latest score."""
        return self.points[-1]

    @property
    def best(self) -> ScorePoint:
        """The best score, the latest of several that are equal."""
        sign = -1 if self.instrument.better == "lower" else 1
        return max(reversed(self.points), key=lambda point: sign * point.score)

    @property
    def since_best(self) -> float:
        """Latest minus best: negative is a fall."""
        return self.last.score - self.best.score

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest score."""
        scores = [point.score for point in self.points]
        return min(scores), max(scores)

    @property
    def change(self) -> float:
        """Latest minus first: negative is a fall."""
        return self.last.score - self.first.score


def courses_visible_to(
    viewer: Person,
    episodes: Iterable[Episode],
    *,
    asked: Iterable[MeasureSchedule] | None = None,
) -> dict[int, list[Course]]:
    """Return the courses of each episode, the main measure first.

    Two queries, whatever the number of episodes, and one where all that was `asked` in them has
    been read already; changes are classified in one call a measure.
    """
    keys = [episode.pk for episode in episodes]
    if asked is None:
        asked = schedules_visible_to(viewer).filter(episode__in=keys, is_main=True)
    return courses_of(viewer, keys, main=main_measures(asked), whole=True)


def main_measures(schedules: Iterable[MeasureSchedule]) -> dict[int, str]:
    """Return each episode's main measure; while none is asked now, the one stopped last."""
    main: dict[int, str] = {}
    chosen = (schedule for schedule in schedules if schedule.is_main)
    for schedule in sorted(chosen, key=lambda s: (s.ends_on or date.max, s.pk), reverse=True):
        main.setdefault(schedule.episode_id, schedule.instrument_key)
    return main


def courses_of(
    viewer: Person, episode_keys: list[int], *, main: Mapping[int, str], whole: bool
) -> dict[int, list[Course]]:
    """Return the courses of these episodes where it is known which measure is the main one."""
    points, unscored = _points(viewer, episode_keys, whole=whole)
    known = instruments_of_episodes(points)
    rules = {id(instrument): published_rule_of(instrument) for instrument in known.values()}
    rule_of = {key: rules[id(instrument)] for key, instrument in known.items()}
    ends = first_and_last(points)
    categories = categories_of(ends, rule_of)
    reckoned = reckoned_of({key: pair for key, pair in ends.items() if not rule_of[key]}, known)
    since_best = categories_of(best_and_last(points, known), rule_of)
    fallen_back = {k for k, found in since_best.items() if found is ChangeCategory.DETERIORATED}
    found: dict[int, list[Course]] = {}
    for key, series in points.items():
        episode_id, instrument_key = key
        course = Course(
            instrument=known[key],
            is_main=main.get(episode_id) == instrument_key,
            points=tuple(series),
            without_score=tuple(unscored.get(key, ())),
            rule=rule_of[key],
            category=categories.get(key),
            reckoned=reckoned.get(key),
            has_fallen_back=key in fallen_back,
            swings=swings_between([point.score for point in series], rule=rule_of[key]),
        )
        found.setdefault(episode_id, []).append(course)
    for courses in found.values():
        courses.sort(key=lambda course: (not course.is_main, -len(course.points)))
    return found


def _points(
    viewer: Person, episode_keys: list[int], *, whole: bool
) -> tuple[dict[Key, list[ScorePoint]], dict[Key, list[Unscored]]]:
    """Return the scores of each episode and measure in order, and what came without a score.

    Plain values, not rows: a full caseload has tens of thousands.
    """
    finished = responses_visible_to(viewer).filter(
        episode__in=episode_keys, finished_at__isnull=False
    )
    points: dict[Key, list[ScorePoint]] = {}
    unscored: dict[Key, list[Unscored]] = {}
    for row in finished.order_by("answered_on", "finished_at", "pk").values_list(
        "episode_id",
        "instrument_key",
        "answered_on",
        "score",
        "answered_count",
        "item_count",
        *(("public_id", "finished_at") if whole else ()),
    ):
        key, (on, score, answered_count, item_count, *more) = row[:2], row[2:]
        response_id, came_at = more or (None, None)
        if score is None or on is None:
            left_out = Unscored(
                on=on, answered_count=answered_count, item_count=item_count, came_at=came_at
            )
            unscored.setdefault(key, []).append(left_out)
            continue
        points.setdefault(key, []).append(
            ScorePoint(
                on=on,
                score=score,
                answered_count=answered_count,
                item_count=item_count,
                response_id=response_id,
                came_at=came_at,
            )
        )
    return points, unscored
