"""A server killed while several people write: what was acknowledged is there once, with its row."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.killing import Entry, compared, kill_again_and_again
from tests.served import Installation, two_databases

# A few here; a hundred on each database by benchmarks/killed.py.
KILLS = 4
WRITERS = 3


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    if request.param == "sqlite":
        yield Installation(tmp_path)
        return
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        pytest.skip("DATABASE_URL names no PostgreSQL")
    with two_databases(server) as named:
        yield Installation(tmp_path, named)


def test_killed_server_loses_nothing_and_doubles_nothing(installation: Installation) -> None:
    installation.build(WRITERS * 3)
    outcome = kill_again_and_again(installation, kills=KILLS, writers=WRITERS, seed=1)
    assert outcome.acknowledged > WRITERS
    assert outcome.is_clean, outcome


GOAL = Entry("goal", "k1", "Walk", tries=1, is_acknowledged=True)
NOTHING = {"goals": [], "ratings": [], "proposed": {}, "rated": {}, "without_revision": 0}
KEPT = {**NOTHING, "whole": True, "goals": [["k1", "g1", "Walk"]], "proposed": {"g1": 1}}


def test_ledger_agrees_with_what_is_kept_once() -> None:
    assert compared([GOAL], before=NOTHING, found=KEPT, kills=1).is_clean


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"goals": [], "proposed": {}}, "lost"),
        ({"goals": [*KEPT["goals"], *KEPT["goals"]], "proposed": {"g1": 2}}, "doubled"),
        (
            {"goals": [*KEPT["goals"], ["k2", "g2", "Walk"]], "proposed": {"g1": 1, "g2": 1}},
            "doubled",
        ),
        ({"proposed": {}}, "without_row"),
        ({"proposed": {"g1": 2}}, "without_deed"),
        ({"goals": [["k1", "g1", "Run"]]}, "altered"),
    ],
    ids=["lost", "doubled key", "doubled words", "no row", "no deed", "altered"],
)
def test_ledger_tells_what_went_wrong(change: dict[str, object], told: str) -> None:
    outcome = compared([GOAL], before=NOTHING, found={**KEPT, **change}, kills=1)
    assert getattr(outcome, told)
    assert not outcome.is_clean
