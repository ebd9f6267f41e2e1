"""Tables of any length on disk, written block by block."""

import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from polars.io.plugins import register_io_source

from telos.science.simulate.care import table_blocks
from telos.science.simulate.parameters import CareParameters
from telos.science.simulate.provenance import figures_of
from telos.science.simulate.tables import Table, table_schema

CSV = ".csv"
NOTICE = "Simulated by telos. Nobody's data, and no evidence of anything."


def write_table(
    table: Table,
    path: Path,
    *,
    clients: int,
    parameters: CareParameters,
    seed: int,
    where: pl.Expr | None = None,
    watch: Callable[[pl.DataFrame], None] | None = None,
) -> None:
    """Write a table of `simulate_table` to a file, needing no more memory for more clients.

    The file appears when it is whole, in the place of one that was there; a write that fails
    leaves what was there.

    Parameters
    ----------
    table : Table
    path : Path
        CSV where the name ends in ``.csv``, else Parquet. Parquet carries seed and parameters
        with their sources in its metadata, under ``telos``.
    clients, parameters, seed
        As in `simulate_courses`.
    where : polars.Expr, optional
        Only rows for which this is true are written; the clients are the same.
    watch : callable, optional
        Called with each block of rows, before `where`: for progress, or to count.

    Raises
    ------
    SimulationError
        As `simulate_table`.
    OSError
        When the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from telos.science.simulate import DERIVED_SEED
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "clients.parquet"
    ...     write_table(Table.CLIENTS, path, clients=9000, parameters=DERIVED_SEED, seed=1)
    ...     pl.scan_parquet(path).select(pl.len()).collect().item()
    9000
    """
    blocks = table_blocks(table, clients=clients, parameters=parameters, seed=seed)
    rows = _lazily(blocks, table_schema(table, parameters), where=where, watch=watch)
    # Beside it, so that putting it in its place is one step.
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    unfinished.touch(exist_ok=False)  # fails at once where nothing can be written
    try:
        if path.suffix.lower() == CSV:
            rows.sink_csv(unfinished)
        else:
            origin = _origin(table, clients=clients, parameters=parameters, seed=seed)
            rows.sink_parquet(unfinished, metadata={"telos": origin})
        unfinished.replace(path)
    finally:
        # Of one Ctrl-C polars tells first, and then Python once more: perhaps just here.
        try:
            unfinished.unlink(missing_ok=True)
        except KeyboardInterrupt:
            unfinished.unlink(missing_ok=True)
            raise


def _lazily(
    blocks: Iterator[pl.DataFrame],
    schema: pl.Schema,
    *,
    where: pl.Expr | None,
    watch: Callable[[pl.DataFrame], None] | None,
) -> pl.LazyFrame:
    def source(  # noqa: PLR0917 - polars calls it by place
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        del with_columns, predicate, n_rows, batch_size  # a sink takes every row and column
        for block in blocks:
            if watch is not None:
                watch(block)
            yield block if where is None else block.filter(where)

    return register_io_source(source, schema=schema, is_pure=False)


def _origin(table: Table, *, clients: int, parameters: CareParameters, seed: int) -> str:
    """What the table was made from, for whoever finds the file."""
    content = {
        "notice": NOTICE,
        "table": str(table),
        "clients": int(clients),
        "seed": int(seed),
        "numpy": np.__version__,
        "parameters": figures_of(parameters).to_dicts(),
    }
    return json.dumps(content, ensure_ascii=False)
