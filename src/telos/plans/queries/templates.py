"""Templates of plans with their sets of goals: three of ours, and those of a practice."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Self

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from telos.goals.enums import GoalDomain, GoalHorizon, Level
from telos.people.queries import clinical_practices_of
from telos.plans.enums import (
    LONGEST_MINUTES,
    LONGEST_NAME,
    MOST_GOALS,
    MOST_SESSIONS,
    SHORTEST_MINUTES,
    Rhythm,
    Setting,
)
from telos.plans.models import PlanTemplate
from telos.scheduling.enums import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from telos.people.models import Person, Practice

_OURS = files("telos.plans.queries") / "ours"

Words = Annotated[str, Field(min_length=1)]


class _Says(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _five_or_none(levels: tuple[str, ...]) -> tuple[str, ...]:
    if levels and len(levels) != len(Level):
        raise ValueError("levels are five, or none")
    return levels


def _as_doings(said: Any) -> Any:
    """Read what a template said before each thing named its goals: keys alone."""
    if not isinstance(said, list | tuple):
        return said
    return tuple({"key": each} if isinstance(each, str) else each for each in said)


class GoalOffered(_Says):
    """A goal to begin from; it becomes somebody's in their own words, or not at all."""

    words: Words
    domain: GoalDomain
    horizon: GoalHorizon
    levels: Annotated[tuple[Words, ...], AfterValidator(_five_or_none)] = ()
    """From −2 to +2; where somebody begins is theirs to say."""


class DoingOffered(_Says):
    """One thing that is done: which goals of the set it serves, counted from 1, and how."""

    key: Words
    goals: tuple[Annotated[int, Field(ge=1, le=MOST_GOALS)], ...] = ()
    how: str = ""


class TemplateSays(_Says):
    """Everything that a template says: what is done, a set of goals, or both."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    about: str = ""
    approaches: tuple[Words, ...] = ()
    doings: Annotated[tuple[DoingOffered, ...], BeforeValidator(_as_doings)] = ()
    reason: str = ""
    setting: Setting = Setting.INDIVIDUAL
    rhythm: Rhythm = Rhythm.WEEKLY
    minutes: Annotated[int, Field(ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)]
    places: Annotated[tuple[Place, ...], Field(min_length=1)]
    sessions: Annotated[int, Field(ge=1, le=MOST_SESSIONS)] | None = None
    tells: str = ""
    review_weeks: Annotated[int, Field(ge=1, le=52)]
    goals: tuple[GoalOffered, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.doings and not self.goals:
            raise ValueError("a template has something that is done or a goal")
        if any(number > len(self.goals) for doing in self.doings for number in doing.goals):
            raise ValueError("a thing that is done serves goals of the set")
        return self

    @property
    def doing_keys(self) -> tuple[str, ...]:
        """The keys of what is done, in its order; none in a set of goals alone."""
        return tuple(doing.key for doing in self.doings)


@cache
def our_templates() -> Mapping[str, TemplateSays]:
    """Return the templates that come with Telos, by key, in the order of their names."""
    found = {
        path.name.removesuffix(".toml"): TemplateSays.model_validate(
            tomllib.loads(path.read_text(encoding="utf-8"))
        )
        for path in _OURS.iterdir()
        if path.name.endswith(".toml")
    }
    return MappingProxyType(dict(sorted(found.items(), key=lambda each: each[1].name)))


def kept_templates_visible_to(viewer: Person) -> QuerySet[PlanTemplate]:
    """Return the templates of the viewer's practices, with those that are offered no longer."""
    return (
        PlanTemplate.objects.filter(practice__in=clinical_practices_of(viewer))
        .select_related("practice")
        .order_by("name", "pk")
    )


def templates_visible_to(viewer: Person) -> QuerySet[PlanTemplate]:
    """Return the templates that are offered in the practices in which the viewer is clinical."""
    return kept_templates_visible_to(viewer).filter(retired_at=None)


def says_of_template(template: PlanTemplate) -> TemplateSays:
    """Return what a practice's template says."""
    return TemplateSays.model_validate_json(template.says)


def templates_offered(viewer: Person, practice: Practice) -> dict[str, TemplateSays]:
    """Return what is offered in a practice, by an id: the practice's own, then ours."""
    own = templates_visible_to(viewer).filter(practice=practice)
    return {str(each.public_id): says_of_template(each) for each in own} | dict(our_templates())


def plan_templates_offered(viewer: Person, practice: Practice) -> dict[str, TemplateSays]:
    """Return what a plan can begin from, by an id: a set of goals alone is none."""
    offered = templates_offered(viewer, practice)
    return {key: says for key, says in offered.items() if says.doings}


def goal_sets_offered(viewer: Person, practice: Practice) -> dict[str, TemplateSays]:
    """Return the sets of goals to begin from, by an id."""
    offered = templates_offered(viewer, practice)
    return {key: says for key, says in offered.items() if says.goals}


def names_of_offered(offered: Mapping[str, TemplateSays]) -> list[tuple[str, str]]:
    """Return what is offered by id and name; ours is told apart from one that took its name."""
    own = {says.name for key, says in offered.items() if key not in our_templates()}

    def name(key: str, says: TemplateSays) -> str:
        is_twice = key in our_templates() and says.name in own
        return (
            _("%(name)s (as it comes with Telos)") % {"name": says.name} if is_twice else says.name
        )

    return [(key, name(key, says)) for key, says in offered.items()]
