"""What backing up, trying and restoring take for each gigabyte, in time and in memory.

.venv/bin/python benchmarks/backup.py --gigabytes 1
DATABASE_URL=postgres://… .venv/bin/python benchmarks/backup.py --database postgresql
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.served import TELOS, Installation, two_databases

# A practice of forty with a year of weekly questionnaires, and then its answers again and again
# under other names, straight into the table: what counts is how much there is. What is only being
# made may wait for the disk: only its size is looked at.
CLIENTS = 40
BUILD = """
import sys, django
django.setup()
from django.db import connection
from telos.cli.server.backup.databases import living_database
from telos.demo.bulk import build_practice
build_practice(seed=1, clients=int(sys.argv[1]), weeks=52, with_answers=True)
columns = "response_id, value, created_at, saved_at"
more = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -2000000")
    cursor.execute("SELECT max(id) FROM measures_answer")
    last, number = cursor.fetchone()[0], 0
    while living_database("data").size() < float(sys.argv[2]) * 1e9:
        number += 1
        cursor.execute(
            f"INSERT INTO measures_answer (public_id, item_key, {columns}) "
            f"SELECT {more[connection.vendor]}, item_key || '-{number}', {columns} "
            f"FROM measures_answer WHERE id <= {last}"
        )
"""
SIZE = """
import django
django.setup()
from telos.cli.server.backup.databases import living_database
print(living_database("data").size())
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--gigabytes", type=float, default=1.0)
    asked = parser.parse_args()
    with ExitStack() as stack:
        named = {}
        if asked.database == "postgresql":
            named = stack.enter_context(two_databases(os.environ["DATABASE_URL"]))
        folder = Path(stack.enter_context(TemporaryDirectory()))
        measure(folder, named, gigabytes=asked.gigabytes)


def measure(folder: Path, named: dict[str, str], *, gigabytes: float) -> None:
    data, keys, key = folder / "backups", folder / "keys", folder / "backup-key"
    data.mkdir()
    keys.mkdir()
    places = {"TELOS_BACKUP_DIR": str(data), "TELOS_KEYS_BACKUP_DIR": str(keys)}
    more = {**named, **places, "TELOS_BACKUP_KEY_FILE": str(key)}
    installation = Installation(folder / "practice", more)
    for words in (("migrate",), ("backup", "new-key", key)):
        assert installation.telos(*words).returncode == 0
    subprocess.run(
        [sys.executable, "-c", BUILD, str(CLIENTS), str(gigabytes)],
        env=installation.env,
        check=True,
    )
    size = int(installation.python(SIZE)) / 1e9
    shutil.copy2(installation.folder / "master-key", folder / "master-key")
    print(f"{size:.2f} GB")
    timed(installation, "backup, not tried", size, "backup", "--no-verify")
    archive = max(data.glob("*.telos"))
    print(f"  the archive: {archive.stat().st_size / 1e9:.2f} GB")
    timed(installation, "tried", size, "backup", "verify")
    if not named:
        shutil.rmtree(installation.folder)
        installation.folder.mkdir()
    words = ("restore", archive, "--replace", "--master-key", folder / "master-key")
    timed(installation, "restored", size, *words)


def timed(installation: Installation, what: str, gigabytes: float, *words: object) -> None:
    """Run a command; tell wall, CPU and its peak memory, children included."""
    started = time.monotonic()
    running = subprocess.Popen(
        [TELOS, *map(str, words)], env=installation.env, stdout=subprocess.DEVNULL
    )
    _pid, status, used = os.wait4(running.pid, 0)
    if status:
        sys.exit(f"telos {words[0]} ended with {status}")
    wall, cpu = time.monotonic() - started, used.ru_utime + used.ru_stime
    print(
        f"  {what:<18}{wall:7.1f} s, {cpu:7.1f} s CPU, {wall / gigabytes / 60:5.2f} minutes a GB "
        f"({cpu / gigabytes / 60:.2f} CPU), peak memory {used.ru_maxrss / 1024:.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
