"""The library that comes with Telos, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from telos.science.interventions.evidence import Evidence, evidence_of
from telos.science.interventions.files import Shelf, read_shelf
from telos.science.interventions.parts import (
    Approach,
    Concern,
    Entry,
    Intervention,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path


Shown = TypeVar("Shown", Concern, Approach, Intervention)

_DATA = files("telos.science.interventions") / "data"


@dataclass(frozen=True, kw_only=True)
class InterventionLibrary:
    """Concerns, approaches and interventions, each by its key.

    Concerns stand in the order of their file; approaches and interventions by name, so that the
    order says nothing about which is better.
    """

    concerns: Mapping[str, Concern]
    approaches: Mapping[str, Approach]
    interventions: Mapping[str, Intervention]


def read_intervention_library(folder: Path | Traversable) -> InterventionLibrary:
    """Read a folder of ``concerns.toml``, ``evidence.toml``, ``approaches/``, ``interventions/``.

    Parameters
    ----------
    folder : Path or Traversable

    Returns
    -------
    InterventionLibrary
        Frozen, and checked as a whole.

    Raises
    ------
    InterventionFileError
        When a file cannot be read, is not TOML, breaks the schema, or names what is not there.
        ``file`` and ``problems`` name the place (``interventions/dream_work.toml``,
        ``concerns[1]``) and say what to do.
    """
    shelf = read_shelf(folder)
    register = _register(shelf)

    def shown(kind: type[Shown], entry: Entry) -> Shown:
        fields = entry.model_dump(exclude={"evidence"})
        return kind.model_validate(
            {**fields, "evidence": [register[key] for key in entry.evidence]}
        )

    return InterventionLibrary(
        concerns=MappingProxyType({one.key: shown(Concern, one) for one in shelf.concerns}),
        approaches=MappingProxyType(
            {one.key: shown(Approach, one) for one in sorted(shelf.approaches, key=_name)}
        ),
        interventions=MappingProxyType(
            {one.key: shown(Intervention, one) for one in sorted(shelf.interventions, key=_name)}
        ),
    )


def _name(entry: Entry) -> str:
    return entry.name.casefold()


def _register(shelf: Shelf) -> dict[str, Evidence]:
    sources = {source.key: source for source in shelf.register.sources}
    return {one.key: evidence_of(one, sources) for one in shelf.register.statements}


@cache
def _library() -> InterventionLibrary:
    return read_intervention_library(_DATA)


def concerns() -> Mapping[str, Concern]:
    """What people come with, by key: a closed list.

    Examples
    --------
    >>> concerns()["depression"].name
    'Depression and low mood'
    """
    return _library().concerns


def approaches() -> Mapping[str, Approach]:
    """The ways of working, by key, in the order of their names.

    Examples
    --------
    >>> approaches()["cbt"].name
    'Cognitive behavioural therapy (CBT)'
    """
    return _library().approaches


def interventions() -> Mapping[str, Intervention]:
    """What can be done in therapy, by key, in the order of the names.

    Examples
    --------
    >>> interventions()["behavioural_activation"].aims
    ('symptoms', 'behaviour', 'wellbeing')
    """
    return _library().interventions
