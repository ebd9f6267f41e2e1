"""Reading the library's files and checking them against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from telos.science.instruments.errors import FieldProblem, InstrumentFileError
from telos.science.instruments.facts import Definition
from telos.science.instruments.files import checked
from telos.science.interventions.agreeing import (
    problems_of_approach,
    problems_of_concerns,
    problems_of_intervention,
    problems_of_register,
    problems_of_unused,
)
from telos.science.interventions.errors import InterventionFileError
from telos.science.interventions.evidence import Register
from telos.science.interventions.known import Known
from telos.science.interventions.parts import (
    ApproachFile,
    ConcernEntry,
    ConcernList,
    Entry,
    InterventionFile,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

Read = TypeVar("Read", bound=Definition)
Keyed = TypeVar("Keyed", ApproachFile, InterventionFile)

_CONCERNS = "concerns.toml"
_EVIDENCE = "evidence.toml"


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What the files of a folder say, each checked and all of them agreeing."""

    concerns: tuple[ConcernEntry, ...]
    register: Register
    approaches: tuple[ApproachFile, ...]
    interventions: tuple[InterventionFile, ...]


def read_shelf(folder: Path | Traversable) -> Shelf:
    """Read every file of a library's folder, or say which field of which file to mend."""
    listed = _read(ConcernList, folder / _CONCERNS, name=_CONCERNS)
    shelf = Shelf(
        concerns=listed.concerns,
        register=_read(Register, folder / _EVIDENCE, name=_EVIDENCE),
        approaches=tuple(_read_all(ApproachFile, folder / "approaches")),
        interventions=tuple(_read_all(InterventionFile, folder / "interventions")),
    )
    _refuse_disagreement(shelf)
    return shelf


def _refuse_disagreement(shelf: Shelf) -> None:
    known = Known(
        concerns=frozenset(one.key for one in shelf.concerns),
        approaches=frozenset(one.key for one in shelf.approaches),
        statements={one.key: one.concern for one in shelf.register.statements},
    )
    _refuse(_EVIDENCE, problems_of_register(shelf.register, known))
    _refuse(_CONCERNS, problems_of_concerns(shelf.concerns, known))
    for approach in shelf.approaches:
        _refuse(f"approaches/{approach.key}.toml", problems_of_approach(approach, known))
    for one in shelf.interventions:
        _refuse(f"interventions/{one.key}.toml", problems_of_intervention(one, known))
    entries: tuple[Entry, ...] = (*shelf.concerns, *shelf.approaches, *shelf.interventions)
    used = {key for one in entries for key in one.evidence}
    _refuse(_EVIDENCE, problems_of_unused(shelf.register, used))


def _refuse(name: str, problems: Iterable[FieldProblem]) -> None:
    found = tuple(problems)
    if found:
        raise InterventionFileError(name, found)


def _read_all(kind: type[Keyed], folder: Path | Traversable) -> Iterator[Keyed]:
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    for file in names:
        name = f"{folder.name}/{file}"
        one = _read(kind, folder / file, name=name)
        if one.key != file.removesuffix(".toml"):
            problem = FieldProblem("key", f"must be the name of the file (found “{one.key}”)")
            raise InterventionFileError(name, [problem])
        yield one


def _read(kind: type[Read], path: Path | Traversable, *, name: str) -> Read:
    try:
        return checked(kind, path.read_bytes(), name=name)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        problem = FieldProblem("file", f"cannot be read ({reason}); check the path")
        raise InterventionFileError(name, [problem]) from error
    except InstrumentFileError as error:
        raise InterventionFileError(name, error.problems) from error
