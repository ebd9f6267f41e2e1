"""Kill the server a hundred times while several people write; compare a ledger with what is kept.

.venv/bin/python benchmarks/killed.py --database sqlite
DATABASE_URL=postgres://… .venv/bin/python benchmarks/killed.py --database postgresql
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.faults.killing import Outcome, kill_again_and_again
from tests.served import Installation, two_databases


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--writers", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.monotonic()
    with ExitStack() as stack:
        named = {}
        if asked.database == "postgresql":
            named = stack.enter_context(two_databases(os.environ["DATABASE_URL"]))
        folder = Path(stack.enter_context(TemporaryDirectory()))
        installation = Installation(folder, named)
        installation.build(asked.writers * 3)
        outcome = kill_again_and_again(
            installation, kills=asked.kills, writers=asked.writers, seed=asked.seed
        )
    tell(asked.database, outcome, seconds=time.monotonic() - started)
    if not outcome.is_clean:
        sys.exit("Something was lost, doubled or left without its row.")


def tell(database: str, outcome: Outcome, *, seconds: float) -> None:
    print(f"{database}: {outcome.kills} kills in {seconds:.0f} s")
    for what, count in {
        "acknowledged": outcome.acknowledged,
        "cut off and sent again": outcome.sent_again,
        "lost": len(outcome.lost),
        "doubled": len(outcome.doubled),
        "altered": len(outcome.altered),
        "deeds without their row": len(outcome.without_row),
        "rows without their deed": len(outcome.without_deed),
        "half done": outcome.half_done,
    }.items():
        print(f"  {what:<26}{count:>8,}")
    print(f"  the trail is whole: {outcome.trail_is_whole}")


if __name__ == "__main__":
    main()
