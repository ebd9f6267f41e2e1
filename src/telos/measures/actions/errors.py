"""What can be wrong with a questionnaire, said to the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.science.instruments import FieldProblem


class QuestionnaireError(ValueError):
    """A questionnaire cannot be asked, answered or entered like this."""


class ResponseFinishedError(QuestionnaireError):
    """The response is finished; its answers stand."""


class NothingDueError(QuestionnaireError):
    """The schedule awaits no answer on this day."""


class DefinitionError(QuestionnaireError):
    """A definition or a wording cannot be used; `problems` names each field with what to do."""

    def __init__(self, message: str, problems: Sequence[FieldProblem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
