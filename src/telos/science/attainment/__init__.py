"""Goals: reached as expected or not, how ratings moved, how long it took."""

from telos.science.attainment.agreement import Agreement, rating_agreement
from telos.science.attainment.correlation import intraclass_correlation
from telos.science.attainment.errors import (
    AttainmentError,
    GoalFrameError,
    LevelError,
    RatingError,
    TooLittleDataError,
    WeightError,
)
from telos.science.attainment.estimates import Estimate
from telos.science.attainment.group import GroupAttainment, summarise_attainment
from telos.science.attainment.incidence import (
    AttainmentCurve,
    TimeColumns,
    time_to_attainment,
)
from telos.science.attainment.jackknife import rating_agreement_by_client
from telos.science.attainment.kappa import weighted_kappa
from telos.science.attainment.landmarks import (
    TimeToShare,
    median_time,
    share_reached_by,
    time_to_share,
)
from telos.science.attainment.levels import LevelColumns, latest_levels, with_first_levels
from telos.science.attainment.pairs import pair_ratings
from telos.science.attainment.progress import GoalProgress, goal_progress
from telos.science.attainment.ratings import (
    GOAL_BASED_OUTCOMES,
    RatingColumns,
    client_changes,
    goal_changes,
    rule_for_ratings,
)
from telos.science.attainment.scaling import USUAL_CORRELATION, score_attainment, t_score
from telos.science.attainment.shares import GoalShare, share_of_goals
from telos.science.attainment.times import (
    GoalEnd,
    GoalTimes,
    MoveColumns,
    MoveState,
    goal_times,
)

__all__ = [
    "GOAL_BASED_OUTCOMES",
    "USUAL_CORRELATION",
    "Agreement",
    "AttainmentCurve",
    "AttainmentError",
    "Estimate",
    "GoalEnd",
    "GoalFrameError",
    "GoalProgress",
    "GoalShare",
    "GoalTimes",
    "GroupAttainment",
    "LevelColumns",
    "LevelError",
    "MoveColumns",
    "MoveState",
    "RatingColumns",
    "RatingError",
    "TimeColumns",
    "TimeToShare",
    "TooLittleDataError",
    "WeightError",
    "client_changes",
    "goal_changes",
    "goal_progress",
    "goal_times",
    "intraclass_correlation",
    "latest_levels",
    "median_time",
    "pair_ratings",
    "rating_agreement",
    "rating_agreement_by_client",
    "rule_for_ratings",
    "score_attainment",
    "share_of_goals",
    "share_reached_by",
    "summarise_attainment",
    "t_score",
    "time_to_attainment",
    "time_to_share",
    "weighted_kappa",
    "with_first_levels",
]
