"""What can be wrong with a questionnaire, said to the person."""

from __future__ import annotations


class QuestionnaireError(ValueError):
    """A questionnaire cannot be asked, answered or entered like this."""


class ResponseFinishedError(QuestionnaireError):
    """The response is finished; its answers stand."""


class NothingDueError(QuestionnaireError):
    """The schedule awaits no answer on this day."""
