"""Mixed models beside lme4: estimates, people, courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from references.figures import Figure, Found, Silence, Told, farthest, read
from telos.science.trajectory import (
    TimeScale,
    TrajectoryModel,
    client_deviations,
    expected_course,
    fit_trajectory,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TREATED = ["bdi_pre", "treatment", "drug", "length"]
# Model → file, client, time, outcome, covariates, scale.
MODELS: dict[str, tuple[str, str, str, str, list[str], str]] = {
    "btheb ri_month": ("growth_btheb", "id", "month", "bdi", [], "linear"),
    "btheb ris_month": ("growth_btheb", "id", "month", "bdi", [], "linear"),
    "btheb ri_log1p_month": ("growth_btheb", "id", "month", "bdi", [], "log1p"),
    "btheb ris_log1p_month": ("growth_btheb", "id", "month", "bdi", [], "log1p"),
    "btheb hsaur_ri": ("growth_btheb", "id", "month", "bdi", TREATED, "linear"),
    "btheb hsaur_ris": ("growth_btheb", "id", "month", "bdi", TREATED, "linear"),
    "sleepstudy ri_days": ("growth_sleepstudy", "Subject", "Days", "Reaction", [], "linear"),
    "sleepstudy ris_days": ("growth_sleepstudy", "Subject", "Days", "Reaction", [], "linear"),
    "sleepstudy ris_log1p": ("growth_sleepstudy", "Subject", "Days", "Reaction", [], "log1p"),
    "oxboys ri_age": ("growth_oxboys", "Subject", "age", "height", [], "linear"),
    "oxboys ris_age": ("growth_oxboys", "Subject", "age", "height", [], "linear"),
    "synthetic_10k ris_log1p_base": (
        *("synthetic_growth_10000", "id", "session", "y"),
        ["base"],
        "log1p",
    ),
}


def mixed_models(folder: Path, groups: Told) -> Iterator[Found]:
    for name, (file, client, time, outcome, covariates, scale) in MODELS.items():
        visits = read(folder, file)
        data_set, model_name = name.split()
        if visits is None or f"lmm:{data_set}" not in groups:
            yield Silence(f"lme4: {name}", "not in this folder")
            continue
        if "hsaur" in name:
            # As in the book the model is from: the first score is a covariate, not a visit.
            visits = visits.filter(pl.col("month") > 0)
        for method in ("REML", "ML"):
            model = fit_trajectory(
                visits,
                client=client,
                time=time,
                outcome=outcome,
                covariates=covariates,
                time_scale=TimeScale(scale),  # type: ignore[arg-type]
                random="slope" if "ris" in model_name else "intercept",
                method=method.lower(),  # type: ignore[arg-type]
            )
            told = groups[f"lmm:{data_set}"][model_name][method]
            group = f"lme4: {name} {method}".replace("synthetic_", "")
            blups = read(folder, f"expected_blup_{data_set}_{model_name}_{method}")
            yield from _of_the_model(group, model, told)
            yield from _of_the_people(group, model, visits, told=told, blups=blups)
            yield from _of_the_courses(group, model, visits, told=told)


def _of_the_model(group: str, model: TrajectoryModel, told: Told) -> Iterator[Figure]:
    for what, ours, theirs in (
        ("criterion", model.criterion, told["criterion"]),
        ("log-likelihood", model.log_likelihood, told["logLik"]),
        ("AIC", model.aic, told["AIC"]),
        ("BIC", model.bic, told["BIC"]),
    ):
        yield Figure(group, what, ours, theirs)
    for what, count, theirs in (
        ("visits", model.n_visits, told["nobs"]),
        ("clients", model.n_clients, told["ngroups"]),
    ):
        yield Figure(group, what, count, theirs, whole=True)
    spreads = [("sd of level", model.sd_intercept)]
    if model.sd_slope is not None and model.correlation is not None:
        spreads.append(("sd of slope", model.sd_slope))
        spreads.append(("correlation of level and slope", model.correlation))
    spreads.append(("sd of residual", model.sd_residual))
    for (what, spread), part in zip(spreads, told["random"], strict=True):
        yield Figure(group, what, spread, part["sdcor"])
    terms = list(told["fixef"])
    if len(terms) > 3:
        # Their models of the book name time second and covariates around it; ours has time first.
        terms.sort(key=lambda term: (term != "(Intercept)", term != "month"))
    for effect, term in zip(model.fixed, terms, strict=True):
        yield Figure(group, f"effect of {effect.term}", effect.estimate, told["fixef"][term])
        yield Figure(group, f"error of {effect.term}", effect.se, told["se"][term])


def _of_the_people(
    group: str,
    model: TrajectoryModel,
    visits: pl.DataFrame,
    *,
    told: Told,
    blups: pl.DataFrame | None,
) -> Iterator[Figure]:
    """Each person's deviation; where the reference keeps only the first six, theirs."""
    mine = client_deviations(model, visits)
    columns = ["intercept", "slope"] if model.sd_slope is not None else ["intercept"]
    theirs = pl.DataFrame(told["blup_first6"]) if blups is None else blups
    theirs.columns = ["client", *columns, *(f"{column}_sd" for column in columns)]
    client = pl.col(model.roles.client).cast(pl.String).alias("client")
    both = theirs.with_columns(pl.col("client").cast(pl.String)).join(
        mine.with_columns(client), on="client", suffix="_ours", maintain_order="left"
    )
    names = both["client"].to_list()
    yield Figure(group, "people compared", len(names), len(theirs), whole=True)
    for column, word in zip(columns, ("level", "slope"), strict=False):
        for what, of_it, scale in (
            (word, column, float(np.std(mine[column].to_numpy()))),
            (f"error of {word}", f"{column}_sd", both[f"{column}_sd"]),
        ):
            ours, told_of_it = both[f"{of_it}_ours"], both[of_it]
            each = f"{what} of {{}} (of {{}})"
            yield farthest(group, each, names=names, ours=ours, theirs=told_of_it, scale=scale)


def _of_the_courses(
    group: str, model: TrajectoryModel, visits: pl.DataFrame, *, told: Told
) -> Iterator[Figure]:
    """Courses of some clients, from all their visits and from the first two."""
    client = pl.col(model.roles.client).cast(pl.String)
    for name, courses in told.get("prediction", {"clients": {}})["clients"].items():
        own = visits.filter(client == name)
        two = own.drop_nulls(model.roles.outcome).head(2)
        for word, seen, rows, known, confidence, columns in (
            ("all", own, courses["full"], False, 0.95, ("cond_mean", "cond_lo95")),
            ("two", two, courses["early_k2"]["traj"], True, 0.8, ("early_mean", "early_lo80")),
        ):
            theirs = pl.DataFrame(rows)
            times = theirs["t"].to_list()
            ours = expected_course(
                model, seen, times=times, confidence=confidence, known_model=known
            )
            sd = theirs["early_sd" if known else "cond_new_obs_sd"]
            for what, mine, column in zip(
                ("course", "band"), ("expected", "low"), columns, strict=True
            ):
                yield farthest(
                    group,
                    f"{what} of {name} from {word}, at {{}}",
                    names=times,
                    ours=ours[mine],
                    theirs=theirs[column],
                    scale=sd,
                )
