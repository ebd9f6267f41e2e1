"""Whether a person changed by more than chance, and to where (Jacobson and Truax, 1991)."""

from telos.science.change.bounds import share_bounds
from telos.science.change.classification import ChangeCategory, classify_change
from telos.science.change.cutoffs import (
    Better,
    Cutoff,
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
from telos.science.change.importance import (
    PercentageRule,
    classify_percentage,
    rule_from_anchor,
)
from telos.science.change.indices import IndexRule, rule_by_method
from telos.science.change.intervals import Interval, exact_interval, wilson_interval
from telos.science.change.lines import Line
from telos.science.change.missing import ImputedShare, impute_shares
from telos.science.change.pairs import PairStatistics, describe_pairs
from telos.science.change.reckoned import (
    PublishedFigures,
    published_figures,
    rule_from_published_figures,
    with_published_line,
)
from telos.science.change.reliability import (
    critical_value,
    reliable_change_amount,
    standard_error_of_difference,
)
from telos.science.change.rules import (
    ChangeRule,
    rule_from_instrument,
    rule_jacobson_truax,
)
from telos.science.change.sentences import IndexMethod
from telos.science.change.series import Scores
from telos.science.change.service_bounds import service_bounds
from telos.science.change.service_imputing import impute_service
from telos.science.change.services import PairedScores, service_outcomes, summarise_service
from telos.science.change.slopes import classify_slopes
from telos.science.change.summary import summarise_change

__all__ = [
    "Better",
    "ChangeCategory",
    "ChangeError",
    "ChangeRule",
    "Cutoff",
    "CutoffKind",
    "ImputedShare",
    "IndexMethod",
    "IndexRule",
    "Interval",
    "Line",
    "NoPublishedAmountError",
    "PairStatistics",
    "PairedScores",
    "ParameterError",
    "PercentageRule",
    "Population",
    "PopulationError",
    "PublishedFigures",
    "ScoreSeriesError",
    "Scores",
    "SummaryFrameError",
    "classify_change",
    "classify_percentage",
    "classify_slopes",
    "critical_value",
    "cutoff_a",
    "cutoff_b",
    "cutoff_c",
    "describe_pairs",
    "exact_interval",
    "impute_service",
    "impute_shares",
    "published_figures",
    "reliable_change_amount",
    "rule_by_method",
    "rule_from_anchor",
    "rule_from_instrument",
    "rule_from_published_figures",
    "rule_jacobson_truax",
    "service_bounds",
    "service_outcomes",
    "share_bounds",
    "standard_error_of_difference",
    "summarise_change",
    "summarise_service",
    "wilson_interval",
    "with_published_line",
]
