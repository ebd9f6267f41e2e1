"""What can stand in the way of a deed on an intake, said to the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.intake.enums.questions import Question


class IntakeError(ValueError):
    """An intake cannot be written in or moved like this."""


class IntakeHasChangedError(IntakeError):
    """Something was written or done since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _("Something has changed here since you opened it. Look it through again, please.")
        )


class AnswersHaveChangedError(IntakeError):
    """The same person answered elsewhere meanwhile: neither text is thrown away."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self.questions = tuple(questions)
        super().__init__(
            _(
                "You wrote something else here on another page or device meanwhile. Both stand "
                "here: make of them what you want to keep, and save it."
            )
        )


class ConsentFirstError(IntakeError):
    """Treatment and confidentiality is not agreed to.

    `name` is the client's, where somebody else writes down what they say.
    """

    def __init__(self, name: str = "") -> None:
        waits = _(
            "First comes what you agree to: treatment and confidentiality waits for your answer."
        )
        of_another = _(
            "First comes %(name)s’s yes to treatment and confidentiality. Nothing is written down "
            "as theirs before it; what was signed on paper you enter under Consent."
        )
        super().__init__(of_another % {"name": name} if name else waits)


class UnsavedError(IntakeError):
    """Something was typed and not saved: it would stay behind."""

    def __init__(self) -> None:
        super().__init__(
            _("Something that you typed is not saved yet. Save it or clear it, and hand in then.")
        )


class FormulationTypedElsewhereError(IntakeError):
    """The same therapist typed something on another page or device, which this one has not seen."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You typed something else on another page or device, and have not kept it as a "
                "version. It stays there. What you type here is kept with the button."
            )
        )


class FormulationHasChangedError(IntakeError):
    """Another version was kept since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Another version was kept since you opened this. Both stand here: look again, "
                "and keep what you want to keep."
            )
        )
