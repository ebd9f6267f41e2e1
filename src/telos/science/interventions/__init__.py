"""The library of approaches and interventions, as data files checked by a schema.

An approach (CBT, group therapy …) is a way of working; an intervention is one thing that is done in
it. What guidelines and reviews say of either stands in a register of its own, each statement with
its source and status: ``looked-up`` means seen in the source, ``general knowledge`` that someone
must still look it up. Where nothing is recorded, that is said, and is not “does not work”.
Nothing here decides what would suit a person.
"""

from telos.science.interventions.errors import InterventionFileError
from telos.science.interventions.evidence import Evidence, review_by
from telos.science.interventions.library import (
    InterventionLibrary,
    approaches,
    concerns,
    interventions,
    read_intervention_library,
)
from telos.science.interventions.parts import (
    AIMS,
    FORMATS,
    NO_STATEMENT,
    Approach,
    Concern,
    Format,
    Intervention,
)

__all__ = [
    "AIMS",
    "FORMATS",
    "NO_STATEMENT",
    "Approach",
    "Concern",
    "Evidence",
    "Format",
    "Intervention",
    "InterventionFileError",
    "InterventionLibrary",
    "approaches",
    "concerns",
    "interventions",
    "read_intervention_library",
    "review_by",
]
