"""Templates of plans with their sets of goals: three of ours, and those of a practice."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from telos.goals.enums import GoalDomain, GoalHorizon
from telos.people.queries import clinical_practices_of
from telos.plans.enums import (
    LONGEST_MINUTES,
    LONGEST_NAME,
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


class GoalOffered(_Says):
    """A goal to begin from; it becomes somebody's in their own words, or not at all."""

    words: Words
    domain: GoalDomain
    horizon: GoalHorizon


class TemplateSays(_Says):
    """Everything that a template says."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    about: str = ""
    approaches: Annotated[tuple[Words, ...], Field(min_length=1)]
    doings: Annotated[tuple[Words, ...], Field(min_length=1)]
    reason: str = ""
    setting: Setting = Setting.INDIVIDUAL
    rhythm: Rhythm = Rhythm.WEEKLY
    minutes: Annotated[int, Field(ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)]
    places: Annotated[tuple[Place, ...], Field(min_length=1)]
    sessions: Annotated[int, Field(ge=1, le=MOST_SESSIONS)] | None = None
    tells: str = ""
    review_weeks: Annotated[int, Field(ge=1, le=52)]
    goals: tuple[GoalOffered, ...] = ()


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
    """Return what a plan in a practice can begin from, by an id: the practice's own, then ours."""
    own = templates_visible_to(viewer).filter(practice=practice)
    return {str(each.public_id): says_of_template(each) for each in own} | dict(our_templates())
