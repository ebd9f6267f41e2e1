"""Files hold the same rows as tables, are written as they are made, and appear when whole."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from telos.science.simulate import (
    CLIENTS_A_BLOCK,
    COURSE_SCHEMA,
    DERIVED_SEED,
    ROUTINE_CARE,
    CareParameterError,
    Table,
    figures_of,
    simulate_table,
    write_table,
)

MANY = 2 * CLIENTS_A_BLOCK + 100


@pytest.mark.parametrize("table", Table)
def test_parquet_holds_the_table(tmp_path: Path, table: Table) -> None:
    path = tmp_path / "table.parquet"
    about = {"clients": MANY, "parameters": ROUTINE_CARE, "seed": 81}
    write_table(table, path, **about)
    assert_frame_equal(pl.read_parquet(path), simulate_table(table, **about))
    assert [each.name for each in tmp_path.iterdir()] == ["table.parquet"]


def test_csv_holds_the_table(tmp_path: Path) -> None:
    path = tmp_path / "table.CSV"
    about = {"clients": MANY, "parameters": ROUTINE_CARE, "seed": 81}
    write_table(Table.COURSES, path, **about)
    read = pl.read_csv(path, schema=COURSE_SCHEMA)
    assert_frame_equal(read, simulate_table(Table.COURSES, **about))


def test_only_rows_asked_for_are_written(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    about = {"clients": 3000, "parameters": ROUTINE_CARE, "seed": 81}
    blocks = []
    gad7 = pl.col("instrument") == "gad7"
    write_table(Table.COURSES, path, **about, where=gad7, watch=blocks.append)
    whole = simulate_table(Table.COURSES, **about)
    assert_frame_equal(pl.read_parquet(path), whole.filter(gad7))
    assert_frame_equal(pl.concat(blocks), whole)


def test_other_names_are_parquet(tmp_path: Path) -> None:
    path = tmp_path / "table"
    write_table(Table.CLIENTS, path, clients=10, parameters=DERIVED_SEED, seed=1)
    assert len(pl.read_parquet(path)) == 10


def test_parquet_tells_what_it_was_made_from(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    write_table(Table.GOALS, path, clients=20, parameters=ROUTINE_CARE, seed=82)
    told = json.loads(pl.read_parquet_metadata(path)["telos"])
    assert (told["table"], told["clients"], told["seed"]) == ("goals", 20, 82)
    assert "no evidence" in told["notice"]
    assert told["parameters"] == figures_of(ROUTINE_CARE).to_dicts()


def test_rows_are_on_disk_before_the_last_are_made(tmp_path: Path) -> None:
    """What is written no longer takes memory: forty blocks, and never more than a few unwritten."""
    path = tmp_path / "table.parquet"
    sizes: list[int] = []
    seen: list[int] = []

    def watch(block: pl.DataFrame) -> None:
        seen.append(len(block))
        sizes.append(sum(each.stat().st_size for each in tmp_path.iterdir()))

    write_table(
        Table.COURSES,
        path,
        clients=40 * CLIENTS_A_BLOCK,
        parameters=ROUTINE_CARE,
        seed=83,
        watch=watch,
    )
    assert len(seen) == 40
    whole = path.stat().st_size
    # By the last block three quarters are on disk, and at the half a good part of it.
    assert sizes[-1] > 0.75 * whole
    assert sizes[20] > 0.25 * whole
    assert sum(seen) == pl.scan_parquet(path).select(pl.len()).collect().item()


def test_file_that_was_there_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("mine", encoding="utf-8")

    class StopError(Exception):
        pass

    def stop(block: pl.DataFrame) -> None:
        assert path.read_text(encoding="utf-8") == "mine"
        raise StopError

    with pytest.raises(StopError):
        write_table(Table.CLIENTS, path, clients=10, parameters=DERIVED_SEED, seed=1, watch=stop)
    assert path.read_text(encoding="utf-8") == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]
    write_table(Table.CLIENTS, path, clients=10, parameters=DERIVED_SEED, seed=1)
    assert len(pl.read_csv(path)) == 10


def test_file_tells_whole_numbers_of_numpy_as_they_are(tmp_path: Path) -> None:
    asked = {"clients": 3, "parameters": DERIVED_SEED, "seed": 1}
    write_table(Table.CLIENTS, tmp_path / "a.parquet", **asked)
    write_table(Table.CLIENTS, tmp_path / "b.parquet", **asked | {"clients": np.int64(3)})
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_what_cannot_be_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_table(
            Table.CLIENTS,
            tmp_path / "nowhere" / "table.csv",
            clients=10,
            parameters=DERIVED_SEED,
            seed=1,
        )
    with pytest.raises(CareParameterError):
        write_table(Table.CLIENTS, tmp_path / "a.csv", clients=-1, parameters=DERIVED_SEED, seed=1)
    assert list(tmp_path.iterdir()) == []
