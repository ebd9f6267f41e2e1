"""Running one of the commands as a script would."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from telos.cli.main import add_science


@dataclass(frozen=True)
class Answer:
    """What one run gave."""

    exit_code: int
    out: str
    err: str
    figures: dict[str, Any] | None
    rows: pl.DataFrame | None


Run = Callable[..., Answer]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def once(command: str, table: str | bytes | Path, *words: str) -> Answer:
        app = typer.Typer(pretty_exceptions_enable=False)
        app.callback()(lambda: None)
        add_science(app, command)
        file = table if isinstance(table, Path) else tmp_path / "table.csv"
        if isinstance(table, bytes):
            file.write_bytes(table)
        elif isinstance(table, str):
            file.write_text(table, encoding="utf-8")
        figures, rows = tmp_path / "figures.json", tmp_path / "rows.csv"
        for old in (figures, rows):
            old.unlink(missing_ok=True)
        result = CliRunner().invoke(
            app, [command, str(file), *words, "--json", str(figures), "--out", str(rows)]
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(
            exit_code=result.exit_code,
            out=result.stdout,
            err=result.stderr,
            figures=json.loads(figures.read_text("utf-8")) if figures.is_file() else None,
            rows=pl.read_csv(rows, infer_schema=False) if rows.is_file() else None,
        )

    return once
