"""Who cares for whom."""

from telos.access.models.care import (
    CareRelationship,
    CareRelationships,
)

__all__ = [
    "CareRelationship",
    "CareRelationships",
]
