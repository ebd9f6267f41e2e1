"""Whether the plan still stands of which a device keeps a copy: asked by the device, signed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.intake.models import SafetyPlanVersion

if TYPE_CHECKING:
    from uuid import UUID


def copy_stands(key: UUID) -> bool:
    """Tell whether a version with this key was neither erased nor let go; an unknown one was.

    The key is a form's own random number. No copy of the record holds it and no page shows it, but
    for the copy on its owner's device.
    """
    versions = SafetyPlanVersion.objects.filter(submission_key=key)
    return versions.filter(plan__client__erased=None).exists()
