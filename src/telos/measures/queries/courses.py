"""How measures went: the scores of an episode in order, and what the change amounts to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from telos.measures.queries.library import instruments_of_episodes
from telos.measures.queries.records import responses_visible_to, schedules_visible_to
from telos.science.change import ChangeCategory, ChangeRule, classify_change, rule_from_instrument

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.measures.models import MeasureSchedule
    from telos.people.models import Person
    from telos.science.instruments import Instrument

# An episode's key and an instrument's.
_Key: TypeAlias = tuple[int, str]


@dataclass(frozen=True, kw_only=True)
class ScorePoint:
    """One finished response that came to a score."""

    on: date
    score: float
    answered_count: int
    item_count: int
    response_id: UUID | None
    """The response; left out where a whole caseload is read."""


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
    has_fallen_back: bool
    """Whether the latest score is worse than the best one by more than the measure's own error.

    The best of many scores owes something to chance, so this asks for a look, never for a verdict.
    """
    swings: bool
    """Whether it went both up and down on the way by more than the measure's own error."""

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


def courses_visible_to(viewer: Person, episodes: Iterable[Episode]) -> dict[int, list[Course]]:
    """Return the courses of each episode, the main measure first.

    Two queries, whatever the number of episodes; changes are classified in one call a measure.
    """
    keys = [episode.pk for episode in episodes]
    chosen = schedules_visible_to(viewer).filter(episode__in=keys, is_main=True)
    return courses_of(viewer, keys, main=main_measures(chosen), with_ids=True)


def main_measures(schedules: Iterable[MeasureSchedule]) -> dict[int, str]:
    """Return each episode's main measure; while none is asked now, the one stopped last."""
    main: dict[int, str] = {}
    chosen = (schedule for schedule in schedules if schedule.is_main)
    for schedule in sorted(chosen, key=lambda s: (s.ends_on or date.max, s.pk), reverse=True):
        main.setdefault(schedule.episode_id, schedule.instrument_key)
    return main


def courses_of(
    viewer: Person, episode_keys: list[int], *, main: Mapping[int, str], with_ids: bool
) -> dict[int, list[Course]]:
    """Return the courses of these episodes where it is known which measure is the main one."""
    points, unscored = _points(viewer, episode_keys, with_ids=with_ids)
    known = instruments_of_episodes(points)
    rules = {id(instrument): _rule_of(instrument) for instrument in known.values()}
    rule_of = {key: rules[id(instrument)] for key, instrument in known.items()}
    categories = _categories(_ends(points), rule_of)
    since_best = _categories(_best_and_last(points, known), rule_of)
    fallen_back = {k for k, found in since_best.items() if found is ChangeCategory.DETERIORATED}
    found: dict[int, list[Course]] = {}
    for key, series in points.items():
        episode_id, instrument_key = key
        course = Course(
            instrument=known[key],
            is_main=main.get(episode_id) == instrument_key,
            points=tuple(series),
            unscored=unscored[key],
            rule=rule_of[key],
            category=categories.get(key),
            has_fallen_back=key in fallen_back,
            swings=_swings([point.score for point in series], rule=rule_of[key]),
        )
        found.setdefault(episode_id, []).append(course)
    for courses in found.values():
        courses.sort(key=lambda course: (not course.is_main, -len(course.points)))
    return found


def _points(
    viewer: Person, episode_keys: list[int], *, with_ids: bool
) -> tuple[dict[_Key, list[ScorePoint]], Counter[_Key]]:
    """Return the scores of each episode and measure in order, and how many have no score.

    Plain values, not rows: a full caseload has tens of thousands.
    """
    finished = responses_visible_to(viewer).filter(
        episode__in=episode_keys, finished_at__isnull=False
    )
    points: dict[_Key, list[ScorePoint]] = {}
    unscored: Counter[_Key] = Counter()
    for row in finished.order_by("answered_on", "finished_at", "pk").values_list(
        "episode_id",
        "instrument_key",
        "answered_on",
        "score",
        "answered_count",
        "item_count",
        *(("public_id",) if with_ids else ()),
    ):
        key, (on, score, answered_count, item_count, *ids) = row[:2], row[2:]
        if score is None or on is None:
            unscored[key] += 1
            continue
        points.setdefault(key, []).append(
            ScorePoint(
                on=on,
                score=score,
                answered_count=answered_count,
                item_count=item_count,
                response_id=ids[0] if ids else None,
            )
        )
    return points, unscored


def _rule_of(instrument: Instrument) -> ChangeRule | None:
    """The published rule; none where no amount is published, or neither way is better."""
    if instrument.reliable_change is None or instrument.direction == "neither":
        return None
    return rule_from_instrument(instrument)


def _ends(points: Mapping[_Key, list[ScorePoint]]) -> dict[_Key, tuple[float, float]]:
    """Return first and last score of every course that has two."""
    return {
        key: (series[0].score, series[-1].score)
        for key, series in points.items()
        if len(series) > 1
    }


def _best_and_last(
    points: Mapping[_Key, list[ScorePoint]], known: Mapping[_Key, Instrument]
) -> dict[_Key, tuple[float, float]]:
    """Return the best score and the last one, of every course that has three."""
    found = {}
    for key, series in points.items():
        scores = [point.score for point in series]
        if len(scores) > 2:  # noqa: PLR2004 -- with two the best is the first, or the last
            lower = known[key].direction == "lower"
            found[key] = (min(scores) if lower else max(scores), scores[-1])
    return found


def _swings(scores: list[float], *, rule: ChangeRule | None) -> bool:
    """Tell whether scores rose and fell by a reliable amount between their turning points.

    A walk from one turning point to the next: from a low a rise, from a high a fall.
    """
    if rule is None:
        return False
    low = high = scores[0]
    rose = fell = False
    for score in scores[1:]:
        if score - low >= rule.amount:
            rose, low, high = True, score, score
        elif high - score >= rule.amount:
            fell, low, high = True, score, score
        low, high = min(low, score), max(high, score)
    return rose and fell


def _categories(
    pairs: Mapping[_Key, tuple[float, float]], rule_of: Mapping[_Key, ChangeRule | None]
) -> dict[_Key, ChangeCategory]:
    """Classify each change from the one score to the other, a measure at a time."""
    by_rule: dict[int, list[_Key]] = {}
    for key in pairs:
        by_rule.setdefault(id(rule_of[key]), []).append(key)
    found: dict[_Key, ChangeCategory] = {}
    for keys in by_rule.values():
        rule = rule_of[keys[0]]
        if rule is None:
            continue
        changes = classify_change(
            np.array([pairs[key][0] for key in keys]),
            np.array([pairs[key][1] for key in keys]),
            rule=rule,
        )
        found.update(zip(keys, map(ChangeCategory, changes["category"]), strict=True))
    return found
