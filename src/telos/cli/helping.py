"""A docstring as --help shows it: each paragraph flows to the terminal's width, examples stand."""

import inspect
import re
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import IO, Any, cast

from typer.core import TyperCommand

_PADDED = re.compile(r"((?: |\x1b\[[0-9;]*m)+)(?=\n)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def help_of(command: Callable[..., Any]) -> str:
    """The words of a command, to be wrapped once: where the terminal ends, not where source does.

    A paragraph that is indented is an example and keeps its lines, so that it can be pasted.
    """
    paragraphs = inspect.cleandoc(command.__doc__ or "").split("\n\n")
    return "\n\n".join(
        part if part.startswith(" ") else part.replace("\n", " ") for part in paragraphs
    )


class PlainCommand(TyperCommand):
    """Shows its help without spaces at the ends of lines.

    A backslash before such a space does not go on in the next line when it is pasted.
    """

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help as ever, line ends trimmed."""
        with redirect_stdout(cast("IO[str]", _Trimmed(sys.stdout))):
            super().format_help(ctx, formatter)


class _Trimmed:
    """Standard output that leaves out the spaces before each end of line, and no colour."""

    def __init__(self, to: IO[str]) -> None:
        self._to = to

    def write(self, text: str) -> int:
        """Hand on what is left of the text."""
        self._to.write(_PADDED.sub(lambda found: "".join(_COLOUR.findall(found[1])), text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._to, name)
