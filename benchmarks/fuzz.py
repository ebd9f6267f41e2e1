"""Schemathesis over the description of every address, as everybody there is.

sh scripts/telos fuzz --requests 50000 --minutes 20

Each request goes through the whole of Django, with the token of its page, and is undone after it.
It ends with 1 where something was found.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import time
from collections import Counter, defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_plus, urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

MAIN: Final = ("client", "her_therapist", "manager")
# Hypothesis tries the plainest input first, each time: a few more make the round worth it.
AT_ONCE: Final = 6
# How often something is asked for that is shut to whoever asks.
SHUT: Final = 0.06
# It shows every component with somebody invented.
_INVENTED: Final = "/design/"

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.matrix.world import World
    from tests.web.dangers.undone_app import UndoneApp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--roles", nargs="*", help="those alone; else everybody")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="telos-fuzz-") as folder, _house_in(folder) as world:
        from tests.web.dangers.undone_app import UndoneApp

        app = UndoneApp(world)
        if missed := planted_but_missed(world, app):
            sys.exit(f"What was planted was not found: {', '.join(missed)}.")
        print("Planted faults are found: a page that leaks, a status that is not described.")
        fuzz = Fuzz(world, app, random.Random(asked.seed))  # noqa: S311 -- no secret
        fuzz.run(asked.roles or world.cookies, most=asked.requests, until=60 * asked.minutes)
        fuzz.tell()
    sys.exit(bool(fuzz.findings))


@contextmanager
def _house_in(folder: str) -> Iterator[World]:
    """A world under the settings of an installation; not those of the demonstration."""
    for name in [name for name in os.environ if name.startswith("TELOS_")]:
        del os.environ[name]
    os.environ["TELOS_DATA_DIR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "telos.config.settings"
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from tests.web.dangers.undone_app import throw_away_world

    with throw_away_world() as world:
        yield world


@dataclass
class Fuzz:
    """One run."""

    world: World
    app: UndoneApp
    chance: random.Random
    findings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    described: set[tuple[str, int]] = field(default_factory=set)
    seconds: float = 0
    _schemas: dict[Any, Any] = field(default_factory=dict)
    _hidden: dict[str, Any] = field(default_factory=dict)
    _open: dict[str, set[str]] = field(default_factory=dict)
    _ready: dict[Any, Any] = field(default_factory=dict)

    def run(self, roles: Any, *, most: int, until: float) -> None:
        """Send requests in rounds, in which the main roles ask five times as often."""
        for role in roles:
            self._schema(role, as_filled=True)
        started = time.monotonic()
        parts = [role for role in roles for _ in range(5 if role in MAIN else 1)]
        while True:
            for role, operation, mode in self._round(parts):
                self.seconds = time.monotonic() - started
                if sum(self.app.asked.values()) >= most or self.seconds > until:
                    return
                self._ask_some(role, operation, mode)

    def _round(self, parts: list[str]) -> Iterator[tuple[str, Any, Any]]:
        """Go to what is open to a role each time, and now and then to what is not."""
        from schemathesis import GenerationMode

        right, wrong = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
        kinds = [(True, right), (False, right), (False, wrong)]
        units = [
            (role, each, mode)
            for role in parts
            for as_filled, mode in kinds
            for each in operations(self._schema(role, as_filled=as_filled))
            if each.label in self._open[role] or self.chance.random() < SHUT
        ]
        self.chance.shuffle(units)
        yield from units

    def _schema(self, role: str, *, as_filled: bool) -> Any:
        from tests.web.dangers.leaks import hidden_from
        from tests.web.dangers.world_ids import open_to

        if (role, as_filled) not in self._schemas:
            self._hidden[role] = hidden_from(self.world, role)
            self._open[role] = open_to(role)
            for which, description in described_to(self.world, role).items():
                self._schemas[role, which] = schema_of(description, self.app)
            for each in operations(self._schemas[role, as_filled]):
                self.described |= {
                    (each.label, int(status)) for status in each.definition.raw["responses"]
                }
        return self._schemas[role, as_filled]

    def _ask_some(self, role: str, operation: Any, mode: Any) -> None:
        import hypothesis
        from hypothesis.errors import Unsatisfiable

        self.app.role = role

        @hypothesis.seed(self.chance.randrange(2**32))
        @hypothesis.settings(
            max_examples=AT_ONCE,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=self._cases(operation, mode))
        def ask(case: Any) -> None:
            self._ask(role, case)

        with suppress(Unsatisfiable):  # where there is nothing to be wrong in
            ask()

    def _cases(self, operation: Any, mode: Any) -> Any:
        key = (id(operation.schema), operation.label, mode)
        if key not in self._ready:
            self._ready[key] = operation.as_strategy(generation_mode=mode)
        return self._ready[key]

    def _ask(self, role: str, case: Any) -> None:
        answer, found = found_by(case, self.app, self._hidden[role])
        self.answered[case.operation.label, answer.status_code] += 1
        for what in found:
            request = f"{case.method} {case.formatted_path} {str(case.body)[:300]}"
            self.findings[f"{case.operation.label}: {what}"].append(f"{role}: {request}")

    def tell(self) -> None:
        """Print what was asked and what was found."""
        asked = self.app.asked
        classes = sorted({status for _role, status in asked})
        print(f"{sum(asked.values()):,} requests in {self.seconds:.0f} s")
        print(f"{'':<30}" + "".join(f"{status:>9}" for status in classes))
        for role in dict.fromkeys(role for role, _status in asked):
            counts = "".join(f"{asked[role, status]:>9,}" for status in classes)
            print(f"{role:<30}{counts}")
        never = sorted(self.described - set(self.answered))
        print(f"{len(never)} of {len(self.described)} described statuses were not answered")
        statuses: Counter[int] = Counter()
        for (_label, status), count in self.answered.items():
            statuses[status] += count
        print("by status:", ", ".join(f"{s}: {n:,}" for s, n in sorted(statuses.items())))
        for what, examples in sorted(self.findings.items()):
            print(f"FOUND {len(examples)} times, {what}\n    {examples[0]}")
        print(f"{len(self.findings)} findings")


def described_to(world: World, role: str) -> Any:
    """The description with the forms that a role finds, and with ids of their own and others."""
    from tests.web.dangers.description import describe
    from tests.web.dangers.forms_there import forms_there
    from tests.web.dangers.world_ids import ids_for, places_of

    forms = forms_there(world, places_of(world, role), whose=[role])
    ids = ids_for(world, role)
    return {kind: describe(forms, ids, as_filled=kind) for kind in (True, False)}


def schema_of(description: Any, app: Any) -> Any:
    """The description as Schemathesis reads it, of an application in this very process."""
    import schemathesis

    schema = schemathesis.openapi.from_dict(description)
    schema.app = app
    return schema


def operations(schema: Any) -> list[Any]:
    """Every address and method of a description."""
    return [found.ok() for found in schema.get_all_operations()]


def found_by(case: Any, app: UndoneApp, hidden: Any) -> tuple[Any, list[str]]:
    """Send one request; return the answer and what is wrong with it."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.failures import FailureGroup
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        status_code_conformance,
    )

    checks = [not_a_server_error, status_code_conformance, content_type_conformance]
    # What is made up for a place in the address stays there, and begins no query.
    for name, value in (case.path_parameters or {}).items():
        case.path_parameters[name] = str(value).replace("?", "%3F")
    answer = case.call()
    found = []
    try:
        case.validate_response(answer, checks=checks)
    except FailureGroup as group:
        found += [f"{each.title} {answer.status_code}" for each in group.exceptions]
    found += [f"a fault: {each.strip().splitlines()[-1][:200]}" for each in app.faults]
    request = answer.request
    asked = f"{request.url} {request.body!r} {case.body} {case.path_parameters}"
    asked = f"{asked} {unquote_plus(asked)}"
    words = f"{answer.headers}\n{answer.content.decode(errors='replace')}"
    if not case.formatted_path.startswith(_INVENTED):
        found += [f"tells {what}" for what in hidden.told(words, asked=asked)]
    leads = answer.headers.get("location", ["/"])[0]
    if urlsplit(urljoin(request.url, leads)).netloc != urlsplit(request.url).netloc:
        found.append("leads away from here")
    return answer, found


def planted_but_missed(world: World, app: UndoneApp) -> list[str]:
    """Look for a leak and an undescribed status where they are planted; return what was missed."""
    from tests.web.dangers.description import describe
    from tests.web.dangers.leaks import hidden_from

    description = describe([], {})
    answers = description["paths"]["/help-now/"]["get"]["responses"]
    answers["204"] = answers.pop("200")
    hidden = hidden_from(world, "visitor")
    goal = world.of["noor"]["goal"]

    def leaking(_environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html"), ("Location", f"/goals/{goal}/")])
        return [b"<p>Otto: A quiet evening for Aoife"]

    def told(of: Any) -> list[str]:
        case = schema_of(description, of)["/help-now/"]["GET"].Case()
        return found_by(case, app, hidden)[1]

    wanted = {
        "Undocumented status code 200": told(app),
        "tells the name Otto": told(leaking),
        "tells a goal of Aoife": told(leaking),
        "tells the id of the goal of Noor": told(leaking),
    }
    return [what for what, found in wanted.items() if what not in found]


if __name__ == "__main__":
    main()
