"""What a simulated service is like: frozen, checked, and nothing chosen for the caller."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from telos.science.simulate.errors import CareParameterError
from telos.science.simulate.parameters.attending import (
    DropOutParameters,
    FrontParameters,
    GroupParameters,
    SessionParameters,
    TherapistParameters,
)
from telos.science.simulate.parameters.checks import within
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


@dataclass(frozen=True, kw_only=True)
class CareParameters:
    """All that a simulation is made from; offered as `DERIVED_SEED` and `ROUTINE_CARE`.

    What is None does not happen. Change a number with `dataclasses.replace`.

    Attributes
    ----------
    measures : tuple of MeasureParameters
        The first one informs drop-out.
    correlation : float
        Of first scores as they are seen, between any two measures.
    change, sessions, therapists
        Always there.
    front, drop_out, groups, classes, sudden_gains, seasons, missing, goals, aftercare
        None for a caseload without them.
    whole_points, within_scale : bool
        Whether scores are rounded and kept on the scale, as answers are; false only to look
        at the model behind them.
    """

    measures: tuple[MeasureParameters, ...]
    correlation: float
    change: ChangeParameters
    sessions: SessionParameters
    therapists: TherapistParameters
    front: FrontParameters | None
    drop_out: DropOutParameters | None
    groups: GroupParameters | None
    classes: ClassParameters | None
    sudden_gains: SuddenGainParameters | None
    seasons: SeasonParameters | None
    missing: MissingParameters | None
    goals: GoalParameters | None
    aftercare: AftercareParameters | None
    whole_points: bool
    within_scale: bool

    def __post_init__(self) -> None:
        if not self.measures:
            raise CareParameterError("measures", "empty", allowed="at least one measure")
        keys = [measure.instrument for measure in self.measures]
        if len(set(keys)) < len(keys):
            raise CareParameterError("measures", keys, allowed="each of another instrument")
        within(self, "correlation", low=0.0, high=1.0)
        if np.linalg.eigvalsh(self.true_correlations).min() < 0.0:
            raise CareParameterError(
                "correlation", self.correlation, allowed="no more than the reliabilities allow"
            )

    @property
    def true_correlations(self) -> NDArray[np.float64]:
        """Correlations of true first scores: those of seen scores, freed of their error."""
        reliability = np.array([float(measure.reliability) for measure in self.measures])
        freed = float(self.correlation) / np.sqrt(np.outer(reliability, reliability))
        np.fill_diagonal(freed, 1.0)
        return freed
