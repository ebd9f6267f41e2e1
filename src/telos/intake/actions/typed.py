"""What somebody typed as an answer, and what their page had seen when they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.intake.actions.errors import IntakeError
from telos.intake.enums.questions import (
    HIGHEST_ON_RULER,
    LONGEST_ANSWER,
    LOWEST_ON_RULER,
    OFFERED,
    Asked,
    Helps,
    Question,
    asked_how,
    helps_said,
)

if TYPE_CHECKING:
    from uuid import UUID

    from telos.intake.models import IntakeDraft, IntakeEntry


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer: words, a place on a ruler, what could help; nothing of it has to be there.

    What could help is several things with a comma between, as the tables keep it.
    """

    words: str = ""
    value: int | None = None
    helps: str = ""

    @classmethod
    def of(cls, row: IntakeEntry | IntakeDraft | None) -> Said:
        """Return what a row says; nothing where there is none."""
        if row is None:
            return cls()
        return cls(words=row.opened("words"), value=row.value, helps=row.helps)

    @property
    def fields(self) -> dict[str, Any]:
        """The same as the tables keep it."""
        return {"words": self.words, "value": self.value, "helps": self.helps}

    def checked(self, question: Question, voice: Side = Side.CLIENT) -> Said:
        """Return the answer as it can be kept, or refuse it.

        What stands in the client's way and how ready they are is said in the client's voice alone.
        """
        how, is_theirs = asked_how(question), voice == Side.CLIENT
        if not is_theirs and (self.value is not None or self.helps):
            raise IntakeError(_("That is for the client to say. Add your own in words."))
        if len(self.words) > LONGEST_ANSWER:
            raise IntakeError(_("Keep this under 6,000 characters; the rest can wait for a talk."))
        if self.value is not None and (
            how != Asked.RULER or not LOWEST_ON_RULER <= self.value <= HIGHEST_ON_RULER
        ):
            raise IntakeError(_("Choose a number from 0 to 10."))
        chosen = [each for each in self.helps.split(",") if each]
        if chosen and (how != Asked.BARRIER or not set(chosen) <= set(OFFERED[question])):
            raise IntakeError(_("Choose one of the things that are offered."))
        words = self.words.strip()
        # Whoever says how something stands in the way has said that it does.
        if is_theirs and how == Asked.BARRIER and words and not chosen:
            chosen = [Helps.TALK]
        helps = helps_said(question, chosen) if how == Asked.BARRIER else ""
        return Said(words=words, value=self.value, helps=helps)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """An answer as a page sends it, with what it knew of the same answer before."""

    said: Said
    seen: str
    """`seen_token` of what the page showed."""
    page: UUID
    """Which page it was; a page knows of what it typed itself."""

    @property
    def seen_number(self) -> int:
        """The version that the page showed; 0 where nothing had been saved."""
        number = self.seen.partition(".")[0]
        return int(number) if number.isascii() and number.isdecimal() else 0

    @property
    def seen_stamp(self) -> str:
        """The stamp of the draft that the page showed."""
        return self.seen.partition(".")[2]

    def knows(self, entry: IntakeEntry | None, draft: IntakeDraft | None) -> bool:
        """Tell whether the page showed what stands now, or typed it itself."""
        if self.seen_number != (entry.number if entry else 0):
            return False
        if draft is None or draft.page == self.page or draft.stamp.hex == self.seen_stamp:
            return True
        return Said.of(draft) == self.said


def seen_token(entry: IntakeEntry | None, draft: IntakeDraft | None) -> str:
    """Return what a page shows of an answer: its version, and the stamp of what is not saved."""
    return f"{entry.number if entry else 0}.{draft.stamp.hex if draft else ''}"
