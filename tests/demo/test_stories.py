"""The stories as data, and what becomes of them whatever the day and the chance."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from pydantic import ValidationError

from telos.demo.build import DEFAULT_SEED
from telos.demo.calendar import Calendar
from telos.demo.course import Course
from telos.demo.story import Story, stories, stories_before
from telos.goals.enums import GoalDomain
from telos.science.change import ChangeCategory, classify_change, rule_from_instrument
from telos.science.instruments import load_instrument
from telos.science.simulate import ResponseClass

ALL = (*stories(), *stories_before().values())
MONDAY = date(2026, 11, 23)
UP = {ChangeCategory.RECOVERED, ChangeCategory.IMPROVED}
# How the main measure ends, for each kind of course.
ENDS = {
    ResponseClass.BETTER: UP,
    ResponseClass.LATE_RESPONDER: UP,
    ResponseClass.FLAT: {ChangeCategory.UNCHANGED},
    ResponseClass.UP_AND_DOWN: {ChangeCategory.UNCHANGED},
    ResponseClass.WORSE: {ChangeCategory.DETERIORATED},
    ResponseClass.DROPPED_OUT: {ChangeCategory.UNCHANGED},
}
GOAL = {
    "words": "Sleep.",
    "domain": "wellbeing",
    "horizon": "short",
    "week": 2,
}
MAIN = [
    pytest.param(story, measure, id=story.key)
    for story in ALL
    for measure in story.measures
    if measure.main
]


def course_on(story: Story, measure, day: date, seed: int = DEFAULT_SEED) -> Course:
    return Course(story=story, told=measure, calendar=Calendar.of(story, day), seed=seed)


def test_stories_are_of_every_kind():
    assert len(stories()) == 24
    assert {story.course for story in stories()} == set(ResponseClass)


@pytest.mark.parametrize(("story", "measure"), MAIN)
def test_story_ends_as_it_is_told_on_every_weekday(story, measure):
    rule = rule_from_instrument(load_instrument(measure.instrument))
    for days in range(7):
        totals = course_on(story, measure, MONDAY + timedelta(days=days)).totals
        change = classify_change(np.array(totals[:1]), np.array(totals[-1:]), rule=rule)
        assert ChangeCategory(change["category"][0]) in ENDS[story.course]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_story_can_be_told_with_other_chances(seed):
    for story in ALL:
        for measure in story.measures:
            course = course_on(story, measure, MONDAY, seed)
            for place in range(len(course.answered_at)) if not measure.paper else ():
                given = course.given(place)
                assert set(given) <= set(course.instrument.item_keys)
                risk = course.risks.get(place)
                if "phq9_9" in given and given["phq9_9"] is not None:
                    assert given["phq9_9"] == (risk.value if risk else 0)


def test_care_before_ended_before_somebody_came_back():
    now = {story.key: story for story in stories()}
    assert stories_before().keys() <= now.keys()
    for key, before in stories_before().items():
        assert (before.account, before.name) == (key, now[key].name)
        for days in range(7):
            today = MONDAY + timedelta(days=days)
            [closed] = [move.week for move in before.moves if move.to == "closed"]
            ended = Calendar.of(before, today).said(closed)
            assert ended < Calendar.of(now[key], today).registered


def test_story_answers_come_to_its_totals():
    story = next(story for story in stories() if story.key == "amira")
    course = course_on(story, story.measures[0], MONDAY)
    for place, total in enumerate(course.totals):
        assert sum(value or 0 for value in course.given(place).values()) == total


def test_story_that_meets_tomorrow_does_so_on_every_weekday():
    noor = next(story for story in stories() if story.key == "noor")
    for days in range(7):
        today = MONDAY + timedelta(days=days)
        calendar = Calendar.of(noor, today)
        assert calendar.day(noor.first_session_weeks_ago) == today + timedelta(days=1)


def test_stories_goals_are_in_words_of_their_own():
    words = [goal.words for story in ALL for goal in story.goals]
    assert len(words) == len(set(words))
    assert all(text[0].isupper() and text.endswith(".") and "!" not in text for text in words)
    assert {goal.domain for story in stories() for goal in story.goals} == set(GoalDomain.values)


def test_story_refuses_words_in_a_session_that_was_not_held():
    lucia = next(story for story in stories() if story.key == "lucia")
    with pytest.raises(ValidationError, match="no session"):
        Story.model_validate({**lucia.model_dump(), "missed": (2,)})


def test_story_refuses_a_calendar_that_is_not_clear():
    lucia = next(story for story in stories() if story.key == "lucia")
    with pytest.raises(ValidationError, match="weekday or meets_in_days"):
        Story.model_validate({**lucia.model_dump(), "meets_in_days": 3})


@pytest.mark.parametrize(
    "typed",
    [
        {"intake": {"week": 1.5, "answers": {}, "drafts": {"brings": {"words": "Half"}}}},
        {"plan": {"versions": (), "wishes": ({"week": 4, "words": "Less"},)}},
        {"moves": ({"week": 2.5, "to": "active"},)},
        {"goals": ({**GOAL, "scalings": ((2.5, 0),)},)},
        {"goals": ({**GOAL, "scalings": ((9, 0),)},)},
    ],
)
def test_story_of_somebody_without_an_account_types_nothing(typed):
    walter = next(story for story in stories() if story.key == "walter")
    with pytest.raises(ValidationError, match="no account"):
        Story.model_validate({**walter.model_dump(), **typed})


def test_questionnaire_is_gone_through_in_sessions_with_whoever_has_no_account():
    walter = next(story for story in stories() if story.key == "walter")
    for days in range(7):
        today = MONDAY + timedelta(days=days)
        course = course_on(walter, walter.measures[1], today)
        held = {course.calendar.day(week) for week in walter.held_weeks()}
        assert {moment.date() for moment in course.answered_at} <= held
        assert len(course.answered_at) == 4
