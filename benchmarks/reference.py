"""What other software gave us beside what we give: ours, theirs, relative difference.

    .venv/bin/python benchmarks/reference.py
    .venv/bin/python benchmarks/reference.py --each        # each figure, not only the farthest ones

Reads `tests/reference`, or the folder that TELOS_REFERENCE names, which may hold more. Counts of
people and the category of each person must be equal, all else within 1e-5: relative, but
deviations of people relative to their spread, bands to their width, and an index below 1 to 1.
Where many people are compared, the farthest stands for all. The command fails where something
lies farther without a reason that is printed with it. The same comparisons are tests in
`tests/science`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import textwrap
from pathlib import Path

from references.changes import changes
from references.figures import CLOSE, Figure, Silence
from references.models import mixed_models
from references.scales import scales

HERE = Path(__file__).parents[1] / "tests" / "reference"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--each", action="store_true", help="print every figure")
    each = asked.parse_args().each
    folder = Path(os.environ.get("TELOS_REFERENCE", HERE))
    groups = json.loads((folder / "reference.json").read_text("utf-8"))["groups"]
    found = [*mixed_models(folder, groups), *changes(folder, groups), *scales(folder, groups)]
    figures = [one for one in found if isinstance(one, Figure)]
    (show_each if each else show_groups)(figures)
    show_silences([one for one in found if isinstance(one, Silence)])
    sys.exit(conclude(figures))


def by_group(figures: list[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.group, []).append(figure)
    return found


def show_each(figures: list[Figure]) -> None:
    for group, of_it in by_group(figures).items():
        print(f"\n{group:58} {'ours':>15} {'theirs':>15} {'gap':>8}")
        for figure in of_it:
            print(line_of(f"  {figure.what}", figure))


def line_of(name: str, figure: Figure) -> str:
    return f"{name:58.58} {figure.ours:15.9g} {figure.theirs:15.9g} {gap_of(figure):>8}"


def gap_of(figure: Figure) -> str:
    if figure.whole:
        return "equal" if figure.ours == figure.theirs else "differs"
    return f"{figure.gap:.1e}"


def show_groups(figures: list[Figure]) -> None:
    """A line a group: how many counts are equal, and the figure that is farthest."""
    source = ""
    for group, of_it in by_group(figures).items():
        made_by, name = group.split(": ", maxsplit=1)
        if made_by != source:
            source = made_by
            print(
                f"{source:29} {'counts':>10} {'farthest figure':30} {'ours':>9} {'theirs':>9} "
                f"{'gap':>7}"
            )
        whole = [figure for figure in of_it if figure.whole]
        equal = sum(not figure.fails for figure in whole)
        far = max((one for one in of_it if not one.whole), key=lambda one: one.gap)
        print(
            f"{name:29.29} {f'{equal} of {len(whole)}':>10} {far.what:30.30} {far.ours:9.5g} "
            f"{far.theirs:9.5g} {far.gap:7.1e}"
        )


def show_silences(silences: list[Silence]) -> None:
    silent: dict[str, list[str]] = {}
    for one in silences:
        silent.setdefault(one.why, []).append(one.what)
    for why, names in silent.items():
        print()
        print(textwrap.fill(f"Not compared: {why}.", 100))
        print(textwrap.indent(textwrap.fill(", ".join(names), 96, break_on_hyphens=False), "  "))


def conclude(figures: list[Figure]) -> int:
    """Exceptions with their reasons, the count of all, and what deviates without a reason."""
    reasons: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.needs_its_exception:
            reasons.setdefault(figure.exception[1], []).append(figure)
    for why, excused in reasons.items():
        print()
        print(textwrap.fill(f"Farther than {CLOSE:g}, because {why}.", 100))
        for figure in excused:
            print(line_of(f"  {figure.label}", figure))
    whole = [figure for figure in figures if figure.whole]
    equal = sum(not figure.fails for figure in whole)
    close = sum(figure.gap <= CLOSE for figure in figures if not figure.whole)
    failed = [figure for figure in figures if figure.fails]
    people = [figure for figure in whole if figure.what.endswith("each person alike")]
    print(
        f"\n{equal} of {len(whole)} counts are equal; {close} of {len(figures) - len(whole)} "
        f"figures are within {CLOSE:g}."
    )
    if people:
        alike, all_of_them = (
            sum(int(getattr(one, of)) for one in people) for of in ("ours", "theirs")
        )
        print(f"Person for person, {alike} of {all_of_them} categories are equal.")
    print(f"{sum(map(len, reasons.values()))} lie farther for a reason, {len(failed)} deviate.")
    for figure in failed:
        print(line_of(f"  {figure.label}", figure))
    return 1 if failed else 0


if __name__ == "__main__":
    main()
