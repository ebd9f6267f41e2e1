"""The library of approaches and interventions, as pages and deeds of this room ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telos.science.interventions import NO_STATEMENT, approaches, concerns, interventions

if TYPE_CHECKING:
    from collections.abc import Collection

    from telos.science.interventions import Approach, Concern, Evidence, Intervention


def approach_of(key: str) -> Approach | None:
    """Return an approach; none where the library no longer has it."""
    return approaches().get(key)


def intervention_of(key: str) -> Intervention | None:
    """Return an intervention; none where the library no longer has it."""
    return interventions().get(key)


def approach_name(key: str) -> str:
    """Return what an approach is called; of one that has left the library, its key."""
    found = approaches().get(key)
    return found.name if found else _spoken(key)


def intervention_name(key: str) -> str:
    """Return what an intervention is called; of one that has left the library, its key."""
    found = interventions().get(key)
    return found.name if found else _spoken(key)


def all_approaches() -> list[Approach]:
    """Return every approach, in the library's order."""
    return list(approaches().values())


def all_concerns() -> list[Concern]:
    """Return what people come with, in the library's order."""
    return list(concerns().values())


def concern_name(key: str) -> str:
    """Return what a concern is called."""
    found = concerns().get(key)
    return found.name if found else _spoken(key)


def interventions_for(
    *, approach: str = "", aim: str = "", concern: str = ""
) -> list[Intervention]:
    """Return the interventions of an approach, for an aim and a concern; by name."""
    found = [
        each
        for each in interventions().values()
        if (not approach or approach in each.approaches)
        and (not aim or aim in each.aims)
        and (not concern or concern in each.concerns)
    ]
    return sorted(found, key=_by_name)


def interventions_by_fit(
    aims: Collection[str], approaches: Collection[str] = ()
) -> list[Intervention]:
    """Return every intervention: those of these approaches first that serve most of these aims."""

    def fit(each: Intervention) -> tuple[bool, int, str]:
        is_of_them = bool(set(approaches) & set(each.approaches))
        return not is_of_them, -len(set(aims) & set(each.aims)), _by_name(each)

    return sorted(interventions().values(), key=fit)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One statement about a concern, and the approaches and interventions that it speaks of."""

    evidence: Evidence
    approaches: tuple[Approach, ...]
    interventions: tuple[Intervention, ...]


def recorded_about(concern: str) -> list[Recorded]:
    """Return every statement about a concern, each once: of no approach first, then by name."""
    found = concerns().get(concern)
    told = [found.evidence] if found else []
    told += [entry.evidence for entry in approaches().values()]
    told += [entry.evidence for entry in interventions().values()]
    once = {each.key: each for some in told for each in some if each.concern == concern}
    return [
        Recorded(
            evidence=each,
            approaches=tuple(a for a in approaches().values() if each in a.evidence),
            interventions=tuple(i for i in interventions().values() if each in i.evidence),
        )
        for each in once.values()
    ]


def is_recorded(one: Approach | Intervention, *, concern: str = "") -> bool:
    """Tell whether a statement is recorded of it, about this concern if one is named."""
    return any(not concern or each.concern == concern for each in one.evidence)


def unknown_approaches(keys: Collection[str]) -> list[str]:
    """Return the keys among these that name no approach."""
    return [key for key in keys if key not in approaches()]


def unknown_interventions(keys: Collection[str]) -> list[str]:
    """Return the keys among these that name no intervention."""
    return [key for key in keys if key not in interventions()]


def _by_name(intervention: Intervention) -> str:
    return intervention.name.casefold()


def _spoken(key: str) -> str:
    return key.replace("_", " ").replace("-", " ")


# What is said where nothing is recorded: it is no verdict.
NOTHING_RECORDED: Final = NO_STATEMENT
