"""What a story says of the intake, the safety plan and the plan of therapy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from telos.demo.told import Told, Week, Words
from telos.intake.enums.questions import Question


class SafetyLookTold(Told):
    """A session in which the two looked through the safety plan, and when they do again."""

    week: Week
    again_in_weeks: Annotated[int, Field(ge=1, le=50)]


class SafetyPlanTold(Told):
    """A version of the safety plan: the lines of its parts, and who wrote it."""

    week: Week
    by: Literal["client", "therapist"]
    why: str = ""
    own: str = ""
    signs: tuple[Words, ...] = ()
    myself: tuple[Words, ...] = ()
    places: tuple[Words, ...] = ()
    people: tuple[Words, ...] = ()
    professionals: tuple[Words, ...] = ()
    surroundings: tuple[Words, ...] = ()
    looks: tuple[SafetyLookTold, ...] = ()


class DoingTold(Told):
    """One thing that is done, and the goals that it serves, by their places from 1."""

    key: Words
    goals: tuple[int, ...]
    how: str = ""


class PlanVersionTold(Told):
    """What a version of the plan says."""

    week: Week
    why: str = ""
    approaches: tuple[str, ...]
    reason: Words
    doings: tuple[DoingTold, ...]
    setting: Literal["individual", "group", "both", "couple", "family"] = "individual"
    rhythm: Literal["twice_a_week", "weekly", "fortnightly", "monthly", "as_needed"] = "weekly"
    minutes: int = 50
    places: tuple[Literal["in_person", "video", "phone"], ...]
    sessions: int | None = None
    tells: Words
    sign_goals: tuple[int, ...] = ()
    sign_measures: tuple[str, ...] = ()
    arranged: dict[Question, str] = {}
    """How what was named in the intake is planned for."""
    arrangements: str = ""
    review_after_weeks: int
    agreed_after_days: float | None = None


class PlanWishTold(Told):
    """A change of the plan that the client asks for."""

    week: Week
    words: Words


class PlanReviewTold(Told):
    """How the plan had gone when the two looked at it."""

    week: Week
    words: Words
    next_after_weeks: int


class PlanTold(Told):
    """A plan: its versions, and what was said of it."""

    versions: tuple[PlanVersionTold, ...]
    wishes: tuple[PlanWishTold, ...] = ()
    reviews: tuple[PlanReviewTold, ...] = ()


class AnswerTold(Told):
    """An answer in the intake."""

    words: str = ""
    value: Annotated[int, Field(ge=0, le=10)] | None = None
    helps: str = ""


class IntakeTold(Told):
    """What somebody wrote in the intake, what the therapist added, and how it was closed."""

    week: Week
    answers: dict[str, AnswerTold]
    drafts: dict[str, AnswerTold] = {}
    """Typed and not saved yet."""
    safety: dict[str, Annotated[int, Field(ge=0, le=3)]] = {}
    """Answers to the questions about safety, by what each asks about; none are not answered."""
    what_was_done: str = ""
    is_handed_in: bool = False
    read_week: Week = 0
    adds: dict[str, Words] = {}
    arranged: dict[str, Words] = {}
    formulation: dict[str, Words] = {}
    formulation_typed: dict[str, Words] = {}
    """What the therapist typed at it and has not kept as a version yet."""
    is_complete: bool = False
