"""Whether the files of the library agree: what one names, another has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.science.instruments.errors import FieldProblem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from telos.science.interventions.evidence import Register
    from telos.science.interventions.known import Known
    from telos.science.interventions.parts import ApproachFile, ConcernEntry, InterventionFile


def problems_of_register(register: Register, known: Known) -> Iterator[FieldProblem]:
    """Keys that stand twice, and sources or concerns that are not there."""
    sources = [source.key for source in register.sources]
    yield from _twice("sources", sources, of=".key")
    yield from _twice("statements", [one.key for one in register.statements], of=".key")
    for number, one in enumerate(register.statements):
        at = f"statements[{number}]"
        yield from _unknown(f"{at}.concern", [one.concern], known.concerns, single=True)
        yield from _unknown(f"{at}.sources", one.sources, sources)
        if one.status == "looked-up" and not one.sources:
            told = "is missing; name one, or set status to “general knowledge”"
            yield FieldProblem(f"{at}.sources", told)
    read_in = {key for one in register.statements for key in one.sources}
    for number, key in enumerate(sources):
        if key not in read_in:
            yield FieldProblem(f"sources[{number}].key", f"“{key}” is used by no statement")


def problems_of_concerns(entries: Sequence[ConcernEntry], known: Known) -> Iterator[FieldProblem]:
    """Keys that stand twice, and statements that are not there or about something else."""
    yield from _twice("concerns", [one.key for one in entries], of=".key")
    for number, one in enumerate(entries):
        yield from _evidence(one.evidence, known, at=f"concerns[{number}].", about=(one.key,))


def problems_of_approach(approach: ApproachFile, known: Known) -> Iterator[FieldProblem]:
    """Statements that are not there."""
    yield from _evidence(approach.evidence, known)


def problems_of_intervention(one: InterventionFile, known: Known) -> Iterator[FieldProblem]:
    """What is named twice, or is not there."""
    yield from _twice("aims", one.aims)
    yield from _twice("formats", one.formats)
    yield from _twice("approaches", one.approaches)
    yield from _unknown("approaches", one.approaches, known.approaches)
    yield from _twice("concerns", one.concerns)
    yield from _unknown("concerns", one.concerns, known.concerns)
    yield from _evidence(one.evidence, known, about=one.concerns)


def problems_of_unused(register: Register, used: Collection[str]) -> Iterator[FieldProblem]:
    """Statements that no reader would ever see."""
    for number, one in enumerate(register.statements):
        if one.key not in used:
            told = f"“{one.key}” is named by no file; name it where it belongs"
            yield FieldProblem(f"statements[{number}].key", told)


def _evidence(
    named: Sequence[str], known: Known, *, at: str = "", about: Collection[str] | None = None
) -> Iterator[FieldProblem]:
    yield from _twice(f"{at}evidence", named)
    yield from _unknown(f"{at}evidence", named, known.statements)
    for number, key in enumerate(named):
        concern = known.statements.get(key)
        if about is not None and concern is not None and concern not in about:
            told = f"“{key}” is about “{concern}”, which is not a concern of this; remove it"
            yield FieldProblem(f"{at}evidence[{number}]", told)


def _twice(field: str, values: Sequence[str], *, of: str = "") -> Iterator[FieldProblem]:
    for number, value in enumerate(values):
        if value in values[:number]:
            yield FieldProblem(f"{field}[{number}]{of}", f"“{value}” is there twice; remove one")


def _unknown(
    field: str, values: Sequence[str], known: Collection[str], *, single: bool = False
) -> Iterator[FieldProblem]:
    for number, value in enumerate(values):
        if value not in known:
            at = field if single else f"{field}[{number}]"
            yield FieldProblem(at, f"“{value}” is not known; correct it or add it")
