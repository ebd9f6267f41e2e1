"""Reading measures, the viewer first."""

from telos.measures.queries.baseline import Baseline, BaselineMeasure, baseline_until
from telos.measures.queries.changes import Reckoned
from telos.measures.queries.courses import Course, ScorePoint, courses_visible_to
from telos.measures.queries.due import DueQuestionnaire, due_questionnaires
from telos.measures.queries.glance import MeasuresGlance, measures_at_a_glance
from telos.measures.queries.library import (
    followed_in,
    instrument_as_asked,
    instrument_of,
    instruments_of_episodes,
    library_of,
    own_instruments_visible_to,
    with_words,
    wordings_visible_to,
)
from telos.measures.queries.readings import (
    AnsweredQuestion,
    Question,
    Reading,
    answered_questions,
    question_of,
    questions_of,
    readings_of,
)
from telos.measures.queries.records import (
    FEWEST_TO_COUNT,
    answer_waits,
    answers_visible_to,
    called_for_help,
    called_for_help_since,
    count_open_alerts,
    open_alerts_visible_to,
    responses_visible_to,
    risk_alerts_visible_to,
    risk_answers_visible_to,
    schedules_visible_to,
    sent_answer_of,
    withdrawn_totals_visible_to,
)

__all__ = [
    "FEWEST_TO_COUNT",
    "AnsweredQuestion",
    "Baseline",
    "BaselineMeasure",
    "Course",
    "DueQuestionnaire",
    "MeasuresGlance",
    "Question",
    "Reading",
    "Reckoned",
    "ScorePoint",
    "answer_waits",
    "answered_questions",
    "answers_visible_to",
    "baseline_until",
    "called_for_help",
    "called_for_help_since",
    "count_open_alerts",
    "courses_visible_to",
    "due_questionnaires",
    "followed_in",
    "instrument_as_asked",
    "instrument_of",
    "instruments_of_episodes",
    "library_of",
    "measures_at_a_glance",
    "open_alerts_visible_to",
    "own_instruments_visible_to",
    "question_of",
    "questions_of",
    "readings_of",
    "responses_visible_to",
    "risk_alerts_visible_to",
    "risk_answers_visible_to",
    "schedules_visible_to",
    "sent_answer_of",
    "with_words",
    "withdrawn_totals_visible_to",
    "wordings_visible_to",
]
