"""The demo begun twice at once: the second waits for the first and opens what it made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PATIENCE_SECONDS = 300
MAKING = "Making the practice"
WAITING = "Another Telos is making this practice; waiting for it. Ctrl-C stops this one.\n"


def demo(folder: Path) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELOS_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        [sys.executable, "-m", "telos", "demo", "--no-serve"],
        env={**kept, "TELOS_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_demo_begun_twice_at_once_is_made_once(tmp_path: Path) -> None:
    both = [demo(tmp_path), demo(tmp_path)]
    ended = [one.communicate(timeout=PATIENCE_SECONDS) for one in both]
    assert [one.returncode for one in both] == [0, 0], ended
    assert sorted(told for _, told in ended) == ["", WAITING]
    assert sorted(MAKING in said for said, _ in ended) == [False, True]
    # The one that waited found what the other had made.
    (waited,) = (said for said, told in ended if told)
    assert MAKING not in waited
    assert "Harbour Practice" in waited
