"""Reading goals, the viewer first."""

from telos.goals.queries.attainment import Attainment, attainment_of, scaled_before
from telos.goals.queries.beside import GoalBeside, beside_goals
from telos.goals.queries.courses import GoalCourse, find_goal_course, goal_course, goal_courses
from telos.goals.queries.endings import ending_notices, endings_told, goal_that_ended
from telos.goals.queries.glances import GoalGlance, open_goals, ratings_of
from telos.goals.queries.records import (
    goals_visible_to,
    order_of,
    revisions_visible_to,
    stories_of,
)

__all__ = [
    "Attainment",
    "GoalBeside",
    "GoalCourse",
    "GoalGlance",
    "attainment_of",
    "beside_goals",
    "ending_notices",
    "endings_told",
    "find_goal_course",
    "goal_course",
    "goal_courses",
    "goal_that_ended",
    "goals_visible_to",
    "open_goals",
    "order_of",
    "ratings_of",
    "revisions_visible_to",
    "scaled_before",
    "stories_of",
]
