"""Who cares for whom, and which records rest."""

from telos.access.models.care import (
    CareRelationship,
    CareRelationships,
)
from telos.access.models.restriction import (
    Restriction,
    Restrictions,
)

__all__ = [
    "CareRelationship",
    "CareRelationships",
    "Restriction",
    "Restrictions",
]
