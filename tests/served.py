"""An installation of its own, run by its commands, served, and visited over HTTP."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import uuid4

from tests.tables import kept_tables

if TYPE_CHECKING:
    import psycopg

TELOS: Final = str(Path(sys.executable).with_name("telos"))
PASSWORD: Final = "six wide boats at rest"  # noqa: S105 -- opens nothing but a test account
THERAPIST: Final = "therapist@bulk.example"
PATIENCE_SECONDS: Final = 180
KEYS_URL: Final = "TELOS_KEYS_DATABASE_URL"

# People with two goals each, written by the demo's own hand; their therapist has a password.
_BUILD: Final = """
import sys, django
django.setup()
from telos.demo.bulk import build_practice
built = build_practice(seed=1, clients=int(sys.argv[1]), weeks=2, with_answers=False)
built.therapist.email = sys.argv[2]
built.therapist.set_password(sys.argv[3])
built.therapist.save(update_fields=["email", "password"])
"""


def free_port() -> int:
    """A port that nobody holds just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def two_databases(server: str) -> Iterator[dict[str, str]]:
    """Make a database for data and one for keys on this PostgreSQL; name them, and drop them."""
    import psycopg

    parts = urlsplit(server)
    names = {v: f"telos_served_{uuid4().hex[:12]}" for v in ("DATABASE_URL", KEYS_URL)}
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names.values():
            connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {v: urlunsplit(parts._replace(path=f"/{name}")) for v, name in names.items()}
        finally:
            like = tuple(f"{name}%" for name in names.values())
            found = "SELECT datname FROM pg_database WHERE datname LIKE %s OR datname LIKE %s"
            for (name,) in connection.execute(found, like).fetchall():
                drop(connection, name)


def drop(connection: psycopg.Connection, name: str) -> None:
    """Drop a database as a role that may not send the server's own vacuum away by FORCE."""
    import psycopg

    try:
        connection.execute(f'DROP DATABASE "{name}"')
    except psycopg.errors.ObjectInUse:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND usesysid IS NOT NULL",
            (name,),
        )
        connection.execute(f'DROP DATABASE "{name}"')


@dataclass
class Installation:
    """A folder of data with settings of its own."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith("TELOS_")}
        for name in ("DATABASE_URL", "COV_CORE_SOURCE", "PYTEST_ADDOPTS"):
            kept.pop(name, None)
        return {
            **kept,
            "TELOS_DATA_DIR": str(self.folder),
            # Everybody is invented: no second factor is asked for.
            "TELOS_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "telos.config.settings",
            "COLUMNS": "200",
            **self.more,
        }

    def telos(self, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
        return self._run([TELOS, *map(str, words)], more)

    def python(self, code: str, *words: object) -> str:
        done = self._run([sys.executable, "-c", code, *map(str, words)], {})
        assert done.returncode == 0, done.stderr
        return done.stdout

    def killed(self, code: str, *words: object) -> subprocess.CompletedProcess[str]:
        """Run code that does not come to its end."""
        return self._run([sys.executable, "-c", code, *map(str, words)], {})

    def _run(self, command: list[str], more: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env={**self.env, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )

    def build(self, clients: int) -> None:
        """Make the tables, from those of before if they are the same, and a practice in them."""
        self._begin_with_kept_tables()
        made = self.telos("migrate")
        assert made.returncode == 0, made.stderr
        self.python(_BUILD, clients, THERAPIST, PASSWORD)

    def _begin_with_kept_tables(self) -> None:
        kept = kept_tables()
        if kept is None or {"DATABASE_URL", KEYS_URL} & set(self.more):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        for made, name in (("default", "telos"), ("keys", "keys")):
            place = self.folder / f"{name}.sqlite3"
            shutil.copyfile(kept / f"{made}.sqlite3", place)
            place.chmod(0o600)

    def serve(self, port: int = 0) -> Server:
        """Serve it, on a port of its own where none is named; return once it answers."""
        port = port or free_port()
        process = subprocess.Popen(
            [TELOS, "serve", "--port", str(port)],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        server = Server(process, port)
        server.wait_until_up()
        return server


@dataclass
class Server:
    """A server that is at work, with all its workers."""

    process: subprocess.Popen[str]
    port: int

    def wait_until_up(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            assert self.process.poll() is None, self.process.communicate()[1]
            with suppress(OSError, HTTPException):
                if Browser(self.port).get("/account/sign-in/")[0] == 200:
                    return
            assert time.monotonic() < until, "the server never answered"
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it and its workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self._ended()

    def stop(self) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self._ended()

    def _ended(self) -> None:
        """Wait until it is gone, and close what it wrote its errors to."""
        self.process.communicate()


@dataclass
class Browser:
    """Somebody's browser: cookies, pages and forms."""

    port: int
    timeout: float = 30
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Send a form with the token of the cookie, as a page's form does."""
        return self._ask("POST", path, {"csrfmiddlewaretoken": self._token(), **fields})

    def sign_in(self, email: str = THERAPIST, password: str = PASSWORD) -> None:
        self.get("/account/sign-in/")
        status, said = self.post("/account/sign-in/", {"login": email, "password": password})
        assert status == 302, (status, said[:2000])

    def _token(self) -> str:
        return self.cookies.get("telos-csrf", "")

    def _ask(self, how: str, path: str, fields: Mapping[str, str] | None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            body = urlencode(fields) if fields is not None else None
            headers = {
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://127.0.0.1:{self.port}",
                "Host": f"127.0.0.1:{self.port}",
            }
            connection.request(how, path, body, headers)
            answer = connection.getresponse()
            said = answer.read().decode()
            for set_cookie in answer.headers.get_all("Set-Cookie") or []:
                for name, morsel in SimpleCookie(set_cookie).items():
                    self.cookies[name] = morsel.value
            return answer.status, answer.headers.get("Location") or said
        finally:
            connection.close()
