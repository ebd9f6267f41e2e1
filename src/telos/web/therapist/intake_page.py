"""What the page of a client's intake says to their therapist: whole, strengths first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from telos.intake.enums.states import IntakeState
from telos.measures.enums import SAFETY_QUESTIONS
from telos.web.intake_words import not_asked_words
from telos.web.therapist.alert_words import alert_words
from telos.web.therapist.intake_head import headline_of, lead_of
from telos.web.therapist.schedules import enter_url
from telos.web.words import on_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from telos.intake.models import Intake
    from telos.measures.models import Response, RiskAlert
    from telos.measures.queries import Baseline, BaselineMeasure, DueQuestionnaire
    from telos.web.intake_words import FormulationShown, SectionShown
    from telos.web.therapist.consent_first import ConsentFirst
    from telos.web.therapist.records import Case


@dataclass(frozen=True, kw_only=True)
class RiskLine:
    """One answer about safety that somebody must look at, and whether somebody has."""

    words: str
    done: str
    url: str
    """Where it is answered for; empty for whoever only reads."""
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class SafetyShown:
    """How the questions about safety stand. No answer is no answer, and never a no."""

    lead: str
    lines: tuple[RiskLine, ...]
    answers_url: str
    enter_url: str
    """Where the answers of somebody without an account are entered; empty where none wait."""


@dataclass(frozen=True, kw_only=True)
class BaselineShown:
    """What is measured at the beginning, so that both can see later what has changed."""

    asked: tuple[tuple[str, str], ...]
    """Each questionnaire that is asked or answered, but those about safety, and how it stands."""
    words: str
    """What is missing; empty where a first answer is there."""
    may_ask: bool


@dataclass(frozen=True, kw_only=True)
class IntakePage:
    """The intake as the therapist reads it."""

    headline: str
    lead: str
    first: ConsentFirst | None
    """What is said above it where the client has not agreed to treatment."""
    is_hidden: bool
    """Whether what the client writes is still the client's alone."""
    sections: tuple[SectionShown, ...]
    safety: SafetyShown
    baseline: BaselineShown
    draft: FormulationShown | None
    shared: FormulationShown | None
    is_draft_shared: bool
    may_write: bool
    may_arrange: bool
    may_hand_in: bool
    may_complete: bool
    may_take_up: bool


def intake_page(
    case: Case,
    intake: Intake,
    *,
    sections: Sequence[SectionShown],
    safety: SafetyShown,
    baseline: Baseline,
    first: ConsentFirst | None,
    from_talk: bool,
    formulation: tuple[FormulationShown | None, FormulationShown | None, bool],
) -> IntakePage:
    """Put the page together; to a supervisor nothing is offered.

    `from_talk` says that what stands in it was entered, or handed in, after a talk.
    """
    acts = case.is_open and not case.reads_only
    # Nothing is written down as the client's before their yes.
    speaks = acts and not (first and first.shuts)
    state = IntakeState(intake.state)
    draft, shared, is_draft_shared = formulation
    return IntakePage(
        headline=headline_of(case, state, from_talk=from_talk),
        lead=lead_of(
            case,
            state,
            has_draft=draft is not None,
            from_talk=from_talk,
            is_shut=first is not None and first.shuts,
        ),
        first=first,
        is_hidden=state == IntakeState.BEGUN,
        sections=tuple(sections),
        safety=safety,
        baseline=_baseline(baseline, case, acts=acts),
        draft=draft,
        shared=shared,
        is_draft_shared=is_draft_shared,
        may_write=speaks and intake.is_written_in,
        may_arrange=acts,
        may_hand_in=speaks and state == IntakeState.BEGUN and case.client.person_id is None,
        may_complete=acts
        and draft is not None
        and state in {IntakeState.HANDED_IN, IntakeState.TAKEN_UP},
        may_take_up=acts and state == IntakeState.COMPLETE,
    )


def _baseline(baseline: Baseline, case: Case, *, acts: bool) -> BaselineShown:
    return BaselineShown(
        asked=tuple(
            (capfirst(each.instrument.short_name), _stands(each)) for each in baseline.measures
        ),
        words=_missing_words(baseline, case),
        may_ask=acts and not baseline.measures and baseline.ended_at is None,
    )


def _missing_words(baseline: Baseline, case: Case) -> str:
    if any(each.is_answered for each in baseline.measures):
        return ""
    if not case.is_open:
        return _("There was no baseline.")
    if baseline.measures:
        return _("No baseline yet: nothing that is asked has been answered.")
    if baseline.ended_at is not None:
        return _("There was no baseline: no questionnaire was asked with it.")
    return _("No baseline yet: no questionnaire is asked with it.")


def _stands(measure: BaselineMeasure) -> str:
    if measure.first_answered_on is not None:
        return _("first answered %(day)s") % {"day": on_day(measure.first_answered_on)}
    if measure.due is not None and measure.waits:
        is_begun = measure.due.given is not None
        return _("begun, not sent yet") if is_begun else _("waits for an answer")
    return not_asked_words(measure)


def safety_shown(
    case: Case,
    due: Iterable[DueQuestionnaire],
    *,
    answered: Response | None,
    alerts: Iterable[RiskAlert],
) -> SafetyShown:
    """Return what was answered about safety, with what was done; never a level of risk."""
    lines = tuple(_line(alert, reads_only=case.reads_only) for alert in alerts)
    waits = next((d for d in due if d.schedule.instrument_key == SAFETY_QUESTIONS), None)
    return SafetyShown(
        lead=_safety_lead(answered, waits, has_lines=bool(lines)),
        lines=lines,
        answers_url=reverse("client-response", args=[case.client.public_id, answered.public_id])
        if answered
        else "",
        enter_url=enter_url(waits) if waits and case.is_open and not case.reads_only else "",
    )


def _line(alert: RiskAlert, *, reads_only: bool) -> RiskLine:
    is_open = alert.acknowledged_at is None
    by = alert.acknowledged_by.display_name if alert.acknowledged_by else ""
    return RiskLine(
        words=alert_words(alert),
        done="" if is_open else f"{by}: {alert.what_was_done}",
        url="" if reads_only else reverse("alert", args=[alert.public_id]),
        is_open=is_open,
    )


def _safety_lead(
    answered: Response | None, waits: DueQuestionnaire | None, *, has_lines: bool
) -> str:
    if answered is not None and answered.answered_on is not None:
        said = _("Answered %(day)s: %(count)d of %(of)d questions.") % {
            "day": on_day(answered.answered_on),
            "count": answered.answered_count,
            "of": answered.item_count,
        }
        none = _("No answer called for somebody to look. That is no sign of safety: ask.")
        return said if has_lines else f"{said} {none}"
    if has_lines:
        return _("Not sent yet; these answers were told at once.")
    if waits is None:
        return _("Not asked at the moment. Nothing is known by it: ask.")
    return _("Asked, and not answered yet. Silence is no answer: ask.")
