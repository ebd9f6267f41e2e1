"""What a story says: a client's year as data, checked when it is read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from telos.demo.story_of_beginnings import IntakeTold, PlanTold, SafetyPlanTold
from telos.demo.told import Rating, Scaling, Told, Week, Words
from telos.science.simulate import CourseShape, ResponseClass

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
# What the key of a story of care before ends with, so that its chances are its own.
_BEFORE: Final = "-before"


class Move(Told):
    """A step of the episode."""

    week: Week
    to: Words
    why: str = ""
    for_weeks: Annotated[int, Field(ge=1, le=52)] | None = None
    """How long a pause is to last."""


class Measure(Told):
    """A questionnaire on a schedule, or totals from paper, and how its scores go."""

    instrument: Words
    every_days: int
    baseline: float
    norm: Words = "iapt"
    fall: Annotated[float, Field(le=1)]
    waits_weeks: float = 0.0
    takes_weeks: float = 7.0
    swing: float = 0.0
    swing_weeks: float = 8.0
    main: bool = False
    paper: bool = False
    all_on_a_page: bool = False
    from_week: int = 0
    until_week: int | None = None
    skips: tuple[int, ...] = ()
    """Askings that were not answered, counted from 0."""
    partly: tuple[int, ...] = ()
    """Answers in which the last questions were passed over, counted from 0."""
    last_not_sent: bool = False
    """The latest was begun and not sent."""
    chance: int = 0
    """Another throw of the dice for this course."""
    always_same_evening: bool = False
    stops_answering_after_week: Week | None = None

    def shape(self, course: ResponseClass) -> CourseShape:
        """Return the course that the scores follow."""
        return CourseShape(
            response_class=course,
            fall=self.fall,
            waits_weeks=self.waits_weeks,
            takes_weeks=self.takes_weeks,
            swing=self.swing,
            swing_weeks=self.swing_weeks,
        )


class Risk(Told):
    """An answer above zero to the question about being better off dead."""

    answer: int
    """Which answer to the main measure, counted from 0 (−1 is the last one)."""
    value: Annotated[int, Field(ge=1, le=3)]
    acknowledged_after_hours: float | None = None
    what_was_done: str = ""


class GoalChange(Told):
    """New words with a reason, a move, or another place."""

    week: Week
    by: Literal["client", "therapist"]
    why: Words
    words: str | None = None
    horizon: Literal["short", "long"] | None = None
    priority: Literal["first", "next", "later"] | None = None
    agreed_after_days: float | None = None
    to: Literal["agreed", "paused", "reached", "set_aside", "proposed"] | None = None
    under: int | None = None
    """Under which of the goals, counted from 0, it is to stand from now on."""


class StepTold(Told):
    """A small step under a goal: who said it, and whether it was done."""

    words: Words
    week: Week
    by: Literal["client", "therapist"] = "client"
    agreed_after_days: float | None = None
    ends_week: Week | None = None
    to: Literal["reached", "set_aside"] = "reached"
    why: str = ""


class LevelsTold(Told):
    """Five levels from −2 to +2, who proposed them, and where the goal began."""

    week: Week
    by: Literal["client", "therapist"] = "client"
    words: tuple[Words, Words, Words, Words, Words]
    baseline: Annotated[int, Field(ge=-2, le=2)]
    why: Words
    agreed_after_days: float | None = None


class SupportTold(Told):
    """Who can support somebody in a goal."""

    week: Week
    who: Words


class LookTold(Told):
    """The two looked at a goal, and it stayed as it is."""

    week: Week
    by: Literal["client", "therapist"] = "therapist"
    why: Words
    again_after_days: Annotated[int, Field(ge=1, le=365)] | None = None


class GoalTold(Told):
    """A goal: its first words, who proposed it, and what became of it."""

    words: Words
    domain: Words
    horizon: Literal["short", "long"]
    week: Week
    by: Literal["client", "therapist"] = "client"
    why: str = ""
    agreed_after_days: float | None = None
    ratings: tuple[Rating, ...] = ()
    therapist_ratings: tuple[Rating, ...] = ()
    changes: tuple[GoalChange, ...] = ()
    steps: tuple[StepTold, ...] = ()
    levels: LevelsTold | None = None
    scalings: tuple[Scaling, ...] = ()
    therapist_scalings: tuple[Scaling, ...] = ()
    support: SupportTold | None = None
    beside: tuple[Words, ...] = ()
    """The questionnaires that stand beside it."""
    looks: tuple[LookTold, ...] = ()


class ConsentTold(Told):
    """How somebody answers what is asked: yes, unless it says otherwise here."""

    refuses: tuple[str, ...] = ()
    withdraws: tuple[tuple[Week, str], ...] = ()
    """What is taken back, and in which week."""
    silent: bool = False
    """New words wait for an answer still."""
    on_paper: bool = False
    """Treatment was agreed to on paper, in the first session."""


class Sessions(Told):
    """Meetings from a week to a week, every so many weeks."""

    from_week: int
    until_week: int
    every_weeks: int = 1


class Story(Told):
    """One client's time in the practice."""

    key: Words
    name: Words
    country: str = "GB"
    therapist: Words
    course: ResponseClass
    first_session_weeks_ago: int
    has_account: bool = True
    opens_as: Literal["enquiry", "consultation", "assessment"] = "assessment"
    opens_why: str = ""
    place: Literal["in_person", "video", "phone"] = "in_person"
    weekday: Annotated[int, Field(ge=0, le=4)] | None = None
    """The day of the week on which they meet, Monday is 0."""
    meets_in_days: Annotated[int, Field(ge=0, le=6)] | None = None
    """Instead of a weekday: the next meeting is in so many days, whatever day that is."""
    hour: Annotated[int, Field(ge=8, le=19)]
    registered_days_before: Annotated[int, Field(ge=1)] = 4
    """How long before the first meeting the record was made: when somebody rang."""
    sessions: tuple[Sessions, ...]
    missed: tuple[int, ...] = ()
    cancelled: tuple[int, ...] = ()
    last_not_settled: bool = False
    moves: tuple[Move, ...] = ()
    measures: tuple[Measure, ...] = ()
    risks: tuple[Risk, ...] = ()
    goals: tuple[GoalTold, ...] = ()
    safety_plans: tuple[SafetyPlanTold, ...] = ()
    """Versions of the safety plan."""
    plan: PlanTold | None = None
    consent: ConsentTold = ConsentTold()
    intake: IntakeTold | None = None

    @model_validator(mode="after")
    def _meets_on_some_day(self) -> Self:
        if (self.weekday is None) == (self.meets_in_days is None):
            msg = "Give either weekday or meets_in_days."
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _says_things_in_sessions_that_were_held(self) -> Self:
        weeks = {week for week in self._weeks_of_words() if week == int(week)}
        astray = sorted(weeks - self.held_weeks())
        if astray:
            msg = f"Something is said in week {astray}, in which there was no session."
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _types_nothing_without_an_account(self) -> Self:
        if self.has_account:
            return self
        typed = [week for week in self._weeks_of_words() if week != int(week)]
        held = self.held_weeks()
        typed += [w for goal in self.goals for w, _ in goal.scalings if w not in held]
        typed += [wish.week for wish in self.plan.wishes] if self.plan else []
        if typed or (self.intake and (self.intake.drafts or self.intake.adds)):
            msg = f"{self.name} has no account: what they say is said in a session, and entered."
            raise ValueError(msg)
        return self

    def _weeks_of_words(self) -> Iterator[float]:
        yield from (move.week for move in self.moves)
        for plan in self.safety_plans:
            yield from (plan.week, *(look.week for look in plan.looks))
        for goal in self.goals:
            yield goal.week
            yield from (week for week, _ in (*goal.ratings, *goal.therapist_ratings))
            yield from (change.week for change in goal.changes)

        if self.plan is not None:
            yield from (version.week for version in self.plan.versions)
            yield from (wish.week for wish in self.plan.wishes)
            yield from (review.week for review in self.plan.reviews)

    def held_weeks(self) -> set[int]:
        """Return the weeks in which they met."""
        return set(self.session_weeks()) - {*self.missed, *self.cancelled}

    @property
    def account(self) -> str:
        """The name of the account: one, however often somebody comes."""
        return self.key.removesuffix(_BEFORE)

    def session_weeks(self) -> list[int]:
        """Return the weeks in which they meet, in order."""
        return sorted({week for told in self.sessions for week in _weeks(told)})


def _weeks(told: Sessions) -> Iterator[int]:
    yield from range(told.from_week, told.until_week + 1, told.every_weeks)


@cache
def stories() -> tuple[Story, ...]:
    """Read every story, in the order of their files."""
    return tuple(_story(path, path.stem) for path in sorted((_HERE / "stories").glob("*.toml")))


@cache
def stories_before() -> dict[str, Story]:
    """Read the care before of those who came back, by the key of the story of today."""
    paths = sorted((_HERE / "stories" / "before").glob("*.toml"))
    return {path.stem: _story(path, f"{path.stem}{_BEFORE}") for path in paths}


def _story(path: Path, key: str) -> Story:
    with path.open("rb") as file:
        return Story.model_validate({"key": key, **tomllib.load(file)})
