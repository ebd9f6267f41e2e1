"""The needed columns of a file, each distinct text once and a code for every row."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.choices import Reading
from telos.cli.report.problems import InputProblem, quoted
from telos.cli.report.reading.lines import RAGGED_SCHEMA, prepare_lines, refuse_another_mark
from telos.cli.report.reading.source import Source, check_path, open_source

PARQUET_MAGIC = b"PAR1"


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One column: `texts` holds what is written, once each; `codes` says which, row by row."""

    name: str
    texts: pl.Series
    """Distinct texts without the blanks around them, sorted."""
    codes: pl.Series
    """UInt32, null where the cell is empty."""

    def spread(self, values: pl.Series) -> pl.Series:
        """One value a distinct text becomes one value a row."""
        if not len(self.texts):
            return pl.Series([None], dtype=values.dtype).new_from_index(0, len(self.codes))
        return values.gather(self.codes)

    def counts(self) -> pl.Series:
        """How many rows hold each text."""
        counted = self.codes.drop_nulls().value_counts(name="n")
        frame = pl.DataFrame({"code": pl.Series(range(len(self.texts)), dtype=pl.UInt32)})
        return frame.join(counted, left_on="code", right_on=self.codes.name, how="left")[
            "n"
        ].fill_null(0)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table opened: its header, and a way to its cells."""

    path: Path
    header: tuple[str, ...]
    rows: int
    lines: pl.Series | None
    """The line of each row where it is not simply `first_line` and counting."""
    first_line: int
    ragged: pl.DataFrame
    columns: dict[int, Cells]
    encoding: str
    delimiter: str | None
    fingerprint: str
    counted_in: str
    """What a row's number counts: "line" of a text, "row" of a Parquet file."""
    notes: tuple[str, ...]

    def line_of(self, rows: pl.Series) -> pl.Series:
        """The line in the file, as an editor shows it, of each row number."""
        if self.lines is not None:
            return self.lines.gather(rows).alias("line")
        return (rows.cast(pl.UInt32) + self.first_line).alias("line")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file whose header is known and whose cells are not read yet."""

    path: Path
    header: tuple[str, ...]
    source: Source | None
    fingerprint: str


def open_table(path: Path, reading: Reading, *, folder: Path) -> Opened:
    """Check the file and read its header."""
    check_path(path)
    with path.open("rb") as file:
        parquet = file.read(len(PARQUET_MAGIC)) == PARQUET_MAGIC
    if parquet:
        return _opened_parquet(path)
    if path.suffix.lower() in {".parquet", ".pq"}:
        # Read as text it would be told of as bad CSV.
        raise InputProblem(
            _("“{path}” is called a Parquet file and is none.").format(path=path),
            _("Write it again as Parquet, or, where it is CSV, let its name end in .csv."),
        )
    source = open_source(path, reading, folder=folder)
    return Opened(path=path, header=source.header, source=source, fingerprint=source.fingerprint)


def _opened_parquet(path: Path) -> Opened:
    import hashlib

    try:
        header = tuple(pl.read_parquet_schema(path))
    except pl.exceptions.PolarsError as fault:
        raise InputProblem(
            _("“{path}” begins like a Parquet file but cannot be read.").format(path=path),
            _("Write it again."),
        ) from fault
    with path.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    return Opened(path=path, header=header, source=None, fingerprint=fingerprint)


def read_table(opened: Opened, wanted: Iterable[int], *, folder: Path) -> Table:
    """Read the wanted columns (by their place in the header), nothing else."""
    places = sorted(set(wanted))
    if opened.source is None:
        return _read_parquet(opened, places)
    lines = prepare_lines(opened.source, folder=folder)
    shift = 1 if lines.numbered else 0
    frame = _scan(lines.source, places, numbered=lines.numbered)
    refuse_another_mark(lines, frame, text=opened.source.text)
    return Table(
        path=opened.path,
        header=opened.header,
        rows=frame.height,
        lines=frame["line"].cast(pl.UInt32) if shift else None,
        first_line=opened.source.header_line + 1,
        ragged=lines.ragged,
        columns={place: _cells(frame[f"c{place}"], opened.header[place]) for place in places},
        encoding=opened.source.encoding,
        delimiter=opened.source.delimiter,
        fingerprint=opened.fingerprint,
        counted_in="line",
        notes=opened.source.notes,
    )


def _scan(source: Source, places: list[int], *, numbered: bool) -> pl.DataFrame:
    names = [f"c{place}" for place in range(len(source.header))]
    frame = pl.scan_csv(
        source.text,
        separator=source.delimiter,
        infer_schema=False,
        new_columns=["line", *names] if numbered else names,
        skip_lines=0 if numbered else source.lines_before_header,
        truncate_ragged_lines=True,
    )
    wanted = [pl.col(f"c{place}").cast(_own_categories()) for place in places]
    line = [pl.col("line").cast(pl.UInt32)] if numbered else []
    return frame.select(*line, *wanted).collect(engine="streaming")


def _own_categories() -> pl.Categorical:
    """Categories of one column alone, so that its codes are dense and go when it goes."""
    return pl.Categorical(pl.Categories.random())


def _read_parquet(opened: Opened, places: list[int]) -> Table:
    names = [opened.header[place] for place in places]
    frame = pl.read_parquet(opened.path, columns=names, use_pyarrow=False)
    nested = [name for name in names if frame.schema[name].is_nested()]
    if nested:
        raise InputProblem(
            _("The column “{name}” holds lists or records, not one value a row.").format(
                name=quoted(nested[0])
            ),
            _("Write it again with one value in each cell."),
        )
    columns = {
        place: _cells(frame[name].cast(pl.String).cast(_own_categories()), name)
        for place, name in zip(places, names, strict=True)
    }
    return Table(
        path=opened.path,
        header=opened.header,
        rows=frame.height,
        lines=None,
        first_line=1,
        ragged=pl.DataFrame(schema=RAGGED_SCHEMA),
        columns=columns,
        encoding="Parquet",
        delimiter=None,
        fingerprint=opened.fingerprint,
        counted_in="row",
        notes=(),
    )


def _cells(column: pl.Series, name: str) -> Cells:
    """Distinct texts, stripped, é as one sign (NFC), sorted, in whatever order they came."""
    distinct = column.unique().drop_nulls()
    stripped = pl.DataFrame(
        {"physical": distinct.to_physical(), "text": distinct.cast(pl.String)}
    ).with_columns(pl.col("text").str.strip_chars().str.normalize("NFC"))
    texts = stripped["text"].filter(stripped["text"] != "").unique().sort()
    order = pl.DataFrame({"text": texts}).with_row_index("code")
    codes = stripped.join(order, on="text", how="left")
    top = codes["physical"].max()
    size = int(top) + 1 if isinstance(top, int) else 1
    table = (
        pl.DataFrame({"physical": pl.Series(range(size), dtype=pl.UInt32)})
        .join(codes, on="physical", how="left", maintain_order="left")["code"]
        .cast(pl.UInt32)
    )
    return Cells(name=name, texts=texts, codes=table.gather(column.to_physical()).alias("code"))
