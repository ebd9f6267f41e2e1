"""Reading goals, the viewer first."""

from telos.goals.queries.attainment import Attainment, attainment_of
from telos.goals.queries.beside import GoalBeside, beside_goals
from telos.goals.queries.courses import GoalCourse, find_goal_course, goal_course, goal_courses
from telos.goals.queries.glances import GoalGlance, dated_ratings_of, open_goals, ratings_of
from telos.goals.queries.records import (
    goals_visible_to,
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
    "dated_ratings_of",
    "find_goal_course",
    "goal_course",
    "goal_courses",
    "goals_visible_to",
    "open_goals",
    "ratings_of",
    "revisions_visible_to",
    "stories_of",
]
