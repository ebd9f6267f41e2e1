"""The parameters of a simulated service, by what they are about."""

from telos.science.simulate.parameters.attending import (
    DropOutParameters,
    FrontParameters,
    GroupParameters,
    InformedBy,
    SessionParameters,
    TherapistParameters,
)
from telos.science.simulate.parameters.care import CareParameters
from telos.science.simulate.parameters.goals import GoalParameters
from telos.science.simulate.parameters.symptoms import (
    AftercareParameters,
    ChangeParameters,
    ClassParameters,
    MeasureParameters,
    MissingParameters,
    SeasonParameters,
    SuddenGainParameters,
)

__all__ = [
    "AftercareParameters",
    "CareParameters",
    "ChangeParameters",
    "ClassParameters",
    "DropOutParameters",
    "FrontParameters",
    "GoalParameters",
    "GroupParameters",
    "InformedBy",
    "MeasureParameters",
    "MissingParameters",
    "SeasonParameters",
    "SessionParameters",
    "SuddenGainParameters",
    "TherapistParameters",
]
