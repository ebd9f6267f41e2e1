"""What the page of one's own intake says: how it stands, and the next thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.intake.enums.questions import SECTIONS, Section
from telos.intake.enums.states import IntakeState
from telos.web.client.intake_steps import (
    ConsentStep,
    Step,
    next_step,
    questionnaire_steps,
    safety_step,
    section_steps,
)
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.utils.functional import _StrPromise

    from telos.episodes.models import Episode
    from telos.intake.enums.questions import Question
    from telos.intake.models import Intake
    from telos.measures.queries import Baseline
    from telos.web.intake_words import FormulationShown, MoveShown


@dataclass(frozen=True, kw_only=True)
class IntakePage:
    """The intake as its overview shows it."""

    headline: str
    lead: str
    consent: ConsentStep
    sections: tuple[Step, ...]
    questionnaires: tuple[Step, ...]
    safety: Step | None
    next: Step | None
    is_unsaved: bool
    """Whether something was typed and not saved, and no list of the parts says where."""
    may_begin: bool
    may_look: bool
    """Whether there is something to look through."""
    may_take_up: bool
    formulations: tuple[FormulationShown, ...]
    moves: tuple[MoveShown, ...]


@dataclass(frozen=True, kw_only=True)
class Written:
    """What there is of an intake, read already."""

    answered: Collection[Question] = ()
    stands: bool = False
    """Whether anything stands in it for the client to read, whoever wrote it."""
    unsaved: Collection[Question] = ()
    baseline: Baseline | None = None
    formulations: tuple[FormulationShown, ...] = ()
    moves: tuple[MoveShown, ...] = ()


def intake_page(
    episode: Episode, intake: Intake | None, *, consent: ConsentStep, written: Written
) -> IntakePage:
    """Put the overview together."""
    is_shut = consent.is_open or intake is None or not intake.is_written_in or not episode.is_open
    sections = section_steps(written.answered, written.unsaved, is_shut=is_shut)
    questionnaires = questionnaire_steps(written.baseline) if written.baseline else []
    safety = safety_step(written.baseline) if written.baseline else None
    begun = sum(step.is_done for step in sections)
    if not episode.is_open or (intake is not None and is_shut and not consent.is_open):
        # There is nothing to do in it now: it is read as a whole.
        sections, questionnaires, safety = [], [], None
    may_begin = intake is None and episode.is_open and not consent.is_open
    return IntakePage(
        headline=_headline(episode, intake, consent, begun=begun),
        lead=_lead(episode, intake, consent),
        consent=consent,
        sections=tuple(sections),
        questionnaires=tuple(questionnaires),
        safety=safety,
        next=None
        if consent.is_open
        else next_step(sections, [*questionnaires, *([safety] if safety else [])]),
        is_unsaved=bool(written.unsaved) and not sections,
        may_begin=may_begin,
        # What stands in it is theirs to read, whatever they agree to by now.
        may_look=intake is not None
        and (not consent.is_open or written.stands or bool(written.unsaved)),
        may_take_up=intake is not None and intake.state == IntakeState.COMPLETE and episode.is_open,
        formulations=written.formulations,
        moves=written.moves,
    )


_HEADLINES: Final[dict[IntakeState, _StrPromise]] = {
    IntakeState.HANDED_IN: gettext_lazy("Your intake is with your therapist"),
    IntakeState.COMPLETE: gettext_lazy("Your intake is complete"),
    IntakeState.TAKEN_UP: gettext_lazy("Your intake is taken up again"),
}


def _headline(episode: Episode, intake: Intake | None, consent: ConsentStep, *, begun: int) -> str:
    if not episode.is_open:
        wrote = _("What you wrote at the beginning")
        return wrote if intake else _("There was no intake in this care")
    if consent.is_open:
        return _("First comes what you agree to, or not")
    if intake is None:
        return _("Tell your therapist about yourself, in your own time")
    if intake.state != IntakeState.BEGUN:
        return str(_HEADLINES[IntakeState(intake.state)])
    if not begun:
        return _("Begin with whatever comes first")
    words = _("You have begun %(begun)s of %(all)s parts")
    return words % {"begun": number_word(begun), "all": number_word(len(Section))}


def _lead(episode: Episode, intake: Intake | None, consent: ConsentStep) -> str:
    if not episode.is_open:
        stays = _("This care has ended. It stays here as it stood.")
        return stays if intake else _("This care has ended, and nothing was written for it here.")
    if consent.after_no:
        return _("You have not agreed, and that is all right: this is what happens now.")
    if consent.is_open:
        return _(
            "What is kept, who reads it and what stays between you two: read it, and say yes or "
            "no. The intake opens once you have agreed to it."
        )
    if intake is None or intake.state == IntakeState.BEGUN:
        return _(
            "Every question may be left out, and you can stop and go on, also on another device. "
            "Your therapist reads it once you have handed it in; nobody watches it round the "
            "clock. Whatever presses now, the people under “Need help now?” are there at any hour."
        )
    if intake.state == IntakeState.COMPLETE:
        return _("You and your therapist have gone through it. You can take it up again.")
    return _(
        "You can still add to it and change it. What stood before stays readable for you both, "
        "with who wrote it and when."
    )


def next_section(section: Section) -> Section | None:
    """Return the section that comes after this one; none after the last."""
    order = list(SECTIONS)
    place = order.index(section) + 1
    return order[place] if place < len(order) else None
