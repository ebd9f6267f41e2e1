"""The steps of one's own intake: what is agreed first, the sections, the questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.access.enums import GOVERNS, ConsentAnswer, ConsentKind, ConsentState
from telos.intake.enums.questions import SECTIONS, Section
from telos.intake.rules.intake import is_consent_open
from telos.measures.enums import SAFETY_QUESTIONS
from telos.web.client.consent_page import ConsentRow, consent_row
from telos.web.client.needs import count_words, seen_words
from telos.web.intake_words import not_asked_words
from telos.web.words import number_word, on_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from telos.access.queries import Consent
    from telos.intake.enums.questions import Question
    from telos.measures.queries import Baseline, BaselineMeasure, DueQuestionnaire


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do: what it is about, how it stands, and where it is done."""

    title: str
    words: str
    tag: str
    url: str
    is_done: bool
    is_unsaved: bool = False
    """Whether something was typed in it that waits to be saved."""


@dataclass(frozen=True, kw_only=True)
class ConsentStep:
    """What is asked before anything else, each by itself, and what follows a no."""

    rows: tuple[ConsentRow, ...]
    is_open: bool
    """Whether treatment and confidentiality stands in the way of all that comes after."""
    after_no: str
    """What happens now, where it was refused or taken back; a no is nobody's fault."""


# Of care that has ended: what is asked now belongs to the care that goes on.
NOTHING_ASKED: Final = ConsentStep(rows=(), is_open=False, after_no="")


def consent_step(consents: Mapping[ConsentKind, Consent]) -> ConsentStep:
    """Return what is asked of everybody, treatment and confidentiality first."""
    asked = [each for each in consents.values() if each.state != ConsentState.NOT_ASKED]
    treatment = consents.get(ConsentKind.TREATMENT)
    said_no = (
        treatment is not None
        and treatment.last is not None
        and treatment.last.answer != ConsentAnswer.GIVEN
    )
    is_open = is_consent_open(consents)
    return ConsentStep(
        rows=tuple(consent_row(each) for each in asked),
        is_open=is_open,
        after_no=str(GOVERNS[ConsentKind.TREATMENT].after_no) if is_open and said_no else "",
    )


def section_steps(
    answered: Collection[Question], unsaved: Collection[Question], *, is_shut: bool
) -> list[Step]:
    """Return the sections; while they are shut they lead to nothing but what was not saved."""
    return [_section(section, answered, unsaved, is_shut=is_shut) for section in Section]


def _section(
    section: Section,
    answered: Collection[Question],
    unsaved: Collection[Question],
    *,
    is_shut: bool,
) -> Step:
    asks = SECTIONS[section].asks
    said = sum(question in answered for question in asks)
    waits = any(question in unsaved for question in asks)
    tag = _("not saved yet") if waits else _answered_tag(section, said, len(asks))
    return Step(
        title=str(section.label),
        words=str(SECTIONS[section].lead),
        tag=tag,
        url=_address(section, is_shut=is_shut, waits=waits),
        is_done=said > 0 and not waits,
        is_unsaved=waits,
    )


def _address(section: Section, *, is_shut: bool, waits: bool) -> str:
    """Return where one writes, or else reads what one typed."""
    if not is_shut:
        return reverse("my-intake-section", args=[section])
    return f"{reverse('my-intake-look')}#part-{section}" if waits else ""


def _answered_tag(section: Section, said: int, of: int) -> str:
    if not said:
        return ""
    if section == Section.CIRCUMSTANCES:
        words = ngettext("%(many)s named", "%(many)s named", said)
        return words % {"many": number_word(said)}
    return _("%(said)s of %(of)s answered") % {"said": number_word(said), "of": number_word(of)}


def questionnaire_steps(baseline: Baseline) -> list[Step]:
    """Return what is measured with the intake; safety is a step of its own."""
    return [_measure(each) for each in baseline.measures]


def _measure(measure: BaselineMeasure) -> Step:
    if measure.due is not None and measure.waits:
        return _waiting(measure.due)
    name = measure.instrument.plain_name
    if measure.first_answered_on is not None:
        day = {"day": on_day(measure.first_answered_on)}
        return _settled(name, _("First answered %(day)s.") % day, is_done=True)
    return _settled(name, f"{capfirst(not_asked_words(measure))}.")


def safety_step(baseline: Baseline) -> Step | None:
    """Return the questions about safety; none where they are not asked."""
    asked = (each for each in baseline.due if each.schedule.instrument_key == SAFETY_QUESTIONS)
    return next((_safety(due) for due in asked), None)


def _safety(due: DueQuestionnaire) -> Step:
    if due.due_on is not None:
        return _waiting(due)
    name = due.instrument.plain_name
    if due.last_answered_on is None:
        return _settled(name, _("Not asked today."))
    words = _("Answered %(day)s.") % {"day": on_day(due.last_answered_on)}
    return _settled(name, words, is_done=True)


def _waiting(due: DueQuestionnaire) -> Step:
    return Step(
        title=capfirst(due.instrument.plain_name),
        words=f"{capfirst(count_words(due.instrument.item_count))}. {seen_words(due.instrument)}",
        tag=_("begun") if due.given is not None else "",
        url=reverse("questionnaire", args=[due.schedule.public_id]),
        is_done=False,
    )


def _settled(name: str, words: str, *, is_done: bool = False) -> Step:
    """Return a questionnaire that is not answered from here: it was, or is not asked now."""
    return Step(
        title=capfirst(name),
        words=words,
        tag=_("done") if is_done else "",
        url="",
        is_done=is_done,
    )


def next_step(sections: Sequence[Step], others: Sequence[Step]) -> Step | None:
    """Return what comes next: what is not saved yet, else what stands after the last done section.

    A section that was passed over on the way is left out, and nobody is led back to it.
    """
    done = [place for place, step in enumerate(sections) if step.is_done]
    ahead = [*sections[done[-1] + 1 if done else 0 :], *others]
    begun = [step for step in sections if step.is_unsaved]
    return next((step for step in [*begun, *ahead] if step.url and not step.is_done), None)
