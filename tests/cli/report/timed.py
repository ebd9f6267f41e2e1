"""One client's course at any times, and the two of them that a report compares."""

from __future__ import annotations

from tests.cli.report.conftest import Made

OPTIONS = ("--instrument", "gad7")


def table(*times: str, name: str = "date") -> str:
    scores = (15, 5, 4, 3)
    rows = "".join(f'Ada,"{time}",{score}\n' for time, score in zip(times, scores, strict=False))
    return f"client,{name},score\n{rows}"


def ends(made: Made) -> tuple[object, object]:
    assert made.exit_code == 0, made.err
    row = made.clients.row(0, named=True)
    return row["first_at"], row["later_at"]
