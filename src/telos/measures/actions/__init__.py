"""Asking, answering, finishing, entering totals and acknowledging alerts."""

from telos.measures.actions.alerts import AlertAcknowledgedError, acknowledge_alert
from telos.measures.actions.answering import begin_response, finish_response, save_answers
from telos.measures.actions.asking import ask_questionnaire, stop_asking
from telos.measures.actions.errors import NothingDueError, QuestionnaireError, ResponseFinishedError
from telos.measures.actions.totals import enter_total, withdraw_total

__all__ = [
    "AlertAcknowledgedError",
    "NothingDueError",
    "QuestionnaireError",
    "ResponseFinishedError",
    "acknowledge_alert",
    "ask_questionnaire",
    "begin_response",
    "enter_total",
    "finish_response",
    "save_answers",
    "stop_asking",
    "withdraw_total",
]
