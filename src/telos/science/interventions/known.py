"""What the files of one library may name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Known:
    """Keys of concerns and approaches, and the concern of each statement of the register."""

    concerns: frozenset[str]
    approaches: frozenset[str]
    statements: Mapping[str, str]
