"""Who may ask, answer and acknowledge; when a questionnaire is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from telos.access.rules import cares_for, is_self, is_therapist_of
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.measures.models import MeasureSchedule, Response, RiskAlert
    from telos.people.models import Person, Practice


def may_keep_library(actor: Person, practice: Practice) -> bool:
    """The manager answers for the licences of what the practice asks."""
    return may_manage(actor, practice)


def may_ask_questionnaire(actor: Person, episode: Episode) -> bool:
    """The client's therapist decides what is asked."""
    return is_therapist_of(actor, episode.client)


def may_ask_about_safety(actor: Person, episode: Episode) -> bool:
    """Either side: the questions about safety are asked of everybody who begins."""
    return is_self(actor, episode.client) or is_therapist_of(actor, episode.client)


def may_stop_asking(actor: Person, schedule: MeasureSchedule) -> bool:
    """The client's therapist decides when it is enough."""
    return is_therapist_of(actor, schedule.episode.client)


def may_answer(actor: Person, episode: Episode) -> bool:
    """Only the client answers for the client."""
    return is_self(actor, episode.client)


def may_enter_answers(actor: Person, episode: Episode) -> bool:
    """For somebody without an account the therapist enters what they answer in a talk."""
    return episode.client.person_id is None and is_therapist_of(actor, episode.client)


def may_enter_total(actor: Person, episode: Episode) -> bool:
    """The therapist may enter a total that was scored on paper."""
    return is_therapist_of(actor, episode.client)


def may_withdraw_total(actor: Person, response: Response) -> bool:
    """Whoever may enter a total may take one back."""
    return may_enter_total(actor, response.episode)


def may_acknowledge(actor: Person, alert: RiskAlert) -> bool:
    """The client's therapist answers for an alert, of a resting record too."""
    return cares_for(actor, alert.response.episode.client)


def due_date(schedule: MeasureSchedule, on: date) -> date | None:
    """Return the latest day, up to `on`, on which the schedule asks; none outside its span.

    From the day on which it was stopped it asks nothing.
    """
    if on < schedule.starts_on or (schedule.ends_on is not None and on >= schedule.ends_on):
        return None
    if schedule.every_days is None:
        return schedule.starts_on
    whole_intervals = (on - schedule.starts_on).days // schedule.every_days
    return schedule.starts_on + timedelta(days=whole_intervals * schedule.every_days)


def next_due_date(schedule: MeasureSchedule, after: date) -> date | None:
    """Return the first day after `after` on which the schedule asks."""
    if schedule.ends_on is not None:
        return None
    if after < schedule.starts_on:
        return schedule.starts_on
    if schedule.every_days is None:
        return None
    latest = due_date(schedule, after)
    return None if latest is None else latest + timedelta(days=schedule.every_days)
