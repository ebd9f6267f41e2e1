"""What a person writes about a goal, checked before it becomes a deed."""

from telos.goals.forms.beside import (
    BringForwardForm,
    MeasuresForm,
    StepForm,
    SupportForm,
    UnderForm,
)
from telos.goals.forms.fields import LONGEST_REASON
from telos.goals.forms.goal import (
    LONGEST_WORDS,
    MOVE_NAMES,
    AgreeGoalForm,
    GoalSpokenForm,
    KeepWordsForm,
    MoveGoalForm,
    ProposeGoalForm,
    ReviseGoalForm,
)
from telos.goals.forms.guides import GUIDES, BroadForm, IdeaForm, ProblemForm
from telos.goals.forms.hints import Hint, Looked, Sketch, look_at
from telos.goals.forms.ideas import IDEAS, Idea
from telos.goals.forms.levels import LevelsForm, ScaleForClientForm, ScaleGoalForm
from telos.goals.forms.of_set import LEVEL_NAMED, GoalOfSetForm
from telos.goals.forms.rating import RateForClientForm, RateGoalForm
from telos.goals.forms.review import ReviewGoalForm

__all__ = [
    "GUIDES",
    "IDEAS",
    "LEVEL_NAMED",
    "LONGEST_REASON",
    "LONGEST_WORDS",
    "MOVE_NAMES",
    "AgreeGoalForm",
    "BringForwardForm",
    "BroadForm",
    "GoalOfSetForm",
    "GoalSpokenForm",
    "Hint",
    "Idea",
    "IdeaForm",
    "KeepWordsForm",
    "LevelsForm",
    "Looked",
    "MeasuresForm",
    "MoveGoalForm",
    "ProblemForm",
    "ProposeGoalForm",
    "RateForClientForm",
    "RateGoalForm",
    "ReviewGoalForm",
    "ReviseGoalForm",
    "ScaleForClientForm",
    "ScaleGoalForm",
    "Sketch",
    "StepForm",
    "SupportForm",
    "UnderForm",
    "look_at",
]
