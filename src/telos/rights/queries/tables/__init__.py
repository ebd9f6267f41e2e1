"""Every table that holds something of a client's: what of it is theirs to take along, and what not.

The copy of a record, and its erasure, walk this list; a test compares it with all tables there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telos.rights.queries.tables.care import CARE
from telos.rights.queries.tables.goals import GOALS
from telos.rights.queries.tables.head import HEAD, TRAIL
from telos.rights.queries.tables.intake import INTAKE
from telos.rights.queries.tables.measures import MEASURES
from telos.rights.queries.tables.plans import PLANS
from telos.rights.queries.tables.reasons import IN_EVERY_TABLE
from telos.rights.queries.tables.rights import RIGHTS
from telos.rights.queries.tables.safety import SAFETY

if TYPE_CHECKING:
    from telos.rights.queries.table import Table

TABLES: Final[tuple[Table, ...]] = (
    *(*CARE, *INTAKE, *SAFETY, *GOALS, *PLANS),
    *(*MEASURES, *RIGHTS),
)

__all__ = ["HEAD", "IN_EVERY_TABLE", "TABLES", "TRAIL"]
