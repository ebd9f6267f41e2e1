"""Draw the pictures of docs/outcomes.md from the trial that the page speaks of.

    .venv/bin/python scripts/outcomes_pictures.py

A picture has its own colours, for it stands on a page without our styles; a test holds that the
committed ones are what this draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from telos.science.change import (
    Population,
    classify_change,
    rule_jacobson_truax,
    summarise_change,
)
from telos.science.instruments import load_instrument
from telos.science.trajectory import (
    TimeScale,
    TrajectoryModel,
    expected_course,
    fit_trajectory,
)
from telos.web.charts.svg import line, path, text

ROOT = Path(__file__).parents[1]
TRIAL = ROOT / "tests" / "reference" / "data" / "growth_btheb.csv"
PICTURES = ROOT / "docs" / "pictures"
MONTHS = (0, 2, 3, 5, 8)
EARLY = 3
ARMS = {"TAU": "usual care", "BtheB": "programme"}
STYLE = """<style>
text{font:15px "Atkinson Hyperlegible Next",system-ui,sans-serif;fill:#20302b}
.soft{fill:#55625c;font-size:13px}.head{font-weight:600}
.axis{stroke:#e2d9c8}.zero{stroke:#55625c}.dots{stroke:#55625c;stroke-dasharray:2 4}
.one{fill:none;stroke:#55625c;stroke-opacity:.16}.TAU,.BtheB,.mean{fill:none;stroke-width:3}
.TAU{stroke:#2f5f80}.BtheB{stroke:#a14a27}.wTAU{fill:#2f5f80}.wBtheB{fill:#a14a27}
.mean{stroke:#2f5f80}.band{fill:#deeaf1}.seen{fill:#a14a27}.later{fill:#fffdf9;stroke:#a14a27;stroke-width:2}
.paper{fill:#fffdf9}.interval{stroke-width:2}
text{paint-order:stroke;stroke:#fffdf9;stroke-width:4px}
</style>"""


@dataclass(frozen=True)
class Plane:
    """Months to the right, scores upwards."""

    width: int
    height: int
    highest: float
    left: int = 48
    right: int = 160
    top: int = 20
    bottom: int = 44

    def at(self, month: float, score: float) -> tuple[float, float]:
        """Where a score of a month stands."""
        across = self.width - self.left - self.right
        up = self.height - self.top - self.bottom
        return self.left + across * month / 8, self.top + up * (1 - score / self.highest)

    def frame(self, step: int) -> list[str]:
        """Grid, scores and months."""
        parts = []
        for score in range(0, int(self.highest) + 1, step):
            (x1, y), (x2, _) = self.at(0, score), self.at(8, score)
            parts += [line("axis", (x1, y, x2, y))]
            parts += [text("soft", (x1 - 8, y + 4), str(score), anchor="end")]
        for month in MONTHS:
            x, y = self.at(month, 0)
            word = f"month {month}" if month in {0, 8} else str(month)
            parts.append(text("soft", (x, y + 22), word, anchor="middle"))
        return parts


def picture(parts: list[str], *, size: tuple[int, int], title: str, description: str) -> str:
    """A whole picture that needs nothing else."""
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img"><title>{title}</title><desc>{description}</desc>{STYLE}'
        f'<rect class="paper" width="{width}" height="{height}" rx="9"/>{"".join(parts)}</svg>\n'
    )


def shares(trial: pl.DataFrame) -> str:
    """How many in each category, by arm, with intervals."""
    bdi = load_instrument("bdi2")
    ill, well = bdi.norm("outpatients"), bdi.norm("college_students")
    rule = rule_jacobson_truax(
        better="lower",
        sd=ill.sd or 0.0,
        reliability=0.92,
        confidence=0.95,
        cutoff="c",
        clinical=Population(ill.population, ill.mean, ill.sd or 0.0),
        functional=Population(well.population, well.mean, well.sd or 0.0),
    )
    people = (
        trial.drop_nulls("bdi")
        .sort("id", "month")
        .group_by("id", maintain_order=True)
        .agg(
            pl.col("treatment").first(),
            pl.col("bdi").first().alias("before"),
            pl.when(pl.len() > 1).then(pl.col("bdi").last()).alias("after"),
        )
    )
    width, left, span = 720, 150, 420
    parts = []
    for tenth in range(0, 81, 20):
        x = left + span * tenth / 80
        parts += [line("axis", (x, 16, x, 268))]
        parts += [text("soft", (x, 288), f"{tenth} %", anchor="middle")]
    for arm, words in ARMS.items():
        these = people.filter(pl.col("treatment") == arm)
        counted = summarise_change(classify_change(these["before"], these["after"], rule=rule))
        for k, row in enumerate(counted.iter_rows(named=True)):
            y = 36 + 62 * k + (22 if arm == "BtheB" else 0)
            low, middle, high = (left + span * row[name] / 0.8 for name in ("low", "share", "high"))
            parts += [f'<g class="interval {arm}">{line("", (low, y, high, y))}</g>']
            parts += [f'<circle class="w{arm}" cx="{middle:.1f}" cy="{y}" r="6"/>']
            told = f"{row['share']:.0%} of {row['n_with_later_score']}, {words}"
            parts += [text(f"soft w{arm}", (high + 10, y + 5), told.replace("%", " %"))]
            if arm == "TAU":
                parts += [text("head", (left - 16, y + 16), row["category"], anchor="end")]
    return picture(
        parts,
        size=(width, 304),
        title="Shares in each category by arm",
        description="A dot for each share, a line for its 95 % interval; the arms lie close by",
    )


def course(trial: pl.DataFrame, model: TrajectoryModel) -> str:
    """Everybody's scores, thin, and the fitted course of both arms."""
    plane = Plane(720, 420, 60)
    parts = plane.frame(10)
    for _, one in trial.drop_nulls("bdi").sort("month").group_by("id", maintain_order=True):
        parts.append(path("one", [plane.at(*row) for row in one.select("month", "bdi").rows()]))
    level, time, gain = (effect.estimate for effect in model.fixed)
    months = np.linspace(0, 8, 33)
    for arm, words in ARMS.items():
        slope = time + (gain if arm == "BtheB" else 0)
        fitted = level + slope * np.log1p(months)
        parts.append(path(arm, [plane.at(m, s) for m, s in zip(months, fitted, strict=True)]))
        x, y = plane.at(8, fitted[-1])
        parts.append(text(f"head w{arm}", (x + 10, y + 5), f"{fitted[-1]:.1f} {words}"))
    return picture(
        parts,
        size=(plane.width, plane.height),
        title="The course of the BDI",
        description="Both arms fall from 23, most in the first months; with the programme to about "
        "10, with usual care to about 14. Single courses scatter widely around them.",
    )


def expected(trial: pl.DataFrame, *, client: int) -> str:
    """One client's first scores, what was expected then, and what came."""
    model = fit(trial)
    plane = Plane(720, 360, 50)
    own = trial.filter(pl.col("id") == client).sort("month")
    early, rest = own.filter(pl.col("month") <= EARLY), own.filter(pl.col("month") > EARLY)
    times = list(np.linspace(EARLY, 8, 21))
    told = expected_course(model, early, times=times, confidence=0.8)
    upper = [plane.at(m, s) for m, s in told.select("time", "high").rows()]
    lower = [plane.at(m, max(s, 0)) for m, s in told.select("time", "low").rows()]
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *reversed(lower)])
    seen = [plane.at(*row) for row in early.select("month", "bdi").rows()]
    parts = [
        f'<polygon class="band" points="{corners}"/>',
        *plane.frame(10),
        path("mean", [plane.at(*row) for row in told.select("time", "expected").rows()]),
        path("one", seen),
        *(f'<circle class="seen" cx="{x:.1f}" cy="{y:.1f}" r="6"/>' for x, y in seen),
    ]
    for month, score in rest.select("month", "bdi").rows():
        x, y = plane.at(month, score)
        parts += [f'<circle class="later" cx="{x:.1f}" cy="{y:.1f}" r="6"/>']
        parts += [text("soft", (x + 12, y + 4), f"{score} came")]
    x, y = plane.at(8, told["high"][-1])
    parts.append(text("soft wTAU", (x + 12, y + 12), "four of five"))
    parts.append(text("soft wTAU", (x + 12, y + 29), "expected here"))
    return picture(
        parts,
        size=(plane.width, plane.height),
        title=f"What was expected of client {client}",
        description="Three scores, then a widening band in which four of five next scores are "
        "expected. The score of month 5 lies above it, that of month 8 within.",
    )


def fit(trial: pl.DataFrame, *covariates: str) -> TrajectoryModel:
    """The model of the page."""
    return fit_trajectory(
        trial,
        client="id",
        time="month",
        outcome="bdi",
        covariates=covariates,
        time_scale=TimeScale("log1p"),
        random="slope",
        method="reml",
    )


def pictures() -> dict[str, str]:
    """Name and content of each picture."""
    trial = pl.read_csv(TRIAL, null_values="NA").with_columns(
        gain=pl.when(pl.col("treatment") == "BtheB").then(pl.col("month").log1p()).otherwise(0.0)
    )
    return {
        "outcomes-shares.svg": shares(trial),
        "outcomes-course.svg": course(trial, fit(trial, "gain")),
        "outcomes-expected.svg": expected(trial, client=47),
    }


if __name__ == "__main__":
    for name, content in pictures().items():
        (PICTURES / name).write_text(content, encoding="utf-8")
