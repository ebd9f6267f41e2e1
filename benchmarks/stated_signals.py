"""The settings whose false alarms are stated, and the simulation that measures them.

    .venv/bin/python benchmarks/stated_signals.py            # print
    .venv/bin/python benchmarks/stated_signals.py --write    # and write the data file

Courses are those of ROUTINE_CARE on the PHQ-9; the model is fitted to other people of the same
service. It is made up, and the rates hold for it: a service of one's own must measure again.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

import telos.science.signals as signals_room
from telos.science.change import rule_from_instrument
from telos.science.instruments import load_instrument
from telos.science.signals import (
    PHQ9_LINES,
    PHQ9_LINES_SOURCE,
    Careless,
    CourseRule,
    Deteriorating,
    FixedLines,
    NotOnTrack,
    Plateau,
    PoorOutlook,
    ReadyToEnd,
    RuleFigures,
    Share,
    Slipping,
    SuddenGain,
    careless_answers,
    how_courses_ended,
    judge_courses,
    measure_rule,
)
from telos.science.signals.stated import figures_of, parameters_of
from telos.science.simulate import (
    ROUTINE_CARE,
    CareParameters,
    Table,
    simulate_courses,
    simulate_table,
)
from telos.science.trajectory import ScoreRange, TimeScale, TrajectoryModel, fit_trajectory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PHQ9 = load_instrument("phq9")
CHANGE = rule_from_instrument(PHQ9)
RANGE = ScoreRange(lowest=PHQ9.score.lowest, highest=PHQ9.score.highest, step=1)
NAMES = {"client": "client", "session": "session", "score": "score"}
CONFIDENCE = 0.95
SEED = 2024
REFERRED = 120_000
FITTED_ON = 60_000
# Longer than any course of ROUTINE_CARE, so that every session is judged.
LATER_THAN_ALL = 30

# Answers are many rows; so many referrals are enough for them.
HONEST = 20_000

OUTCOMES = {
    "deteriorated": "reliably worse at the last score than at the first",
    "not_improved": "not reliably better at the last score than at the first",
    "still_clinical": "on the clinical side of the line at the last score",
    "recovered": "reliably recovered at the last score",
    "leapt": "had a sudden gain in the true scores; the others changed steadily, or not",
    "slipped": "a year after the end truly worse by the reliable amount, and over the line",
    "careless": "answered without care; nobody in this simulation did",
}


def courses(referred: int, *, seed: int, parameters: CareParameters = ROUTINE_CARE) -> pl.DataFrame:
    made = simulate_courses(clients=referred, parameters=parameters, seed=seed)
    return made.filter(pl.col("instrument") == PHQ9.key)


def usual_course(frame: pl.DataFrame) -> TrajectoryModel:
    return fit_trajectory(
        frame,
        client="client",
        time="session",
        outcome="score",
        time_scale=TimeScale("log1p"),
        random="slope",
        method="reml",
    )


@cache
def model_of_others(fitted_on: int, *, seed: int) -> TrajectoryModel:
    """The model that rules are measured with, of other people than those they are measured on."""
    return usual_course(courses(fitted_on, seed=seed + 1))


def settings(model: TrajectoryModel) -> Iterator[tuple[CourseRule, tuple[str, ...]]]:
    """Rules, and the endings against which each is counted. None is a recommendation."""
    badly = ("deteriorated", "not_improved")
    for quantile in (0.9, 0.95, 0.975):
        for earliest in (2, 6):
            yield (
                NotOnTrack(
                    model=model,
                    better="lower",
                    quantile=quantile,
                    given="first",
                    earliest=earliest,
                    line=CHANGE.cutoff,
                    in_a_row=1,
                ),
                badly,
            )
    for given in ("first", "before"):
        yield (
            NotOnTrack(
                model=model,
                better="lower",
                quantile=0.9,
                given=given,
                earliest=2,
                line=CHANGE.cutoff,
                in_a_row=2,
            ),
            badly,
        )
    outlook = PoorOutlook(
        model=model,
        change=CHANGE,
        ending="deteriorated",
        by=LATER_THAN_ALL,
        chance=0.3,
        earliest=2,
        score_range=RANGE,
    )
    for earliest in (2, 6):
        yield replace(outlook, earliest=earliest), badly
        yield replace(outlook, earliest=earliest, chance=0.5), badly
        yield replace(outlook, earliest=earliest, ending="not improved", chance=0.8), badly
    yield (
        FixedLines(
            lines=PHQ9_LINES, better="lower", time="week", within=2, source=PHQ9_LINES_SOURCE
        ),
        badly,
    )
    for against in ("first", "best"):
        for in_a_row in (1, 2):
            yield (
                Deteriorating(change=CHANGE, against=against, earliest=1, in_a_row=in_a_row),
                badly,
            )
    for earliest in (4, 7):
        yield Plateau(change=CHANGE, over=4, earliest=earliest, answered=4), ("still_clinical",)
    for after in (2, 3):
        leap = SuddenGain(change=CHANGE, share=0.25, best=0, alpha=0.05, after=after, apart=1)
        yield leap, ("leapt",)
    for over in (2, 4):
        yield ReadyToEnd(change=CHANGE, over=over, answered=3), ("recovered",)


def aftercare(frame: pl.DataFrame, referred: int, *, seed: int) -> tuple[pl.DataFrame, ...]:
    """Therapy and the year after it of those who completed, and who truly slipped."""
    after = simulate_table(
        Table.AFTERCARE, clients=referred, parameters=ROUTINE_CARE, seed=seed
    ).filter(pl.col("instrument") == PHQ9.key)
    ends = (
        frame.filter(pl.col("ending") == "completed", pl.col("attended"))
        .group_by("client", maintain_order=True)
        .agg(ended=pl.col("session").last(), level=pl.col("true_score").last())
    )
    # The forms after the end are counted on from it, a form a session.
    later = after.join(ends, on="client").with_columns(
        session=pl.col("ended") + pl.int_range(1, pl.len() + 1).over("client")
    )
    columns = ["client", "session", "score"]
    during = frame.join(ends, on="client", how="semi").select(columns)
    whole = pl.concat([during, later.select(columns)]).join(ends, on="client")
    slipped = (pl.col("true_score").last() - pl.col("level").last() >= CHANGE.amount) & (
        pl.col("true_score").last() >= PHQ9.caseness.cut
    )
    ended = (
        later.group_by("client", maintain_order=True)
        .agg(last_session=pl.col("session").last(), slipped=slipped, n=pl.col("score").count())
        .filter(pl.col("n") > 0)
    )
    return whole, ended


@dataclass(frozen=True)
class Measured:
    """One rule, one ending, and what was counted."""

    rule: CourseRule | Careless
    figures: RuleFigures
    caseload: str


ROUTINE = (
    "simulate_courses with ROUTINE_CARE, people with two scores or more; for rules with a model, a "
    "linear mixed model along log(1 + session) fitted to other people of the same service"
)
AFTER = (
    "people of ROUTINE_CARE who completed a course, with forms 3, 6 and 12 months after it, half "
    "of them answered; people with one at least"
)
ANSWERS = "answers of ROUTINE_CARE, given with care, over the whole course"


def measure(referred: int, *, fitted_on: int, honest: int, seed: int) -> list[Measured]:
    """Count everything once; another seed gives other people, for the model too."""
    frame = courses(referred, seed=seed)
    model = model_of_others(fitted_on, seed=seed)
    clients = simulate_table(Table.CLIENTS, clients=referred, parameters=ROUTINE_CARE, seed=seed)
    leapt = clients.select("client", leapt=pl.col("sudden_gain_session").is_not_null())
    ended = how_courses_ended(frame, change=CHANGE, truth=None, **NAMES).join(leapt, on="client")
    measured = []
    for rule, outcomes in settings(model):
        judged = judge_courses(frame, rule=rule, **NAMES)
        measured += [
            Measured(rule, _counted(judged, ended, outcome), ROUTINE) for outcome in outcomes
        ]
    whole, how_it_went = aftercare(frame, referred, seed=seed)
    for level_of in (1, 2):
        slip = Slipping(change=CHANGE, ended="ended", level_of=level_of, in_a_row=1)
        judged = judge_courses(whole, rule=slip, **NAMES)
        measured.append(Measured(slip, _counted(judged, how_it_went, "slipped"), AFTER))
    measured += _careless(honest, seed=seed)
    return measured


def _careless(referred: int, *, seed: int) -> Iterator[Measured]:
    forms = simulate_table(Table.ANSWERS, clients=referred, parameters=ROUTINE_CARE, seed=seed)
    people = (
        forms.group_by("client")
        .agg(last_session=pl.col("session").max())
        .with_columns(careless=pl.lit(value=False))
    )
    for longest in (7, 9):
        rule = Careless(
            longest_string=longest, straight_line=False, seconds_per_item=None, disagreement=None
        )
        looks = careless_answers(forms, instrument=PHQ9, rule=rule, seconds=None)
        judged = forms.select("client", "session", raised=looks["looks_careless"])
        yield Measured(rule, _counted(judged, people, "careless"), ANSWERS)


def _counted(judged: pl.DataFrame, ended: pl.DataFrame, outcome: str) -> RuleFigures:
    return measure_rule(
        judged,
        ended,
        client="client",
        session="session",
        outcome=outcome,
        ahead=[1],
        confidence=CONFIDENCE,
    )


def written(share: Share) -> dict[str, float] | None:
    if share.interval is None or share.value is None:
        return None
    return {
        "share": round(share.value, 5),
        "low": round(share.interval.low, 5),
        "high": round(share.interval.high, 5),
        "n": share.n,
    }


def content(measured: Sequence[Measured], model: TrajectoryModel) -> dict[str, Any]:
    return {
        "about": "False alarms per client over a course, measured in a simulated service; see "
        "docs/signals.md. Made by the command below; never by hand.",
        "command": "python benchmarks/stated_signals.py --write",
        "seed": SEED,
        "referred": REFERRED,
        "measure": PHQ9.key,
        "confidence": CONFIDENCE,
        "outcomes": OUTCOMES,
        "model": figures_of(model),
        "rates": [
            {
                "kind": str(each.rule.kind),
                "rule": each.rule.sentence,
                "parameters": parameters_of(each.rule),
                "outcome": each.figures.outcome,
                "caseload": each.caseload,
                "false_alarms": written(each.figures.false_alarms),
                "found_before_the_last": written(each.figures.found_ahead[0].found),
                "right": written(each.figures.right),
            }
            for each in measured
        ],
    }


def in_words(share: Share) -> str:
    return _words(written(share))


def _words(share: dict[str, float] | None) -> str:
    if share is None:
        return "–"
    return f"{share['share']:.3f} [{share['low']:.3f}, {share['high']:.3f}]"


def table(rates: Sequence[dict[str, Any]]) -> list[str]:
    """One line a rule, each ending in it; docs/signals.md holds the same."""
    lines = [
        "| signal | rule | counted against | false alarms per client | found before the end |",
        "| --- | --- | --- | --- | --- |",
    ]
    for (kind, rule), some in groupby(rates, key=lambda each: (each["kind"], each["rule"])):
        ending, false, found = zip(
            *(
                (
                    each["outcome"].replace("_", " "),
                    _words(each["false_alarms"]),
                    _words(each["found_before_the_last"]),
                )
                for each in some
            ),
            strict=True,
        )
        cells = (kind.replace("_", " "), rule, *(" / ".join(x) for x in (ending, false, found)))
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--write", action="store_true", help="write the package's data file")
    asked = reader.parse_args()
    measured = measure(REFERRED, fitted_on=FITTED_ON, honest=HONEST, seed=SEED)
    made = content(measured, model_of_others(FITTED_ON, seed=SEED))
    print("\n".join(table(made["rates"])))
    if asked.write:
        path = Path(signals_room.__path__[0]) / "data" / "measured.json"
        text = json.dumps(made, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
        print(f"\nwritten: {path.name}")


if __name__ == "__main__":
    main()
