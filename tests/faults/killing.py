"""A server killed again and again while several people write, and a ledger of what it promised.

A writer keeps on sending the same form with the same key until it is acknowledged, as the browser
does. What was acknowledged must be there once, whatever was killed when; nothing may be there
twice; no deed may stand without its row in the trail, nor a row without its deed.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.served import Browser, free_port

if TYPE_CHECKING:
    from tests.served import Installation

_SOONEST_KILL = 0.05  # seconds after the server answers
_LATEST_KILL = 1.2
_ROUNDS_UNTIL_SETTLED = 60.0

# Whom the writers write about: open cases, each with a goal that may be rated.
_CASES = """
import json, django
django.setup()
from telos.goals.models import Goal
from telos.goals.rules import may_rate_goal
cases = {}
for goal in Goal.objects.select_related("episode__client").order_by("pk"):
    if may_rate_goal(goal) and goal.episode.is_open:
        cases.setdefault(str(goal.episode.client.public_id), str(goal.public_id))
print(json.dumps(sorted(cases.items())))
"""
_COUNTED = """
import json, sys, django
django.setup()
from collections import Counter
from telos.audit.models import AuditRow
from telos.audit.queries import verify
from telos.goals.models import Goal, GoalAgreement, GoalRating, GoalRevision
from telos.vault.ring import ring
with ring():
    goals = [(str(g.submission_key), str(g.public_id), g.words) for g in Goal.objects.all()]
deeds = lambda deed: Counter(
    str(about) for about in AuditRow.objects.filter(deed=deed).values_list("about_id", flat=True)
)
ratings = GoalRating.objects.values_list("submission_key", "goal__public_id", "value")
print(json.dumps({
    "goals": goals,
    "ratings": [(str(key), str(goal), value) for key, goal, value in ratings],
    "proposed": deeds("goal.propose"),
    "rated": deeds("goal.rate"),
    "without_revision": Goal.objects.filter(revisions=None).count(),
    "whole": verify().is_whole,
}))
"""


@dataclass
class Entry:
    """One form that somebody sent, until it was acknowledged."""

    kind: str
    key: str
    said: str
    tries: int = 0
    is_acknowledged: bool = False


@dataclass
class Outcome:
    """What the kills came to."""

    kills: int = 0
    acknowledged: int = 0
    sent_again: int = 0
    """Forms whose first sending was cut off; they were sent again until they were acknowledged."""
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    without_row: list[str] = field(default_factory=list)
    without_deed: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    half_done: int = 0
    trail_is_whole: bool = False

    @property
    def is_clean(self) -> bool:
        wrong = (self.lost, self.doubled, self.without_row, self.without_deed, self.altered)
        return not any(wrong) and not self.half_done and self.trail_is_whole


class Writer(Thread):
    """Somebody who writes goals and ratings, one after another, and never gives up on one."""

    def __init__(self, port: int, case: tuple[str, str], *, seed: int) -> None:
        super().__init__(daemon=True)
        self.entries: list[Entry] = []
        self.refused: list[tuple[int, str]] = []
        self._browser = Browser(port, timeout=20)
        self._client, self._goal = case
        self._chance = random.Random(seed)  # noqa: S311 -- a seed
        self._over = Event()

    def sign_in(self) -> None:
        self._browser.sign_in()

    def end(self) -> None:
        """Let it finish the form in hand and stop."""
        self._over.set()

    def run(self) -> None:
        while not self._over.is_set():
            entry = self._next()
            self.entries.append(entry)
            while not entry.is_acknowledged:
                self._send(entry)

    def _next(self) -> Entry:
        key = str(uuid4())
        if self._chance.random() < 0.5:
            return Entry("goal", key, f"Walk to the harbour {key}")
        return Entry("rating", key, str(self._chance.randrange(11)))

    def _send(self, entry: Entry) -> None:
        entry.tries += 1
        try:
            status, said = self._browser.post(*self._form(entry))
        except (OSError, HTTPException):
            time.sleep(0.05)
            return
        if status == 302 and "sign-in" not in said:
            entry.is_acknowledged = True
        elif status < 500:
            # A refusal is an answer too, and none is expected.
            self.refused.append((status, said[:500]))
            raise AssertionError((status, said[:3000]))

    def _form(self, entry: Entry) -> tuple[str, dict[str, str]]:
        if entry.kind == "goal":
            fields = {"words": entry.said, "domain": "coping", "horizon": "short", "why": "to see"}
            return f"/clients/{self._client}/goals/new/", {**fields, "submission_key": entry.key}
        day = datetime.now(UTC).date().isoformat()
        fields = {"value": entry.said, "rated_on": day, "submission_key": entry.key}
        return f"/clients/{self._client}/goals/{self._goal}/rate/", fields


def kill_again_and_again(
    installation: Installation, *, kills: int, writers: int, seed: int
) -> Outcome:
    """Kill the server so many times while people write; return what that came to."""
    cases = json.loads(installation.python(_CASES))
    assert len(cases) >= writers, "too few cases to write about"
    chance = random.Random(seed)  # noqa: S311 -- a seed
    port = free_port()
    server = installation.serve(port)
    people = [Writer(port, tuple(cases[n]), seed=seed + n) for n in range(writers)]
    before = json.loads(installation.python(_COUNTED))
    try:
        for person in people:
            person.sign_in()
            person.start()
        for _ in range(kills):
            time.sleep(chance.uniform(_SOONEST_KILL, _LATEST_KILL))
            server.kill()
            server = installation.serve(port)
        for person in people:
            person.end()
        for person in people:
            person.join(_ROUNDS_UNTIL_SETTLED)
            assert not person.is_alive(), "a writer was never answered"
            assert not person.refused, person.refused
    finally:
        server.stop()
    entries = [entry for person in people for entry in person.entries]
    found = json.loads(installation.python(_COUNTED))
    return compared(entries, before=before, found=found, kills=kills)


def compared(
    entries: list[Entry], *, before: dict[str, Any], found: dict[str, Any], kills: int
) -> Outcome:
    """Hold the ledger against what stands in the database."""
    outcome = Outcome(kills=kills, trail_is_whole=found["whole"])
    outcome.half_done = found["without_revision"] - before["without_revision"]
    outcome.sent_again = sum(entry.tries > 1 for entry in entries)
    said = {key: words for key, _goal, words in found["goals"]}
    said |= {key: str(value) for key, _goal, value in found["ratings"]}
    times = Counter(key for key, *_rest in (*found["goals"], *found["ratings"]))
    # The same words under two keys would be a double that the key does not show.
    words = Counter(words for _key, _goal, words in found["goals"])
    for entry in entries:
        outcome.acknowledged += entry.is_acknowledged
        if entry.is_acknowledged and times[entry.key] == 0:
            outcome.lost.append(entry.key)
        elif times[entry.key] > 1 or (entry.kind == "goal" and words[entry.said] > 1):
            outcome.doubled.append(entry.key)
        elif times[entry.key] and said[entry.key] != entry.said:
            outcome.altered.append(entry.key)
    _compare_rows(outcome, before, found)
    return outcome


def _compare_rows(outcome: Outcome, before: dict[str, Any], found: dict[str, Any]) -> None:
    """Every deed since has its row, and every row its deed; as many as there are."""
    old = {key for key, *_rest in (*before["goals"], *before["ratings"])}
    for rows, deeds in (("goals", "proposed"), ("ratings", "rated")):
        new = Counter(goal for key, goal, _said in found[rows] if key not in old)
        told = Counter(found[deeds]) - Counter(before[deeds])
        outcome.without_row += (new - told).elements()
        outcome.without_deed += (told - new).elements()
