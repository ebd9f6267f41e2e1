"""Queries and CPU time of the pages with 24 and with 500 clients.

    .venv/bin/python benchmarks/caseload.py
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/caseload.py

Two practices are written into an empty database, each with one therapist: 24 clients, and 500,
both with a year of weekly answers. Every page is asked for through Django's own client. The
number of queries must not grow with the clients; the time may, a little, with what is shown.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telos.demo.bulk import BulkPractice

SIZES = (24, 500)
WEEKS = 52
SEED = 20
RUNS = 7


def prepare(folder: str) -> None:
    """An empty database of the tests' kind, away from everything else."""
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


def measure(path: str, person: object) -> tuple[int, float]:
    """Queries of one request, and the middle CPU time of several, in milliseconds."""
    from contextlib import ExitStack

    from django.db import connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client()
    browser.force_login(person)
    browser.get(path)
    with ExitStack() as stack:
        # Both databases: that of the data, and the store of keys.
        captured = [stack.enter_context(CaptureQueriesContext(each)) for each in connections.all()]
        answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    asked = [
        q
        for each in captured
        for q in each
        if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))
    ]
    taken = []
    for _ in range(RUNS):
        started = time.process_time()
        browser.get(path)
        taken.append(time.process_time() - started)
    return len(asked), statistics.median(taken) * 1000


def pages_of(built: BulkPractice) -> dict[str, tuple[str, object]]:
    """Each page with the person who opens it."""
    client = built.episodes[0].client
    pages: dict[str, tuple[str, object]] = {
        "caseload": ("/caseload/", built.therapist),
        "caseload, last page": ("/caseload/?page=last", built.therapist),
        "client, for the therapist": (f"/clients/{client.public_id}/", built.therapist),
        "measures": (f"/clients/{client.public_id}/measures/", built.therapist),
    }
    if client.person is not None:
        pages["today"] = ("/today/", client.person)
        pages["my progress"] = ("/progress/", client.person)
    return pages


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        from django.core.management import call_command
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment(debug=False)

        names = setup_databases(verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        try:
            figures = {}
            for size in SIZES:
                from telos.demo.bulk import build_practice

                started = time.perf_counter()
                built = build_practice(seed=SEED, clients=size, weeks=WEEKS, with_answers=False)
                print(f"{size} clients written in {time.perf_counter() - started:.1f} s")
                figures[size] = {name: measure(*page) for name, page in pages_of(built).items()}
        finally:
            teardown_databases(names, verbosity=0)
    small, large = (figures[size] for size in SIZES)
    print(f"\n{'page':<28}{'queries':>16}{'CPU, ms':>20}{'ratio':>9}")
    for name, (asked, taken) in small.items():
        asked_large, taken_large = large[name]
        print(
            f"{name:<28}{asked:>8}{asked_large:>8}{taken:>11.0f}{taken_large:>9.0f}"
            f"{taken_large / taken:>9.2f}"
        )
    if any(large[name][0] > asked for name, (asked, _taken) in small.items()):
        sys.exit("The number of queries grows with the number of clients.")


if __name__ == "__main__":
    main()
