"""Outcomes of a simulated service, as a service would reckon them."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from telos.science.change import Cutoff, PairedScores, rule_from_instrument, service_outcomes
from telos.science.instruments import load_instrument

GAD7_AT_8 = replace(
    rule_from_instrument(load_instrument("gad7")),
    cutoff=Cutoff(value=8, kind="caseness", operator=">="),
)
RULES = {"phq9": rule_from_instrument(load_instrument("phq9")), "gad7": GAD7_AT_8}


def first_and_last(courses: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """First and last answered score of everybody, and sessions attended, by instrument."""
    ends = courses.group_by("client", "instrument", maintain_order=True).agg(
        first=pl.col("score").drop_nulls().first(),
        last=pl.col("score").drop_nulls().last(),
        n=pl.col("attended").sum(),
    )
    return {key: ends.filter(instrument=key) for key in RULES}


def judge_service(ends: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """By the rules of NHS Talking Therapies."""
    return service_outcomes(
        *(PairedScores(ends[key]["first"], ends[key]["last"], RULES[key]) for key in RULES)
    )


def effect(ends: pl.DataFrame) -> float:
    """Mean change in standard deviations of first scores."""
    return (ends["first"] - ends["last"]).mean() / ends["first"].std()
