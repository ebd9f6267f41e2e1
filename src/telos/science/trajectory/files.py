"""Keeping a fitted model, and reading it again years later."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from telos.science.trajectory.errors import ModelFileError, ProvenanceError, TrajectoryError
from telos.science.trajectory.model import FixedEffect, TrajectoryModel, terms_of
from telos.science.trajectory.preparation import Random
from telos.science.trajectory.timescale import TimeKind, TimeScale
from telos.science.trajectory.visits import Covariate, Roles

Finite = Annotated[float, Field(allow_inf_nan=False)]
Spread = Annotated[float, Field(allow_inf_nan=False, ge=0)]
Count = Annotated[int, Field(ge=0)]


# What the eigenvalues of a matrix of correlations may be off by.
ROUNDING = 1e-6


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Covariate(_Part):
    name: str
    levels: tuple[str, ...] = ()


class _Effect(_Part):
    term: str
    estimate: Finite
    se: Spread


class _File(_Part):
    # Both without a default: a file that does not say what it is could be anything.
    kind: Literal["telos trajectory model"]
    # Raised whenever a file of before could be read wrongly.
    format: Literal[1]
    provenance: dict[str, str]
    client: str
    time: str
    outcome: str
    covariates: tuple[_Covariate, ...]
    time_scale: TimeKind
    knots: tuple[Finite, ...]
    random: Random
    method: Literal["reml", "ml"]
    n_clients: Count
    n_visits: Count
    n_without_outcome: Count
    fixed: tuple[_Effect, ...]
    fixed_covariance: tuple[tuple[Finite, ...], ...]
    sd_intercept: Spread
    sd_slope: Spread | None
    correlation: Annotated[float, Field(ge=-1, le=1)] | None
    sd_residual: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    criterion: Finite
    singular: bool
    evaluations: Count


def save_model(model: TrajectoryModel, path: str | Path, *, provenance: Mapping[str, str]) -> None:
    """Write a model to a small JSON file; nothing of any client is in it.

    Parameters
    ----------
    model : TrajectoryModel
    path : str or Path
    provenance : mapping of str to str
        What you will want to know of the data: file, period, who fitted it, when. Say nothing
        in it that names a person. `telos trajectory --save` writes the table's name and SHA-256,
        the date and the version of Telos.

    Raises
    ------
    ProvenanceError
        When it says nothing.
    OSError
        When the file cannot be written.

    References
    ----------
    Numbers are written so that they are read again to the last digit (Python's ``repr``).

    Examples
    --------
    See ``docs/outcomes.md``.
    """
    if not any(key.strip() and said.strip() for key, said in provenance.items()):
        raise ProvenanceError(
            "A model is kept with a word on its data: name the file, the period or who fitted it."
        )
    file = _File(
        kind="telos trajectory model",
        format=1,
        provenance=dict(provenance),
        client=model.roles.client,
        time=model.roles.time,
        outcome=model.roles.outcome,
        covariates=tuple(_Covariate(name=c.name, levels=c.levels) for c in model.roles.covariates),
        time_scale=model.time_scale.kind,
        knots=model.time_scale.knots,
        random=model.random,
        method=model.method,
        n_clients=model.n_clients,
        n_visits=model.n_visits,
        n_without_outcome=model.n_without_outcome,
        fixed=tuple(_Effect(term=f.term, estimate=f.estimate, se=f.se) for f in model.fixed),
        fixed_covariance=tuple(tuple(row) for row in model.fixed_covariance.tolist()),
        sd_intercept=model.sd_intercept,
        sd_slope=model.sd_slope,
        correlation=model.correlation,
        sd_residual=model.sd_residual,
        criterion=model.criterion,
        singular=model.singular,
        evaluations=model.evaluations,
    )
    Path(path).write_text(file.model_dump_json(indent=2) + "\n", encoding="utf-8")


def load_model(path: str | Path) -> TrajectoryModel:
    """Read a model that `save_model` wrote.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    TrajectoryModel
        Equal to the one saved; ``provenance`` is what was said then.

    Raises
    ------
    ModelFileError
        When the file cannot be read, does not say its kind and version or is of another, or a
        field is missing or wrong.

    References
    ----------
    The form of the file is that of `save_model`, version 1.

    Examples
    --------
    >>> try:
    ...     load_model("nowhere.json")
    ... except ModelFileError as error:
    ...     print(error)
    nowhere.json: cannot be read (No such file or directory); check the path
    """
    path = Path(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        file = _File.model_validate(content, strict=False)
        return _model(file)
    except OSError as error:
        raise ModelFileError(
            path.name, f"cannot be read ({error.strerror}); check the path"
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"]) or path.name
        if first["loc"] in {("kind",), ("format",)}:
            message = (
                "is missing, or of another kind or version; fit the model again with this version"
            )
        else:
            message = f"{first['msg']}; the file is damaged or was changed, save the model again"
        raise ModelFileError(field, message) from error
    except (ValueError, TrajectoryError) as error:
        raise ModelFileError(path.name, f"is no saved model ({error})") from error


def _model(file: _File) -> TrajectoryModel:
    roles = Roles(
        file.client,
        file.time,
        file.outcome,
        tuple(Covariate(c.name, c.levels) for c in file.covariates),
    )
    scale = TimeScale(file.time_scale, file.knots)
    covariance = np.array(file.fixed_covariance, dtype=np.float64)
    terms = terms_of(roles, scale)
    if tuple(effect.term for effect in file.fixed) != terms:
        raise TrajectoryError(f"fixed must be the terms {', '.join(terms)}")
    if covariance.shape != (len(terms), len(terms)):
        raise TrajectoryError("fixed_covariance must be square, one row for each term")
    _check_sense(file, covariance)
    return TrajectoryModel(
        roles=roles,
        time_scale=scale,
        random=file.random,
        method=file.method,
        n_clients=file.n_clients,
        n_visits=file.n_visits,
        n_without_outcome=file.n_without_outcome,
        fixed=tuple(FixedEffect(f.term, f.estimate, f.se) for f in file.fixed),
        fixed_covariance=covariance,
        sd_intercept=file.sd_intercept,
        sd_slope=file.sd_slope,
        correlation=file.correlation,
        sd_residual=file.sd_residual,
        criterion=file.criterion,
        singular=file.singular,
        evaluations=file.evaluations,
        provenance=file.provenance,
    )


def _check_sense(file: _File, covariance: np.ndarray) -> None:
    """Refuse what no fit can have come to."""
    size = np.sqrt(np.abs(np.diag(covariance)))
    scaled = covariance / np.maximum(np.outer(size, size), np.finfo(float).tiny)
    if not np.allclose(scaled, scaled.T) or np.linalg.eigvalsh(scaled).min() < -ROUNDING:
        raise TrajectoryError("fixed_covariance must be symmetric, and no variance below 0")
    if (file.sd_slope is None) != (file.random == "intercept"):
        raise TrajectoryError(f"sd_slope does not fit random, which is {file.random}")
    if file.random != "slope" and file.correlation is not None:
        raise TrajectoryError(f"correlation does not fit random, which is {file.random}")
