"""Master keys that never leave another machine: a command that wraps and unwraps.

The command that `TELOS_KMS_COMMAND` names is run with one more word, `wrap` or `unwrap`. It reads
one JSON object a line and answers with one a line, in the same order; bytes are base64.

    wrap     {"about": …, "key": …}                   →  {"master": …, "wrapped": …}
    unwrap   {"about": …, "master": …, "wrapped": …}  →  {"key": …}

`about` is what the key management has to bind the wrapping to (its “encryption context”).
"""

from __future__ import annotations

import json
import shlex
import subprocess
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from telos.vault.errors import MasterKeyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Seconds for one call, however many keys it carries.
_PATIENCE: Final = 30


@dataclass(frozen=True, kw_only=True)
class Wrapped:
    """A wrapped key, what it is bound to, and the name of the master key that wrapped it."""

    about: str
    master: str
    wrapped: bytes


@dataclass(frozen=True)
class Kms:
    """A key management reached by a command."""

    command: str

    def wrap(self, keys: Sequence[tuple[str, bytes]]) -> list[Wrapped]:
        """Wrap keys, each given with what it is bound to."""
        asked = [{"about": about, "key": _text(key)} for about, key in keys]
        return [
            Wrapped(about=about, master=str(said["master"]), wrapped=_bytes(said["wrapped"]))
            for (about, _key), said in zip(keys, self._ask("wrap", asked), strict=True)
        ]

    def unwrap(self, wrapped: Iterable[Wrapped]) -> list[bytes]:
        """Unwrap keys, in one call."""
        asked = [
            {"about": one.about, "master": one.master, "wrapped": _text(one.wrapped)}
            for one in wrapped
        ]
        return [_bytes(said["key"]) for said in self._ask("unwrap", asked)]

    def _ask(self, word: str, asked: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
        if not asked:
            return []
        lines = "".join(json.dumps(each) + "\n" for each in asked)
        try:
            done = subprocess.run(  # noqa: S603 -- named by whoever runs the installation, no shell
                [*shlex.split(self.command), word],
                input=lines,
                capture_output=True,
                text=True,
                check=True,
                timeout=_PATIENCE,
            )
            said = [json.loads(line) for line in done.stdout.splitlines()]
        except (OSError, subprocess.SubprocessError, ValueError):
            # What it printed may hold a key; it is not handed on.
            raise MasterKeyError(f"The key management could not {word} a key.") from None
        if len(said) != len(asked) or not all(isinstance(each, dict) for each in said):
            raise MasterKeyError(f"The key management did not answer “{word}” line for line.")
        return said


def _text(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _bytes(text: Any) -> bytes:
    try:
        return b64decode(str(text), validate=True)
    except ValueError:
        raise MasterKeyError("The key management answered with what is not base64.") from None
