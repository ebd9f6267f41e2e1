"""What the audit trail costs and what it finds.

    .venv/bin/python benchmarks/audit.py altered              # 10,000 altered trails of six kinds
    .venv/bin/python benchmarks/audit.py verify               # a million rows
    .venv/bin/python benchmarks/audit.py pages                # its share of a page's time
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/audit.py …

Each works in an empty database of its own that is thrown away.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

RUNS = 21
ROWS_AT_A_TIME = 5000


@contextmanager
def database() -> Iterator[None]:
    """An empty database, and a key of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "telos.config.settings"
        os.environ["TELOS_DEMO"] = "1"
        os.environ["TELOS_DATA_DIR"] = folder
        import django
        from django.conf import settings

        django.setup()
        (Path(folder) / "static").mkdir()
        settings.STORAGES["staticfiles"] = {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            # In a file and with a journal, as an installation has it.
            settings.DATABASES["default"]["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
        from django.core.management import call_command
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment(debug=False)
        names = setup_databases(verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        try:
            yield
        finally:
            teardown_databases(names, verbosity=0)


def altered(count: int, rows: int, seed: int) -> None:
    """Alter trails at random in the database, by the ways of the tests, and look for it."""
    from django.db import transaction

    from telos.audit.actions import present_anchors
    from telos.audit.guard import lifted
    from telos.audit.queries import verify
    from tests.audit.altering import WAYS, trail

    practice_id = uuid4()
    found, named, done = Counter[str](), Counter[str](), Counter[str]()
    started = time.perf_counter()
    with lifted():
        with transaction.atomic():
            trail(practice_id, rows)
        anchors = present_anchors()
        assert verify(anchors=anchors).is_whole
        ways = list(WAYS)
        for number in range(count):
            way = ways[number % len(ways)]
            with transaction.atomic():
                what = WAYS[way](random.Random(f"{seed} {number}"), practice_id)  # noqa: S311 -- a seed
                searched = verify(anchors=anchors)
                transaction.set_rollback(True)
            done[way] += 1
            found[way] += not searched.is_whole
            named[way] += any(
                str(finding.damage) in what.found_as
                and (finding.first, finding.last) == (what.first, what.last)
                for report in searched.reports
                for finding in report.findings
            )
        assert verify(anchors=anchors).is_whole
    print(f"{'way':<18}{'altered':>9}{'found':>9}{'place and kind named':>23}")
    for way in WAYS:
        print(f"{way:<18}{done[way]:>9,}{found[way]:>9,}{named[way]:>23,}")
    print(f"{sum(done.values()):,} trails of {rows} rows in {time.perf_counter() - started:.0f} s")
    if sum(found.values()) != count:
        sys.exit("Not every altered trail was found.")


def searched(count: int) -> None:
    """Write a chain of a million rows, and search it."""
    from django.db import transaction

    from telos.audit.queries import verify
    from tests.audit.altering import trail

    practice_id = uuid4()
    started, cpu = time.perf_counter(), time.process_time()
    with transaction.atomic():
        for _ in range(count // ROWS_AT_A_TIME):
            trail(practice_id, ROWS_AT_A_TIME)
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    tell("chained and written", count, wall=wall, cpu=cpu)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, cpu = time.perf_counter(), time.process_time()
    result = verify()
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    rows = sum(report.rows for report in result.reports)
    tell("searched", rows, wall=wall, cpu=cpu)
    print(f"peak memory grew by {more:.0f} MB in the search; whole: {result.is_whole}")
    if not result.is_whole or rows != count:
        sys.exit("The chain was not found to be whole.")


def tell(what: str, rows: int, *, wall: float, cpu: float) -> None:
    print(f"{rows:,} rows {what}: {wall:.1f} s, {cpu:.1f} s CPU, {rows / cpu:,.0f} a CPU second")


def cost_of_pages(clients: int) -> None:
    """The part of a page's time that goes into the rows of having shown it."""
    from django.test import Client

    from telos.demo.bulk import build_practice

    built = build_practice(seed=20, clients=clients, weeks=52, with_answers=False)
    client = built.episodes[0].client
    browser = Client()
    browser.force_login(built.therapist)
    heads = ("page, ms", "first look, ms", "share", "again, ms", "share")
    print(" " * 14 + "".join(f"{head:>16}" for head in heads))
    for name, path in {
        "caseload": "/caseload/",
        "client": f"/clients/{client.public_id}/",
        "measures": f"/clients/{client.public_id}/measures/",
        "appointments": f"/clients/{client.public_id}/appointments/",
    }.items():
        whole, first, again = page_times(browser, path)
        parts = (f"{first:.2f}", f"{first / whole:.1%}", f"{again:.2f}", f"{again / whole:.1%}")
        print(f"{name:<14}{whole:>16.1f}" + "".join(f"{part:>16}" for part in parts))


def page_times(browser: Client, path: str) -> tuple[float, float, float]:
    """Middle times in milliseconds: the page, its rows when first seen, and when seen again."""
    from telos.audit.actions import recording
    from telos.web import reading

    spent: list[float] = []
    record = reading.record_reads

    def timed(**given: object) -> object:
        started = time.perf_counter()
        written = record(**given)
        spent.append(time.perf_counter() - started)
        return written

    reading.record_reads = timed
    window, times = recording.READS_FOLD_WITHIN, {}
    try:
        for kind, fold in (("first", timedelta(0)), ("again", window)):
            recording.READS_FOLD_WITHIN = fold
            browser.get(path)
            spent.clear()
            pages = []
            for _ in range(RUNS):
                started = time.perf_counter()
                assert browser.get(path).status_code == 200
                pages.append(time.perf_counter() - started)
            times[kind] = statistics.median(pages) * 1000, statistics.median(spent) * 1000
    finally:
        reading.record_reads, recording.READS_FOLD_WITHIN = record, window
    return times["first"][0], times["first"][1], times["again"][1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["altered", "verify", "pages"])
    parser.add_argument("--trails", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--million", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1]))
    with database():
        if asked.what == "altered":
            altered(asked.trails, asked.rows, asked.seed)
        elif asked.what == "verify":
            searched(asked.million)
        else:
            cost_of_pages(asked.clients)


if __name__ == "__main__":
    main()
