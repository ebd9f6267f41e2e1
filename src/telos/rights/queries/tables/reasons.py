"""Why a field stays where a copy of the record leaves, said once for the tables that share it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN_NUMBER: Final = "a number of the database's own; the public id stands for it"
KEY: Final = "the id of the record, which stands at the head of the copy"
FORM: Final = "made in the browser so that a form sent twice makes one row; says nothing"
DIGEST: Final = "of a key that opens something; nothing can be read from it"
IN_EVERY_TABLE: Final[Mapping[str, str]] = {"id": OWN_NUMBER, "sealed_for": KEY}
