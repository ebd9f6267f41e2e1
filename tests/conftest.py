"""What all tests share."""

from __future__ import annotations

import os
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.reference import IN_THE_REPOSITORY


def _django_is_installed() -> bool:
    try:
        return find_spec("django") is not None
    except ImportError:
        return False


# The tests of science also run where Django is not installed.
pytest_plugins = ["tests.cast", "tests.tables", "tests.cheap"] if _django_is_installed() else []

BESIDE_THE_REPOSITORY = Path(__file__).parents[2] / "shared" / "reference"

# These machines are noisy: a slow example is not a failing one.
settings.register_profile(
    "telos", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("few", settings.get_profile("telos"), max_examples=5)
settings.load_profile(os.environ.get("TELOS_HYPOTHESIS", "telos"))


@pytest.fixture(scope="session")
def reference_dir() -> Path:
    """Folder of data and results that other software computed; see docs/science.md."""
    named = os.environ.get("TELOS_REFERENCE")
    if named is not None and not (Path(named) / "reference.json").is_file():
        pytest.fail(f"TELOS_REFERENCE names {named}, which holds no reference.json")
    whole = Path(named) if named else BESIDE_THE_REPOSITORY
    return whole if (whole / "reference.json").is_file() else IN_THE_REPOSITORY


_OF_PAGES = ("tests/web/", "tests/matrix/", "tests/journeys/")


def _leave_out_further_cases(config: pytest.Config, items: list[pytest.Item], *, most: int) -> None:
    """Keep the first cases of each test of a page, where another run has asked all of them."""
    cases: Counter[str] = Counter()
    further = set()
    for item in items:
        test = item.nodeid.partition("[")[0]
        cases[test] += 1
        if test.startswith("tests/web/") and cases[test] > most:
            further.add(item)
    config.hook.pytest_deselected(items=[item for item in items if item in further])
    items[:] = [item for item in items if item not in further]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count what is covered by the first inputs of each test; with others it walks the same code.

    Nor is it counted where Hypothesis makes the inputs, for the same reason, nor what pages run:
    the rooms and science below them are counted by their own tests. Counting costs as much again
    as what is counted. `TELOS_COVER=all` counts everything.

    What takes minutes by itself begins first: at the end all others would wait for it. With
    `TELOS_CASES` only so many cases of each test of a page are asked.
    """
    if most := int(os.environ.get("TELOS_CASES", "0")):
        _leave_out_further_cases(config, items, most=most)
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if os.environ.get("TELOS_COVER") == "all":
        return
    seen: set[str] = set()
    for item in items:
        test = item.nodeid.partition("[")[0]
        is_hypothesis = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if test in seen or is_hypothesis or test.startswith(_OF_PAGES):
            item.add_marker(pytest.mark.no_cover)
        seen.add(test)
