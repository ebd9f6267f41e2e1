"""Putting a questionnaire on a schedule, and stopping it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.episodes.actions import hold_episode
from telos.measures.actions.errors import QuestionnaireError
from telos.measures.actions.provenance import instrument_in
from telos.measures.enums import LONGEST_INTERVAL_DAYS, SAFETY_QUESTIONS, Presentation
from telos.measures.models import MeasureSchedule
from telos.measures.rules import (
    may_ask_about_safety,
    may_ask_questionnaire,
    may_stop_asking,
)

if TYPE_CHECKING:
    from datetime import date

    from telos.episodes.models import Episode
    from telos.people.models import Person


@transaction.atomic
def ask_questionnaire(
    *,
    actor: Person,
    episode: Episode,
    instrument_key: str,
    starts_on: date,
    every_days: int | None = None,
    is_main: bool = False,
    presentation: Presentation = Presentation.ONE_A_SCREEN,
) -> MeasureSchedule:
    """Put a questionnaire on a schedule; a new main measure takes the place of the old.

    The same wish sent a second time is the same schedule.
    """
    held = hold_episode(episode)
    require(may_ask_questionnaire(actor, held))
    if not held.is_open:
        raise QuestionnaireError(_("This care has ended, so nothing more is asked in it."))
    _check_schedule(held, instrument_key, every_days, is_main=is_main)
    wanted = MeasureSchedule(
        episode=held,
        instrument_key=instrument_key,
        every_days=every_days,
        starts_on=starts_on,
        is_main=is_main,
        presentation=presentation,
        asked_by=actor,
    )
    running = MeasureSchedule.objects.filter(episode=held, ends_on=None)
    if asked := running.filter(instrument_key=instrument_key).first():
        return _same(asked, wanted)
    if is_main:
        running.filter(is_main=True).update(is_main=False)
    wanted.save(force_insert=True)
    record(actor=actor, deed="measure.ask", about=wanted, client=held.client)
    return wanted


@transaction.atomic
def ask_about_safety(*, actor: Person, episode: Episode) -> MeasureSchedule:
    """Put Telos's own questions about safety on the list, once in an episode.

    Either side may: they belong to its beginning, whoever begins. Asking once more is the
    therapist's, as with every other questionnaire.
    """
    held = hold_episode(episode)
    require(may_ask_about_safety(actor, held))
    if not held.is_open:
        raise QuestionnaireError(_("This care has ended, so nothing more is asked in it."))
    before = MeasureSchedule.objects.filter(episode=held, instrument_key=SAFETY_QUESTIONS)
    if asked := before.order_by("pk").last():
        return asked
    schedule = MeasureSchedule.objects.create(
        episode=held,
        instrument_key=SAFETY_QUESTIONS,
        starts_on=clock.today(),
        asked_by=actor,
    )
    record(actor=actor, deed="measure.ask", about=schedule, client=held.client)
    return schedule


def _check_schedule(
    episode: Episode, instrument_key: str, every_days: int | None, *, is_main: bool
) -> None:
    instrument = instrument_in(episode.client.practice_id, instrument_key)
    if not instrument.wording_available:
        raise QuestionnaireError(
            _("The wording of this questionnaire may not be shown; enter its total instead.")
        )
    if is_main and instrument.answers_only:
        raise QuestionnaireError(
            _("These questions are never added up, so they have no course to follow.")
        )
    if every_days is not None and not 1 <= every_days <= LONGEST_INTERVAL_DAYS:
        raise QuestionnaireError(_("Choose an interval between a day and a year."))


def _same(asked: MeasureSchedule, wanted: MeasureSchedule) -> MeasureSchedule:
    compared = ("asked_by_id", "every_days", "starts_on", "is_main", "presentation")
    if any(getattr(asked, field) != getattr(wanted, field) for field in compared):
        raise QuestionnaireError(_("This questionnaire is asked already. Stop it first."))
    return asked


@transaction.atomic
def stop_asking(*, actor: Person, schedule: MeasureSchedule) -> MeasureSchedule:
    """End a schedule now; what was answered stays, and what was begun may be finished."""
    require(may_stop_asking(actor, schedule))
    ends_on = max(clock.today(), schedule.starts_on)
    if MeasureSchedule.objects.filter(pk=schedule.pk, ends_on=None).update(ends_on=ends_on):
        record(
            actor=actor,
            deed="measure.stop",
            about=schedule,
            client=schedule.episode.client,
        )
    schedule.refresh_from_db(fields=["ends_on"])
    return schedule
