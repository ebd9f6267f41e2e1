"""What may be done with an instrument's wording, and who allowed it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from telos.science.instruments.facts import Definition, Sourced, Words


class Permission(Definition):
    """A permission that a practice holds, as it would show it to whoever asks."""

    given_by: Words
    given_on: Annotated[date, Field(strict=True)]
    reference: Words
    covers: Words


class Licence(Sourced):
    """What the licence lets us do with the wording.

    ``green``: shown with its notice. ``amber``: conditions are open; the wording waits until
    what ``held_back_until`` names has happened, or a practice records its ``permission``.
    ``red``: never shown. ``conditions`` are to be kept wherever the wording is shown.
    """

    licence_class: Literal["green", "amber", "red"] = Field(alias="class")
    text: Words
    notice: Words
    held_back_until: Words | None = None
    conditions: tuple[Words, ...] = ()
    permission: Permission | None = None

    @property
    def allows_wording(self) -> bool:
        """Whether items may be printed as things stand."""
        if self.licence_class == "red":
            return False
        return self.held_back_until is None or self.permission is not None
