"""How measures went: the scores of an episode in order, and what the change amounts to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from django.db.models import F

from telos.measures.queries.records import responses_visible_to, schedules_visible_to
from telos.science.change import ChangeCategory, ChangeRule, classify_change, rule_from_instrument
from telos.science.instruments import Instrument, load_instrument

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.people.models import Person

# An episode's key and an instrument's.
_Key: TypeAlias = tuple[int, str]


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
    chosen = (
        schedules_visible_to(viewer)
        .filter(episode__in=keys, is_main=True)
        # While none is asked now, the main measure is the one that was stopped last.
        .order_by(F("ends_on").desc(nulls_first=True), "-pk")
        .values_list("episode_id", "instrument_key")
    )
    main: dict[int, str] = {}
    for episode_id, instrument_key in chosen:
        main.setdefault(episode_id, instrument_key)
    points, unscored = _points(viewer, keys)
    categories = _categories(points)
    found: dict[int, list[Course]] = {}
    for key, series in points.items():
        episode_id, instrument_key = key
        course = Course(
            instrument=load_instrument(instrument_key),
            is_main=main.get(episode_id) == instrument_key,
            points=tuple(series),
            unscored=unscored[key],
            rule=_rule_of(instrument_key),
            category=categories.get(key),
        )
        found.setdefault(episode_id, []).append(course)
    for courses in found.values():
        courses.sort(key=lambda course: (not course.is_main, -len(course.points)))
    return found


def _points(
    viewer: Person, episode_keys: list[int]
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
        "public_id",
    ):
        key, (on, score, answered_count, item_count, response_id) = row[:2], row[2:]
        if score is None or on is None:
            unscored[key] += 1
            continue
        points.setdefault(key, []).append(
            ScorePoint(
                on=on,
                score=score,
                answered_count=answered_count,
                item_count=item_count,
                response_id=response_id,
            )
        )
    return points, unscored


def _rule_of(instrument_key: str) -> ChangeRule | None:
    instrument = load_instrument(instrument_key)
    return None if instrument.reliable_change is None else rule_from_instrument(instrument)


def _categories(points: dict[_Key, list[ScorePoint]]) -> dict[_Key, ChangeCategory]:
    """Classify first against last for every course with two scores, a measure at a time."""
    by_instrument: dict[str, list[_Key]] = {}
    for key, series in points.items():
        if len(series) > 1:
            by_instrument.setdefault(key[1], []).append(key)
    found: dict[_Key, ChangeCategory] = {}
    for instrument_key, keys in by_instrument.items():
        rule = _rule_of(instrument_key)
        if rule is None:
            continue
        changes = classify_change(
            np.array([points[key][0].score for key in keys]),
            np.array([points[key][-1].score for key in keys]),
            rule=rule,
        )
        found.update(zip(keys, map(ChangeCategory, changes["category"]), strict=True))
    return found
