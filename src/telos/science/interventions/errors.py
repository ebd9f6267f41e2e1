"""How a file of the library can be refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.science.instruments.errors import FieldProblem


class InterventionFileError(ValueError):
    """A file of the library cannot be used; ``problems`` names each field and what to do."""

    def __init__(self, file: str, problems: Sequence[FieldProblem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{file}: {p.field}: {p.message}" for p in self.problems))
