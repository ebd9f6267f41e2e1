"""What the vault costs: sealing beside Fernet, and its share of the pages that open texts.

    .venv/bin/python benchmarks/vault.py

First the two seal and open the same texts, in turn, in one run: our form (AES-256-GCM, bound to its
place) and the Fernet of the same library (AES-128-CBC with HMAC, bound to nothing). Then pages of a
practice of five hundred are asked for through Django's own client, and the CPU time inside the
vault is measured within that of the page.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (100, 1_000, 10_000)
ROUNDS = 7
VALUES = 4_000
CLIENTS = 500
WEEKS = 26


def against_fernet() -> None:
    from cryptography.fernet import Fernet

    from telos.vault.sealing import DataKey, Place, new_material, open_sealed, seal

    key = DataKey.of(uuid4(), new_material())
    place = Place(table="goals_goal", row=uuid4(), field="words", owner=uuid4())
    fernet = Fernet(Fernet.generate_key())
    print(f"{'bytes':>7}{'ours, a second':>18}{'Fernet, a second':>20}{'ours : Fernet':>16}")
    for size in SIZES:
        text = os.urandom(size)

        def ours(text: bytes = text) -> bytes:
            return open_sealed(seal(text, key=key, place=place), key=key, place=place)

        def theirs(text: bytes = text) -> bytes:
            return fernet.decrypt(fernet.encrypt(text))

        assert ours() == theirs() == text
        pairs = [(_rate(ours), _rate(theirs)) for _ in range(ROUNDS)]
        mine, fernets = (statistics.median(each) for each in zip(*pairs, strict=True))
        print(f"{size:>7}{mine:>18,.0f}{fernets:>20,.0f}{mine / fernets:>16.1f}")


def _rate(deed: Callable[[], object]) -> float:
    started = time.process_time()
    for _ in range(VALUES):
        deed()
    return VALUES / (time.process_time() - started)


class Meter:
    """Adds up the CPU time inside the functions that it was put around, counted once."""

    def __init__(self) -> None:
        self.spent, self._depth, self._since = 0.0, 0, 0.0

    def around(self, owner: object, name: str) -> None:
        measured = getattr(owner, name)

        @wraps(measured)
        def timed(*args: object, **more: object) -> object:
            if self._depth == 0:
                self._since = time.process_time()
            self._depth += 1
            try:
                return measured(*args, **more)
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self.spent += time.process_time() - self._since

        setattr(owner, name, timed)


def metered() -> Meter:
    """A meter around all ways into the vault that a page takes."""
    from telos.vault import rows

    meter = Meter()
    meter.around(rows.SealedTextField, "opened")
    meter.around(rows.SealedTextField, "sealed")
    meter.around(rows, "expect")
    return meter


def share_of_pages() -> None:
    from telos.demo.bulk import build_practice

    built = build_practice(seed=20, clients=CLIENTS, weeks=WEEKS, with_answers=False)
    client = built.episodes[0].client
    pages = {
        "caseload of 500": ("/caseload/", built.therapist),
        "client, for the therapist": (f"/clients/{client.public_id}/", built.therapist),
        "my goals": ("/goals/", client.person),
        "my progress": ("/progress/", client.person),
        "today": ("/today/", client.person),
    }
    meter = metered()
    print(f"\n{'page':<28}{'CPU, ms':>10}{'vault, ms':>12}{'share':>9}")
    for name, (path, person) in pages.items():
        whole, inside = _measure(path, person, meter)
        print(f"{name:<28}{whole:>10.1f}{inside:>12.2f}{inside / whole:>9.1%}")


def _measure(path: str, person: object, meter: Meter) -> tuple[float, float]:
    from django.test import Client

    browser = Client()
    browser.force_login(person)
    assert browser.get(path).status_code == 200, path
    taken = []
    for _ in range(ROUNDS):
        meter.spent, started = 0.0, time.process_time()
        browser.get(path)
        taken.append((time.process_time() - started, meter.spent))
    whole, inside = min(taken)
    return whole * 1000, inside * 1000


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    from caseload import prepare

    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        against_fernet()
        from django.core.management import call_command
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment(debug=False)
        names = setup_databases(verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        try:
            share_of_pages()
        finally:
            teardown_databases(names, verbosity=0)


if __name__ == "__main__":
    main()
