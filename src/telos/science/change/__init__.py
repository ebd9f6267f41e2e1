"""Whether a person changed by more than chance, and to where (Jacobson and Truax, 1991)."""

from telos.science.change.classification import ChangeCategory, Scores, classify_change
from telos.science.change.cutoffs import (
    Better,
    CutoffKind,
    Population,
    cutoff_a,
    cutoff_b,
    cutoff_c,
)
from telos.science.change.errors import (
    ChangeError,
    NoPublishedAmountError,
    ParameterError,
    PopulationError,
    ScoreSeriesError,
    SummaryFrameError,
)
from telos.science.change.intervals import Interval, wilson_interval
from telos.science.change.reliability import (
    critical_value,
    reliable_change_amount,
    standard_error_of_difference,
)
from telos.science.change.rules import (
    ChangeRule,
    Cutoff,
    rule_from_instrument,
    rule_jacobson_truax,
)
from telos.science.change.summary import summarise_change

__all__ = [
    "Better",
    "ChangeCategory",
    "ChangeError",
    "ChangeRule",
    "Cutoff",
    "CutoffKind",
    "Interval",
    "NoPublishedAmountError",
    "ParameterError",
    "Population",
    "PopulationError",
    "ScoreSeriesError",
    "Scores",
    "SummaryFrameError",
    "classify_change",
    "critical_value",
    "cutoff_a",
    "cutoff_b",
    "cutoff_c",
    "reliable_change_amount",
    "rule_from_instrument",
    "rule_jacobson_truax",
    "standard_error_of_difference",
    "summarise_change",
    "wilson_interval",
]
