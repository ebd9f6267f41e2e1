"""Which rule finds later deterioration earlier, at the same price in false alarms?

    .venv/bin/python benchmarks/signals.py

The rules in use (fixed lines of the PHQ-9 at weeks 4, 9 and 14; reliably worse than the first
score) against ours (the edge of the expected band; the foretold ending). Everybody's threshold is
set on one set of simulated people so that the same share of those without the bad ending is ever
flagged, and judged on another. The model is fitted to a third. Then the same thresholds are taken
to services that they were not made for. False alarms count at any session; what is found counts
only before the last score, where the rule of reliable change finds its own definition for nothing.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from stated_signals import (
    CHANGE,
    CONFIDENCE,
    LATER_THAN_ALL,
    NAMES,
    RANGE,
    courses,
    in_words,
    usual_course,
)

from telos.science.signals import (
    PHQ9_LINES,
    PHQ9_LINES_SOURCE,
    CourseRule,
    Deteriorating,
    FixedLines,
    NotOnTrack,
    Plateau,
    PoorOutlook,
    ReadyToEnd,
    SuddenGain,
    how_courses_ended,
    judge_courses,
    measure_rule,
    threshold_for_rate,
)
from telos.science.simulate import DERIVED_SEED, ROUTINE_CARE, CareParameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from telos.science.trajectory import TrajectoryModel

SEED = 77
AHEAD = (1, 2, 4)
# Referrals of a small practice; about half of them come twice, and make a model.
SMALL = 300
FIXED, RELIABLE = "fixed lines", "worse than first"
ENDINGS = {
    "deteriorated": "reliably worse at the last score than at the first (by the scores)",
    "truly": "the same, by the true scores behind them",
    "not_improved": "not reliably better at the last score than at the first",
}


@dataclass(frozen=True)
class People:
    """Courses, and how they ended by each definition."""

    courses: pl.DataFrame
    ended: pl.DataFrame

    @classmethod
    def of(cls, referred: int, *, seed: int, parameters: CareParameters = ROUTINE_CARE) -> People:
        frame = courses(referred, seed=seed, parameters=parameters)
        seen = how_courses_ended(frame, change=CHANGE, truth=None, **NAMES)
        true = how_courses_ended(frame, change=CHANGE, truth="true_score", **NAMES)
        classes = frame.group_by("client").agg(pl.col("response_class").first())
        ended = seen.join(true.select("client", truly="deteriorated"), on="client")
        return cls(frame, ended.join(classes, on="client"))


def families(model: TrajectoryModel, *, earliest: float) -> dict[str, CourseRule]:
    """Rules whose threshold can be set, from the first session on that is named."""
    band = NotOnTrack(
        model=model,
        better="lower",
        quantile=0.9,
        given="first",
        earliest=earliest,
        line=None,
        in_a_row=1,
    )
    outlook = PoorOutlook(
        model=model,
        change=CHANGE,
        ending="deteriorated",
        by=LATER_THAN_ALL,
        chance=0.5,
        earliest=earliest,
        score_range=RANGE,
    )
    return {
        RELIABLE: Deteriorating(change=CHANGE, against="first", earliest=earliest, in_a_row=1),
        "worse than best": Deteriorating(
            change=CHANGE, against="best", earliest=earliest, in_a_row=1
        ),
        "band, first score": band,
        "band, all scores": replace(band, given="before"),
        "outlook: worse": outlook,
        "outlook: not better": replace(outlook, ending="not improved"),
    }


def lines() -> FixedLines:
    return FixedLines(
        lines=PHQ9_LINES, better="lower", time="week", within=2, source=PHQ9_LINES_SOURCE
    )


def judged(people: People, rules: dict[str, CourseRule]) -> dict[str, pl.DataFrame]:
    return {name: judge_courses(people.courses, rule=rule, **NAMES) for name, rule in rules.items()}


def flagged(said: pl.DataFrame, threshold: float) -> pl.DataFrame:
    return said.with_columns(raised=pl.col("strength") >= threshold)


def row(name: str, said: pl.DataFrame, ended: pl.DataFrame, *, outcome: str) -> str:
    figures = measure_rule(
        said,
        ended,
        client="client",
        session="session",
        outcome=outcome,
        ahead=AHEAD,
        confidence=CONFIDENCE,
    )
    ahead = " | ".join(in_words(each.found) for each in figures.found_ahead)
    return f"| {name} | {in_words(figures.false_alarms)} | {ahead} | {in_words(figures.right)} |"


def difference(one: pl.DataFrame, other: pl.DataFrame, bad: pl.DataFrame) -> str:
    """How many more of the same people are found two sessions ahead, with its interval."""
    found = [_found(said, bad, ahead=2) for said in (one, other)]
    gap = found[0].astype(float) - found[1]
    reach = 1.96 * gap.std(ddof=1) / np.sqrt(len(gap))
    return f"{gap.mean():+.3f} [{gap.mean() - reach:+.3f}, {gap.mean() + reach:+.3f}]"


def _found(said: pl.DataFrame, bad: pl.DataFrame, *, ahead: float) -> np.ndarray:
    flags = said.filter("raised").group_by("client").agg(flag=pl.col("session").min())
    both = bad.join(flags, on="client", how="left", maintain_order="left")
    early = (both["last_session"] - both["flag"]) >= ahead
    return early.fill_null(value=False).to_numpy()


HEAD = (
    "| rule | false alarms per client | found 1 session ahead | 2 ahead | 4 ahead "
    "| right when raised |\n| --- | --- | --- | --- | --- | --- |"
)


def compare(tuning: People, tested: People, rules: dict[str, CourseRule]) -> None:
    """Everybody at the false-alarm rates of the two rules in use."""
    set_on, judged_on = judged(tuning, rules), judged(tested, rules)
    in_use = {
        FIXED: judge_courses(tested.courses, rule=lines(), **NAMES),
        RELIABLE: judged_on[RELIABLE],
    }
    for outcome, meaning in ENDINGS.items():
        n = tested.ended[outcome].sum()
        print(f"\n### {outcome}: {meaning} ({n:,} of {len(tested.ended):,})\n")
        for reference, said in in_use.items():
            rate = _rate(said, tested.ended, outcome)
            print(f"At the rate of “{reference}”, {rate:.3f} per client:\n\n{HEAD}")
            print(row(f"**{reference}**, as it is", said, tested.ended, outcome=outcome))
            gaps = []
            for name in rules:
                threshold = threshold_for_rate(
                    set_on[name], tuning.ended, client="client", outcome=outcome, rate=rate
                )
                ours = flagged(judged_on[name], threshold)
                print(row(f"{name}, {threshold:.3g}", ours, tested.ended, outcome=outcome))
                gaps.append(f"{name} {difference(ours, said, tested.ended.filter(outcome))}")
            print(f"\nFound 2 sessions ahead, beside “{reference}”: " + "; ".join(gaps) + "\n")


def _rate(said: pl.DataFrame, ended: pl.DataFrame, outcome: str) -> float:
    people = said.filter("raised").select("client").unique()
    without = ended.filter(~pl.col(outcome))
    return len(without.join(people, on="client", how="semi")) / len(without)


def elsewhere() -> dict[str, CareParameters]:
    """Services that the model and the thresholds were not made for."""
    measures, classes, leaving = (
        ROUTINE_CARE.measures,
        ROUTINE_CARE.classes,
        ROUTINE_CARE.drop_out,
    )
    if classes is None or leaving is None:
        raise SystemExit("ROUTINE_CARE has lost its classes or its drop-out.")
    milder = tuple(replace(m, mean=m.mean - 3, reliability=0.75) for m in measures)
    return {
        "as fitted": ROUTINE_CARE,
        "milder, shakier, less change": replace(
            ROUTINE_CARE,
            measures=milder,
            change=replace(ROUTINE_CARE.change, mean=0.35, sd=0.4),
        ),
        "half respond late": replace(ROUTINE_CARE, classes=replace(classes, late=0.5)),
        "who is worse leaves, unseen": replace(
            ROUTINE_CARE,
            drop_out=replace(leaving, base=0.08, slope=1.5, informed_by="true"),
        ),
        "nobody leaves, change goes on": DERIVED_SEED,
    }


def move(tuning: People, rules: dict[str, CourseRule], *, referred: int) -> None:
    """The thresholds of home, in other services; and under a model of a small caseload."""
    outcome = "deteriorated"
    said = judged(tuning, rules)
    rate = _rate(said[RELIABLE], tuning.ended, outcome)
    thresholds = {
        name: threshold_for_rate(
            said[name], tuning.ended, client="client", outcome=outcome, rate=rate
        )
        for name in (RELIABLE, "band, first score", "outlook: worse")
    }
    thresholds[RELIABLE] = CHANGE.amount
    for place, (service, parameters) in enumerate(elsewhere().items()):
        people = People.of(referred, seed=SEED + 10 + place, parameters=parameters)
        print(
            f"\n{service}: {people.ended['deteriorated'].mean():.1%} of {len(people.ended):,} "
            f"deteriorate\n\n{HEAD}"
        )
        there = judge_courses(people.courses, rule=lines(), **NAMES)
        print(row(FIXED, there, people.ended, outcome=outcome))
        for name, threshold in thresholds.items():
            found = judge_courses(people.courses, rule=rules[name], **NAMES)
            print(row(name, flagged(found, threshold), people.ended, outcome=outcome))
        if parameters is ROUTINE_CARE:
            few = families(usual_course(courses(SMALL, seed=SEED + 30)), earliest=1)
            for name in ("band, first score", "outlook: worse"):
                found = judge_courses(people.courses, rule=few[name], **NAMES)
                said = flagged(found, thresholds[name])
                print(row(f"{name}, small model", said, people.ended, outcome=outcome))


def wait(tuning: People, tested: People, model: TrajectoryModel) -> None:
    """What it costs, and whom it spares, to let a rule speak only later.

    Thresholds are those at which one in ten is wrongly flagged when it speaks from session 1 on.
    """
    outcome = "deteriorated"
    first = families(model, earliest=1)
    late = tested.ended.filter(response_class="late_responder")
    print(
        "| rule, threshold as from session 1 | from session | late responders flagged wrongly ",
        end="",
    )
    print("| all flagged wrongly | found 2 ahead |\n| --- | --- | --- | --- | --- |")
    for name in (RELIABLE, "band, first score", "outlook: worse", "outlook: not better"):
        set_on = judge_courses(tuning.courses, rule=first[name], **NAMES)
        threshold = threshold_for_rate(
            set_on, tuning.ended, client="client", outcome=outcome, rate=0.1
        )
        for earliest in (1, 3, 5, 7):
            rule = families(model, earliest=earliest)[name]
            said = flagged(judge_courses(tested.courses, rule=rule, **NAMES), threshold)
            everybody, some = (
                measure_rule(
                    said,
                    who,
                    client="client",
                    session="session",
                    outcome=outcome,
                    ahead=(2,),
                    confidence=CONFIDENCE,
                )
                for who in (tested.ended, late)
            )
            print(
                f"| {name}, {threshold:.3g} | {earliest} | {in_words(some.false_alarms)} "
                f"| {in_words(everybody.false_alarms)} "
                f"| {in_words(everybody.found_ahead[0].found)} |"
            )


def timed(model: TrajectoryModel, referred: int) -> None:
    """CPU seconds for a large caseload, and milliseconds for one client."""
    frame = courses(referred, seed=SEED + 5)
    scored = frame.drop_nulls("score")
    one = scored.filter(client=scored.group_by("client").len().filter(len=10)["client"].min())
    rules: dict[str, CourseRule] = {
        FIXED: lines(),
        **families(model, earliest=2),
        "plateau": Plateau(change=CHANGE, over=4, earliest=7, answered=4),
        "sudden gain": SuddenGain(change=CHANGE, share=0.25, best=0, alpha=0.05, after=3, apart=1),
        "ready to end": ReadyToEnd(change=CHANGE, over=4, answered=3),
    }
    print(f"{scored['client'].n_unique():,} clients, {len(frame):,} sessions\n")
    print("| rule | CPU seconds | wall seconds | one client, ms CPU |\n| --- | --- | --- | --- |")
    for name, rule in rules.items():
        whole, wall = _cpu(lambda rule=rule: judge_courses(frame, rule=rule, **NAMES), 1)
        single, _ = _cpu(lambda rule=rule: judge_courses(one, rule=rule, **NAMES), 50)
        print(f"| {name} | {whole:.2f} | {wall:.2f} | {1000 * single:.1f} |")


def _cpu(do: Callable[[], object], times: int) -> tuple[float, float]:
    do()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        do()
    return (time.process_time() - cpu) / times, (time.perf_counter() - wall) / times


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--referred", type=int, default=240_000, help="people in the test")
    referred = reader.parse_args().referred
    fitted_on = courses(referred // 2, seed=SEED)
    model = usual_course(fitted_on)
    tuning, tested = People.of(referred, seed=SEED + 1), People.of(referred, seed=SEED + 2)
    rules = families(model, earliest=1)
    print(f"## Same false alarms\n\nPHQ-9, ROUTINE_CARE, {referred:,} referred, seed {SEED}.")
    compare(tuning, tested, rules)
    print("\n## Thresholds of home, elsewhere")
    move(tuning, rules, referred=referred // 2)
    print("\n## Waiting for late responders\n")
    wait(tuning, tested, model)
    print("\n## Time\n")
    timed(model, 145_000)


if __name__ == "__main__":
    main()
