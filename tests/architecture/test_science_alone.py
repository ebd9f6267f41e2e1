"""Science works where Django is not installed: every module is imported, every example runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Stands in the way of every import of Django, as if it were not there.
BLOCKER = """
import sys

class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "allauth", "pytest_django"}:
            raise ModuleNotFoundError(f"No module named {name!r}")

sys.meta_path.insert(0, NotInstalled())
"""


def test_every_example_of_science_runs_without_django(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    settings = tmp_path / "pytest.ini"
    settings.write_text("[pytest]\nfilterwarnings = error\npythonpath = .\n", encoding="utf-8")
    plugins_off = ["-p", "no:django", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:cov"]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "src/telos/science", "-q"),
            *("--doctest-modules", "--import-mode=importlib"),
            *("-c", str(settings), f"--rootdir={ROOT}", *plugins_off),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
            "PYTEST_ADDOPTS": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    closing = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "passed" in closing
