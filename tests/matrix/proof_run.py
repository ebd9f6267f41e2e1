"""For the proof: a loop of pytest that asks tests again while a line is gone."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from _pytest.runner import runtestprotocol

from tests.matrix.mutants import Mutant, mutants, taken_out
from tests.matrix.proof import PLAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from _pytest.nodes import Node


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try each line of the plan; nothing else is run."""
    plan = Path(os.environ[PLAN])
    told = plan.with_name(plan.name.replace("plan", "told")).with_suffix(".txt")
    asking = Asking(session)
    by_name = {mutant.name: mutant for mutant in mutants()}
    for one in json.loads(plan.read_text("utf-8")):
        verdict, by = asking.verdict(by_name[one["name"]], one["cells"], one["tests"])
        with told.open("a", encoding="utf-8") as out:
            out.write(f"{verdict}\t{one['name']}\t{by}\n")
        sys.stdout.write(f"{verdict:>15}  {one['name']}\n")
        sys.stdout.flush()
    asking.end()
    return True


class _Sibling:
    """What stands beside a test: all that the test stands on is kept for it, but not the test."""

    def __init__(self, item: pytest.Item) -> None:
        self._item = item

    def listchain(self) -> list[Node]:
        return self._item.listchain()[:-1]


class Asking:
    """Tests of one session, asked as often as one likes."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._items = {item.nodeid: item for item in session.items}
        self._whole: set[str] = set()
        self._spoiled: set[str] = set()

    def verdict(
        self, mutant: Mutant, cells: Sequence[str], tests: Sequence[str]
    ) -> tuple[str, str]:
        """Whether a cell or a test fails once the line is gone, and which."""
        if mutant.excuse is not None:
            return "excused", mutant.excuse
        if not cells and not tests:
            return "never run", ""
        for by, asked in (("by the matrix", cells), ("by a test", tests)):
            if found := self._noticed(mutant, asked):
                return by, found
        return "NOT NOTICED", ""

    def _noticed(self, mutant: Mutant, tests: Sequence[str]) -> str:
        """The first test that fails without the line, and passes with it before and after."""
        for test in tests:
            if not self._is_whole(test):
                continue
            with taken_out(mutant):
                passed = self._passes(test)
            if passed:
                continue
            if self._passes(test):
                return test
            self._whole.remove(test)
            self._spoiled.add(test)
            sys.stdout.write(f"                 {test} fails for another reason.\n")
        return ""

    def _is_whole(self, test: str) -> bool:
        if test not in self._whole | self._spoiled:
            is_whole = self._passes(test)
            (self._whole if is_whole else self._spoiled).add(test)
            if not is_whole:
                sys.stdout.write(f"                 {test} fails by itself and is not asked.\n")
        return test in self._whole

    def _passes(self, test: str) -> bool:
        item = self._items.get(test)
        if item is None:
            return False
        after = _Sibling(item)
        self._session._setupstate.teardown_exact(after)
        return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))

    def end(self) -> None:
        """Take down what still stands."""
        self._session._setupstate.teardown_exact(None)
