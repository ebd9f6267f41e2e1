"""The chapter of what the two planned: every version, who agreed to it, and how it came to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.plans.queries import plans_of
from telos.web.book.lines import Line
from telos.web.goal_story import whole_day
from telos.web.plan_story import PlanChapter, agreed_by, plan_story
from telos.web.plan_words import PlanPart, parts_of
from telos.web.words import to_come

if TYPE_CHECKING:
    from telos.plans.queries import PlanRead
    from telos.web.book.contents import Contents
    from telos.web.originals import Said
    from telos.web.plan_story import AgreedBy


@dataclass(frozen=True, kw_only=True)
class VersionTold:
    """One version: what it said and who agreed to it."""

    title: str
    parts: tuple[PlanPart, ...]
    agreed: list[Line]


@dataclass(frozen=True, kw_only=True)
class PlanTold:
    """The plan of one stretch of care."""

    title: str
    stands: str
    versions: list[VersionTold]
    story: list[PlanChapter]
    said: tuple[Said, ...]


def plan_chapters(contents: Contents) -> list[PlanTold]:
    """Return the plan of each stretch of care that had one, the latest first."""
    found = plans_of(contents.viewer, contents.episodes)
    return [
        _told(contents, found[episode.pk], since=whole_day(episode.opened_on))
        for episode in contents.episodes
        if episode.pk in found
    ]


def _agreed(by: AgreedBy) -> str:
    words = _("%(who)s said yes %(said)s") if by.said else _("%(who)s agreed")
    return words % {"who": by.who, "said": by.said}


def _told(contents: Contents, plan: PlanRead, *, since: str) -> PlanTold:
    stands = str(plan.plan.get_state_display())
    if plan.plan.review_on:
        looked = _("%(state)s; looked at again on %(day)s")
        if not to_come(plan.plan.review_on):
            looked = _("%(state)s; to be looked at on %(day)s, which has passed")
        stands = looked % {"state": stands, "day": date_format(plan.plan.review_on, "j F Y")}
    return PlanTold(
        title=_("The plan of the care since %(day)s") % {"day": since},
        stands=stands,
        versions=[
            VersionTold(
                title=_("Version %(number)d") % {"number": version.number},
                parts=tuple(part for part in parts_of(version) if part.lines),
                agreed=[
                    Line(name=each.day, value=_agreed(each))
                    for each in agreed_by(version, contents.told_to, day=whole_day)
                ],
            )
            for version in plan.versions
        ],
        story=plan_story(plan, contents.told_to, day=whole_day),
        said=contents.beside(plan.plan.public_id),
    )
