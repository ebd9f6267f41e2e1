"""The chapter of the safety plan: every version, and when the two looked through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.intake.enums import SafetyPart
from telos.intake.queries import safety_versions
from telos.web.book.lines import Line, day_of, moment_of
from telos.web.safety_plan import versions_shown

if TYPE_CHECKING:
    from telos.web.book.contents import Contents
    from telos.web.originals import Said
    from telos.web.safety_plan import VersionShown


@dataclass(frozen=True, kw_only=True)
class Safety:
    """Every version of the plan, the present one first, and each look through it."""

    versions: list[VersionShown]
    looks: list[Line]
    typed: list[Line]
    """What the client typed and has not saved."""
    said: tuple[Said, ...]


def safety_chapter(contents: Contents) -> Safety:
    """Return the plan with all that it ever said; one query."""
    versions = list(safety_versions(contents.viewer, contents.client))
    numbers = {str(version.public_id): version.number for version in versions}
    return Safety(
        versions=versions_shown(versions, contents.told_to),
        looks=[
            Line(
                name=moment_of(each["made_at"]),
                value=f"{each['by']} · {Side(each['side']).label}",
                more=_more(numbers[each["version"]], day_of(each["again_on"])),
            )
            for each in contents.copy["safety_plan_looks"]
        ],
        typed=[
            Line(name=title, value=each[name], more=moment_of(each["typed_at"]))
            for each in contents.copy["safety_plan_drafts"]
            for name, title in _titles().items()
            if each[name]
        ],
        said=contents.beside(versions[0].plan.public_id) if versions else (),
    )


def _titles() -> dict[str, str]:
    parts = {part.value: str(part.label) for part in SafetyPart}
    return {**parts, "own": _("A word to myself"), "why": _("What led to the change")}


def _more(number: int, again: str) -> str:
    version = _("version %(number)d") % {"number": number}
    return (
        _("%(version)s; again on %(day)s") % {"version": version, "day": again}
        if again
        else version
    )
