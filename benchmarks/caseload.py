"""Queries and CPU time of the pages with a small practice and with 500 clients.

    .venv/bin/python benchmarks/caseload.py                   # 24 and 500, a year each
    .venv/bin/python benchmarks/caseload.py --beginnings      # 5 and 500, two years each
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/caseload.py …

Two practices are written into an empty database one after the other, each with one therapist and
with weekly answers of everybody. With `--beginnings` everybody has an intake, a safety plan, goals
in full and a plan besides, and it is their pages that are asked for. Every page is asked for
through Django's own client. The number of queries must not grow with the clients; the time may, a
little, with what is shown.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telos.demo.bulk import BulkPractice

SIZES, WEEKS = (24, 500), 52
SIZES_OF_BEGINNINGS, WEEKS_OF_BEGINNINGS = (5, 500), 104
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
        if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"))
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


def beginnings_of(built: BulkPractice) -> dict[str, tuple[str, object]]:
    """The pages of what a therapy begins with, each with the person who opens it."""
    from django.urls import reverse

    from telos.goals.queries import goals_visible_to

    episode = built.episodes[0]
    client, therapist, person = episode.client, built.therapist, episode.client.person
    assert person is not None
    aim = goals_visible_to(person).get(baseline__isnull=False)
    own = {
        "today": "today",
        "my goals": "my-goals",
        "my map": "my-goal-map",
        "my intake": "my-intake",
        "my intake, whole": "my-intake-look",
        "my safety plan": "my-safety-plan",
        "my safety plan, before": "my-safety-plan-before",
        "my plan": "my-plan",
        "my plan, compared": "my-plan-compare",
    }
    beside = {
        "client": "client",
        "map": "client-goal-map",
        "intake": "client-intake",
        "formulation": "client-formulation",
        "safety plan": "client-safety-plan",
        "safety plan, before": "client-safety-plan-before",
        "plan": "client-plan",
        "plan, compared": "client-plan-compare",
        "plan, being written": "client-plan-write",
    }
    pages: dict[str, tuple[str, object]] = {n: (reverse(to), person) for n, to in own.items()}
    pages["my goal"] = (reverse("my-goal", args=[aim.public_id]), person)
    args = [client.public_id]
    pages |= {f"{n} *": (reverse(to, args=args), therapist) for n, to in beside.items()}
    pages["goal *"] = (reverse("client-goal", args=[*args, aim.public_id]), therapist)
    pages["caseload, with today *"] = (reverse("caseload"), therapist)
    return pages


def tell(small: dict[str, tuple[int, float]], large: dict[str, tuple[int, float]]) -> None:
    """Print each page with the small practice and with the large one; fail where queries grow."""
    print(f"\n{'page':<28}{'queries':>16}{'CPU, ms':>20}{'ratio':>9}")
    for name, (asked, taken) in small.items():
        asked_large, taken_large = large[name]
        print(
            f"{name:<28}{asked:>8}{asked_large:>8}{taken:>11.0f}{taken_large:>9.0f}"
            f"{taken_large / taken:>9.2f}"
        )
    if any(large[name][0] > asked for name, (asked, _taken) in small.items()):
        sys.exit("The number of queries grows with the number of clients.")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--beginnings", action="store_true", help="an intake, plans, goals in full")
    is_beginnings = parser.parse_args().beginnings
    sizes, weeks, pages = SIZES, WEEKS, pages_of
    if is_beginnings:
        sizes, weeks, pages = SIZES_OF_BEGINNINGS, WEEKS_OF_BEGINNINGS, beginnings_of
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        from django.core.management import call_command
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        from telos.demo.bulk import build_practice

        setup_test_environment(debug=False)

        names = setup_databases(verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        try:
            figures = []
            for size in sizes:
                started = time.perf_counter()
                built = build_practice(
                    seed=SEED,
                    clients=size,
                    weeks=weeks,
                    with_answers=False,
                    with_beginnings=is_beginnings,
                )
                print(f"{size} clients written in {time.perf_counter() - started:.1f} s")
                figures.append({name: measure(*page) for name, page in pages(built).items()})
        finally:
            teardown_databases(names, verbosity=0)
    tell(*figures)


if __name__ == "__main__":
    main()
