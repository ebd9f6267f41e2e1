"""Asking, answering, finishing, entering totals and acknowledging alerts."""

from telos.measures.actions.alerts import AlertAcknowledgedError, acknowledge_alert
from telos.measures.actions.answering import begin_response, finish_response, save_answers
from telos.measures.actions.asking import ask_about_safety, ask_questionnaire, stop_asking
from telos.measures.actions.entering import enter_answers
from telos.measures.actions.errors import (
    DefinitionError,
    NothingDueError,
    QuestionnaireError,
    ResponseFinishedError,
)
from telos.measures.actions.library import (
    Allowance,
    add_instrument,
    record_wording,
    retire_instrument,
    withdraw_wording,
)
from telos.measures.actions.parting import AlertLeftError, end_part, transfer_episode
from telos.measures.actions.totals import (
    LongBeforeCareError,
    TotalDayError,
    enter_total,
    withdraw_total,
)

__all__ = [
    "AlertAcknowledgedError",
    "AlertLeftError",
    "Allowance",
    "DefinitionError",
    "LongBeforeCareError",
    "NothingDueError",
    "QuestionnaireError",
    "ResponseFinishedError",
    "TotalDayError",
    "acknowledge_alert",
    "add_instrument",
    "ask_about_safety",
    "ask_questionnaire",
    "begin_response",
    "end_part",
    "enter_answers",
    "enter_total",
    "finish_response",
    "record_wording",
    "retire_instrument",
    "save_answers",
    "stop_asking",
    "transfer_episode",
    "withdraw_total",
    "withdraw_wording",
]
