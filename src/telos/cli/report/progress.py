"""What is being done now, and how long each part took."""

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

from telos.cli.language import gettext as _

PARTS = {"reading": _("Reading"), "scoring": _("Scoring"), "drawing": _("Drawing")}


@dataclass(kw_only=True)
class Stages:
    """Times each part, and shows a bar while one runs if a person is watching."""

    seconds: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """One part of the work."""
        started, cpu = time.perf_counter(), time.process_time()
        with _bar(PARTS[name]):
            yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started
        self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - cpu

    def table(self) -> str:
        """Seconds and share of each part, for --timings."""
        total = sum(self.seconds.values()) or 1.0
        lines = [
            f"{name:<10} {seconds:7.2f} s  {self.cpu[name]:7.2f} s CPU  {seconds / total:4.0%}"
            for name, seconds in self.seconds.items()
        ]
        return "\n".join([*lines, f"{'together':<10} {total:7.2f} s"])


def _bar(description: str) -> AbstractContextManager[object]:
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task(description, total=None)
    return bar
