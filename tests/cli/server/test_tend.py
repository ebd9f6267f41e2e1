"""`telos tend`: what is due is mailed once, beside a server or from a timer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.served import TELOS, Installation

# Somebody is told of something whose mail could not go out at once.
TOLD = """
import sys, uuid, django
django.setup()
from telos.notices.models import Notice
from telos.people.models import Person
person = Person.objects.get(email=sys.argv[1])
Notice.objects.create(person=person, kind="to_review", about_id=uuid.uuid4())
"""
MAILED = """
import django
django.setup()
from telos.notices.models import Notice
print(Notice.objects.filter(mailed_at=None).count())
"""
# Begins it, says its number and waits to be killed.
STARTER = """
import subprocess, sys, time
print(subprocess.Popen([sys.argv[1], "tend"], stdout=sys.stderr).pid, flush=True)
time.sleep(600)
"""


def test_what_is_due_is_mailed_once(tmp_path: Path) -> None:
    here = Installation(tmp_path)
    here.build(1)
    here.python(TOLD, "therapist@bulk.example")
    first, second = here.telos("tend", "--once"), here.telos("tend", "--once")
    assert first.returncode == second.returncode == 0, first.stderr
    assert "There is something for you to read in Telos" in first.stdout
    assert "1 mail went out." in first.stdout
    assert second.stdout.strip() == "0 mails went out."


def test_tables_must_be_there(tmp_path: Path) -> None:
    refused = Installation(tmp_path).telos("tend", "--once")
    assert refused.returncode != 0
    assert "telos migrate" in refused.stderr


def test_server_tends_and_nothing_is_left_of_it_afterwards(tmp_path: Path) -> None:
    here = Installation(tmp_path)
    here.build(1)
    here.python(TOLD, "therapist@bulk.example")
    server = here.serve()
    try:
        until = time.monotonic() + 60
        while here.python(MAILED).strip() != "0":
            assert time.monotonic() < until, "nobody was told within a minute"
            time.sleep(0.5)
    finally:
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(20)
        left = subprocess.run(
            ["pgrep", "-g", str(server.process.pid)], capture_output=True, text=True, check=False
        )
        server.stop()
    assert left.stdout == ""


def test_it_ends_where_whoever_began_it_was_killed(tmp_path: Path) -> None:
    here = Installation(tmp_path)
    here.build(1)
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, TELOS],
        env=here.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert starter.stdout is not None
    tending = int(starter.stdout.readline())
    time.sleep(3)
    starter.kill()
    starter.communicate()
    until = time.monotonic() + 20
    while _runs(tending):
        assert time.monotonic() < until, "it goes on by itself"
        time.sleep(0.2)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
