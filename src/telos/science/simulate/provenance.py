"""Every number of a set of parameters by name and source; the same set with one changed."""

from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from typing import Any

import polars as pl

from telos.science.simulate.errors import CareParameterError, SimulationError
from telos.science.simulate.figures import SOURCES, Figure, Status
from telos.science.simulate.parameters import CareParameters, MeasureParameters


def figures_of(parameters: CareParameters) -> pl.DataFrame:
    """List every number of a set of parameters, and where it comes from.

    Parameters
    ----------
    parameters : CareParameters

    Returns
    -------
    polars.DataFrame
        ``name`` (as `with_figure` takes it), ``value``, ``status`` (`Status`), ``source`` (key of
        `SOURCES`), ``words`` (the reference; for a judgement the reason). Null where there is
        none. Parts that are None have no rows.

    Examples
    --------
    >>> from telos.science.simulate import DERIVED_SEED
    >>> figures_of(DERIVED_SEED).filter(name="change.mean").row(0)[:4]
    ('change.mean', 0.55, 'fitted by us', 'seed')
    """
    rows = [(name, float(value), *_origin(value)) for name, value in _named(parameters, prefix="")]
    words = dict.fromkeys(("name", "value", "status", "source", "words"), pl.String)
    return pl.DataFrame(rows, schema={**words, "value": pl.Float64}, orient="row")


def with_figure(parameters: CareParameters, name: str, value: float) -> CareParameters:
    """Give the same parameters with one number changed; it is then the caller's own.

    Parameters
    ----------
    parameters : CareParameters
    name : str
        As `figures_of` lists it.
    value : float

    Returns
    -------
    CareParameters

    Raises
    ------
    SimulationError
        When there is no such number.
    CareParameterError
        When the value is not allowed.

    Examples
    --------
    >>> from telos.science.simulate import DERIVED_SEED
    >>> with_figure(DERIVED_SEED, "measures.phq9.mean", 15.0).measures[0].mean
    15.0
    """
    names = [known for known, _ in _named(parameters, prefix="")]
    if name not in names:
        raise SimulationError(
            f"There is no number “{name}”. Names like it: {', '.join(_like(name, names))}."
        )
    changed: CareParameters = _replaced(parameters, name.split("."), value)
    return changed


def _like(name: str, names: list[str]) -> list[str]:
    near = get_close_matches(name, names)
    return near or sorted({known.partition(".")[0] for known in names})


def _named(part: object, *, prefix: str) -> list[tuple[str, float]]:
    if isinstance(part, bool | str) or part is None:
        return []
    if isinstance(part, int | float):
        return [(prefix, part)]
    inside = _inside(part)
    start = f"{prefix}." if prefix else ""
    return [each for key, value in inside for each in _named(value, prefix=f"{start}{key}")]


def _inside(part: object) -> list[tuple[str, object]]:
    """Names and values one step down; measures by their instrument, months by their number."""
    if isinstance(part, tuple):
        return [(_key(each, place), each) for place, each in enumerate(part)]
    if is_dataclass(part):
        return [(each.name, getattr(part, each.name)) for each in fields(part)]
    raise CareParameterError("parameters", part, allowed="numbers, words and parts with names")


def _key(each: object, place: int) -> str:
    return each.instrument if isinstance(each, MeasureParameters) else str(place + 1)


def _origin(value: float) -> tuple[str, str | None, str | None]:
    """Status, source and words."""
    if not isinstance(value, Figure):
        return Status.GIVEN, None, None
    if value.source in SOURCES:
        return value.status, value.source, SOURCES[value.source]
    return value.status, None, value.source


def _replaced(part: Any, path: list[str], value: float) -> Any:
    if not path:
        return value
    if isinstance(part, tuple):
        return tuple(
            _replaced(each, path[1:], value) if key == path[0] else each
            for key, each in _inside(part)
        )
    return replace(part, **{path[0]: _replaced(getattr(part, path[0]), path[1:], value)})
