"""Science stands alone: no Django, no network, no clock, nothing of the house."""

import subprocess
import sys

PROGRAM = """
import importlib, pkgutil, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "allauth"}:
            raise ImportError(f"science asked for {name}")

sys.meta_path.insert(0, Refuse())
import telos.science

for module in pkgutil.walk_packages(telos.science.__path__, "telos.science."):
    importlib.import_module(module.name)
from telos.science.instruments import instruments

assert len(instruments()) >= 6
loaded = set(sys.modules)
house = {name for name in loaded if name.startswith("telos.")}
strange = {name for name in house if not name.startswith("telos.science")}
print(sorted(strange | (loaded & {"django"})))
"""


def test_science_imports_without_django_and_without_the_house() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
