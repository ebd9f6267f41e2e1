"""Scores, alphas, means and changes beside psych and base R."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from references.figures import Figure, Found, Silence, Told, alike_of, read
from telos.science.change import classify_change, describe_pairs, rule_by_method
from telos.science.instruments import Instrument, cronbach_alpha, score_items

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def scales(folder: Path, groups: Told) -> Iterator[Found]:
    for name, table, compare in (
        ("items:bfi", "items_bfi", _of_the_items),
        ("items:epi_bfi", "scales_epi_bfi", _of_the_scales),
        ("items:anorexia", "prepost_anorexia", _of_the_weights),
    ):
        rows = read(folder, table)
        if rows is None or name not in groups:
            yield Silence(name, "not in this folder")
        else:
            yield from compare(rows, groups[name])


def _of_the_items(answers: pl.DataFrame, told: Told) -> Iterator[Figure]:
    answers = answers.rename(str.lower)
    for name, theirs in told.items():
        group = f"psych: bfi, {name}"
        whole = _scale(theirs, max_missing=0)
        sums = score_items(answers, instrument=whole)
        complete, expected = sums["score"].drop_nulls(), theirs["sum_complete_case"]
        alpha = cronbach_alpha(answers, instrument=whole)
        yield Figure(group, "alpha", alpha, theirs["alpha_complete_case"]["raw"])
        yield Figure(group, "people with all answers", len(complete), expected["n"], whole=True)
        yield Figure(group, "sum of all", float(complete.sum()), expected["total"])
        yield Figure(group, "mean sum", float(complete.mean()), expected["mean"])  # type: ignore[arg-type]
        yield Figure(group, "sd of sums", float(complete.std()), expected["sd"])  # type: ignore[arg-type]
        ten = pl.Series(theirs["first10_complete_sum"], dtype=pl.Float64)
        alike = sums["score"].head(10).eq_missing(ten)
        yield alike_of(group, "first people alike", alike)
        for missing in (1, 2):
            scored = score_items(answers, instrument=_scale(theirs, max_missing=missing))["score"]
            expected = theirs[f"mean_imputed_le{missing}"]
            scored = scored.drop_nulls()
            what = f"up to {missing} missing"
            yield Figure(group, f"people, {what}", len(scored), expected["n_scored"], whole=True)
            yield Figure(group, f"sum of all, {what}", float(scored.sum()), expected["sum"])
            yield Figure(group, f"sd of sums, {what}", float(scored.std()), expected["sd"])  # type: ignore[arg-type]


def _scale(told: Told, *, max_missing: int) -> Instrument:
    """The items as an instrument; it holds no wording."""
    reverse = told["reverse"] if isinstance(told["reverse"], list) else [told["reverse"]]
    guess = {"status": "unconfirmed"}
    return Instrument.model_validate(
        {
            "key": "bfi",
            "version": "1",
            "language": "en",
            "name": "Items of the IPIP",
            "short_name": "BFI",
            "construct": "personality",
            "plain_name": "how I am",
            "better": "higher",
            "minutes": 1,
            "interval_days": 30,
            "item_count": len(told["items"]),
            "options": [{"value": value} for value in range(1, 7)],
            "items": [{"key": key.lower(), "reverse": key in reverse} for key in told["items"]],
            "score": {
                "method": "sum",
                "lowest": len(told["items"]),
                "highest": 6 * len(told["items"]),
            },
            "missing": {
                "rule": "prorate" if max_missing else "complete",
                "max_missing": max_missing,
                **guess,
            },
            "licence": {
                "class": "amber",
                "text": "Not settled.",
                "notice": "IPIP.",
                "held_back_until": "The wording is needed.",
                **guess,
            },
        }
    )


def _of_the_scales(rows: pl.DataFrame, told: Told) -> Iterator[Figure]:
    group = "base R: epi_bfi, scales"
    yield Figure(group, "people", len(rows), told["n"], whole=True)
    for scale, mean in told["means"].items():
        found = describe_pairs(rows[scale], rows["bdi"])
        yield Figure(group, f"mean of {scale}", found.mean_first, mean)
        yield Figure(group, f"sd of {scale}", found.sd_first, told["sds"][scale])
        if f"cor_bdi_{scale}" in told:
            what = f"correlation of bdi and {scale}"
            yield Figure(group, what, found.correlation, told[f"cor_bdi_{scale}"])


def _of_the_weights(rows: pl.DataFrame, told: Told) -> Iterator[Figure]:
    """Reliability 0.90 is assumed there, for demonstration; no line."""
    for arm, theirs in told.items():
        if arm == "note":
            continue
        group = f"base R: anorexia, {arm}"
        some = rows if arm == "all" else rows.filter(pl.col("treat") == arm)
        pairs = describe_pairs(some["pre"], some["post"])
        rule = rule_by_method(
            "jt", better="higher", pairs=pairs, reliability=0.9, confidence=0.95, line=None
        )
        judged = classify_change(some["pre"], some["post"], rule=rule)["category"]
        yield Figure(group, "people", pairs.n, theirs["n"], whole=True)
        yield Figure(group, "first mean", pairs.mean_first, theirs["m_pre"])
        yield Figure(group, "first sd", pairs.sd_first, theirs["sd_pre"])
        yield Figure(group, "error", rule.standard_error, theirs["s_diff"])
        for category in ("improved", "unchanged", "deteriorated"):
            count = int((judged == category).sum())
            yield Figure(group, category, count, theirs[category], whole=True)
