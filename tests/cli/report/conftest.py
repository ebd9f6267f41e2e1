"""Running the real command on a table, and reading the page that it wrote."""

from __future__ import annotations

import base64
import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from telos.cli.main import app


@dataclass(frozen=True)
class Made:
    """What one run of the command gave."""

    exit_code: int
    out: str
    err: str
    html: str
    json_text: str

    @property
    def account(self) -> dict[str, int]:
        """The account of rows, as the page prints it."""
        cells = re.findall(r'data-account="(\w+)">([\d,]+)<', self.html)
        return {name: int(count.replace(",", "")) for name, count in cells}

    @property
    def text(self) -> str:
        """The words of the page, without marks."""
        body = self.html[self.html.index("<main>") : self.html.index("</main>")]
        body = re.sub(r"<(style|script)>.*?</\1>", "", body, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def headline(self) -> str:
        """What the page says first."""
        found = re.search(r"<h1>(.*?)</h1>", self.html, re.DOTALL)
        assert found is not None
        return html.unescape(found[1])

    def download(self, kind: str, table: str = "clients") -> bytes:
        """A table that the page carries, as it would be saved."""
        pattern = rf'href="data:[^"]*?base64,([^"]*)" download="[^"]*-{table}\.{kind}"'
        found = re.search(pattern, self.html)
        assert found is not None, f"no {table}.{kind} in the page"
        return base64.b64decode(found[1])

    @property
    def clients(self) -> pl.DataFrame:
        """The table of clients, from Parquet."""
        return pl.read_parquet(io.BytesIO(self.download("parquet")))

    @property
    def refused(self) -> pl.DataFrame:
        """The refused rows: line, column, value, reason."""
        return pl.read_parquet(io.BytesIO(self.download("parquet", "refused")))

    @property
    def json(self) -> Any:
        """What was written for programs."""
        return json.loads(self.json_text)

    def counts(self, **chosen: str) -> dict[str, int]:
        """How many clients are in each category, of all or of those chosen by a column."""
        people = self.clients.filter(*(pl.col(name) == value for name, value in chosen.items()))
        return dict(people["category"].drop_nulls().value_counts().iter_rows())


Run = Callable[..., Made]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `telos report` on a text, on bytes or on a file."""

    def run(table: str | bytes | Path, *options: str, name: str = "scores.csv") -> Made:
        monkeypatch.chdir(tmp_path)
        path = table if isinstance(table, Path) else tmp_path / name
        if isinstance(table, str):
            path.write_bytes(table.encode())
        elif isinstance(table, bytes):
            path.write_bytes(table)
        page = tmp_path / "page.html"
        programs = tmp_path / "page.json"
        for written in (page, programs):
            written.unlink(missing_ok=True)
        given = options if "-o" in options else (*options, "-o", str(page))
        result = CliRunner().invoke(app, ["report", str(path), *given])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Made(
            exit_code=result.exit_code,
            out=result.stdout,
            err=result.stderr,
            html=page.read_text(encoding="utf-8") if page.exists() else "",
            json_text=programs.read_text(encoding="utf-8") if programs.exists() else "",
        )

    return run


@pytest.fixture
def refuse(run: Run) -> Callable[..., str]:
    """Return a function that runs a command that must be refused, and gives its sentence.

    Exit code 3 where the table cannot be used, 2 where the call is wrong.
    """

    def refuse(
        table: str | bytes | Path, *options: str, name: str = "scores.csv", code: int = 3
    ) -> str:
        made = run(table, *options, name=name)
        assert made.exit_code == code, made.out + made.err
        assert made.html == ""
        return made.err

    return refuse


GAD7 = "client,week,score\nAda,0,15\nAda,6,5\nBen,0,12\nBen,6,11\n"
"""Two clients on the GAD-7: one recovers, one stays."""


@pytest.fixture
def gad7() -> str:
    return GAD7
