"""Standard output into a pipe: when its reader goes, the command ends, quietly."""

import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

READER_GONE_EXIT = 141
"""What a shell reports of a tool that ended so (128 + SIGPIPE), and scripts look for."""


class _Pipe(io.FileIO):
    """The command's end of a pipe. Nothing is killed: what was begun is still tidied away."""

    def write(self, content: Any) -> int:
        try:
            return super().write(content)
        except BrokenPipeError:
            # What is still buffered has to go somewhere.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            raise SystemExit(READER_GONE_EXIT) from None


@contextmanager
def ending_with_the_reader() -> Iterator[None]:
    """End with `READER_GONE_EXIT` once nobody reads any more (``telos … | head -1``)."""
    plain = sys.stdout
    if not isinstance(plain, io.TextIOWrapper) or not _is_pipe(plain):
        yield
        return
    plain.flush()
    end = _Pipe(plain.fileno(), "w", closefd=False)
    # With PYTHONUNBUFFERED nothing stands between.
    unbuffered = isinstance(plain.buffer, io.RawIOBase)
    sys.stdout = io.TextIOWrapper(
        end if unbuffered else io.BufferedWriter(end),
        encoding=plain.encoding,
        errors=plain.errors,
        line_buffering=plain.line_buffering,
        write_through=plain.write_through,
    )
    try:
        yield
    finally:
        try:
            sys.stdout.flush()
        finally:
            sys.stdout = plain


def _is_pipe(stream: io.TextIOWrapper) -> bool:
    kind = os.fstat(stream.fileno()).st_mode
    return stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)
