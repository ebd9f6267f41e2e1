"""Asking, answering, finishing, entering totals and acknowledging alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.measures.enums import EnteredAs, Presentation
from telos.measures.models import Answer, MeasureSchedule, Response, RiskAlert
from telos.measures.rules import (
    due_date,
    may_acknowledge,
    may_answer,
    may_ask_questionnaire,
    may_enter_total,
    may_stop_asking,
)
from telos.science.instruments import Instrument, load_instrument, score_one

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from telos.episodes.models import Episode
    from telos.people.models import Person


class QuestionnaireError(ValueError):
    """A questionnaire cannot be asked, answered or entered like this."""


class ResponseFinishedError(QuestionnaireError):
    """The response is finished; its answers stand."""


class NothingDueError(QuestionnaireError):
    """The schedule awaits no answer on this day."""


@transaction.atomic
def ask_questionnaire(  # noqa: PLR0913 -- a schedule is all of these, each by its name
    *,
    actor: Person,
    episode: Episode,
    instrument_key: str,
    starts_on: date,
    every_days: int | None = None,
    is_main: bool = False,
    presentation: Presentation = Presentation.ONE_A_SCREEN,
) -> MeasureSchedule:
    """Put a questionnaire on a schedule; a new main measure takes the place of the old."""
    require(may_ask_questionnaire(actor, episode))
    if not load_instrument(instrument_key).wording_available:
        raise QuestionnaireError(
            _("The wording of this questionnaire may not be shown; enter its total instead.")
        )
    running = MeasureSchedule.objects.filter(episode=episode, ends_on=None)
    if running.filter(instrument_key=instrument_key).exists():
        raise QuestionnaireError(_("This questionnaire is asked already. Stop it first."))
    if is_main:
        running.filter(is_main=True).update(is_main=False)
    schedule = MeasureSchedule.objects.create(
        episode=episode,
        instrument_key=instrument_key,
        every_days=every_days,
        starts_on=starts_on,
        is_main=is_main,
        presentation=presentation,
        asked_by=actor,
    )
    record(actor=actor, deed="measure.ask", about=schedule, client_id=episode.client.public_id)
    return schedule


@transaction.atomic
def stop_asking(*, actor: Person, schedule: MeasureSchedule) -> MeasureSchedule:
    """End a schedule today; what was answered stays."""
    require(may_stop_asking(actor, schedule))
    ends_on = max(clock.today(), schedule.starts_on)
    if MeasureSchedule.objects.filter(pk=schedule.pk, ends_on=None).update(ends_on=ends_on):
        schedule.ends_on = ends_on
        record(
            actor=actor,
            deed="measure.stop",
            about=schedule,
            client_id=schedule.episode.client.public_id,
        )
    return schedule


@transaction.atomic
def begin_response(*, actor: Person, schedule: MeasureSchedule) -> Response:
    """Return the response to what is due today, beginning it if nobody has."""
    require(may_answer(actor, schedule.episode))
    due_on = due_date(schedule, clock.today())
    if due_on is None:
        raise NothingDueError(_("This questionnaire is not asked today."))
    instrument = load_instrument(schedule.instrument_key)
    response, made = Response.objects.get_or_create(
        schedule=schedule,
        due_on=due_on,
        defaults={
            **_provenance(instrument),
            "episode": schedule.episode,
            "entered_as": EnteredAs.ITEMS,
            "answered_by": actor,
        },
    )
    if made:
        record(
            actor=actor,
            deed="response.begin",
            about=response,
            client_id=schedule.episode.client.public_id,
        )
    return response


@transaction.atomic
def save_answers(
    *, actor: Person, response: Response, answers: Mapping[str, int | None]
) -> list[RiskAlert]:
    """Save answers as they are given and return the risk alerts that they raise.

    An alert is raised with the answer, not with the score: it does not wait for the last
    question, and a later change of the answer does not take it back.
    """
    require(may_answer(actor, response.episode))
    held = Response.objects.select_for_update().get(pk=response.pk)
    if held.finished_at is not None:
        raise ResponseFinishedError(_("You have sent these answers; they can’t be changed now."))
    instrument = load_instrument(held.instrument_key)
    _check_answers(instrument, answers)
    Answer.objects.bulk_create(
        [
            Answer(response=held, item_key=key, value=value, saved_at=clock.now())
            for key, value in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["response", "item_key"],
        update_fields=["value", "saved_at"],
    )
    record(
        actor=actor,
        deed="response.answer",
        about=held,
        client_id=response.episode.client.public_id,
    )
    return _raise_alerts(actor, held, instrument, answers)


def _check_answers(instrument: Instrument, answers: Mapping[str, int | None]) -> None:
    allowed = {item.key: instrument.options_of(item) for item in instrument.items}
    for key, value in answers.items():
        if key not in allowed:
            raise QuestionnaireError(_("This question does not belong to the questionnaire."))
        if value is not None and value not in {option.value for option in allowed[key]}:
            raise QuestionnaireError(_("Choose one of the answers that are offered."))


def _raise_alerts(
    actor: Person, response: Response, instrument: Instrument, answers: Mapping[str, int | None]
) -> list[RiskAlert]:
    raised = []
    for rule in instrument.alerts:
        value = answers.get(rule.item)
        if value is None or value < rule.at_least:
            continue
        alert, made = RiskAlert.objects.get_or_create(
            response=response, item_key=rule.item, value=value
        )
        raised.append(alert)
        if made:
            record(
                actor=actor,
                deed="alert.raise",
                about=alert,
                client_id=response.episode.client.public_id,
            )
    return raised


@transaction.atomic
def finish_response(*, actor: Person, response: Response) -> Response:
    """Send the answers: score them and lock them. Sending twice is sending once."""
    require(may_answer(actor, response.episode))
    held = Response.objects.select_for_update().get(pk=response.pk)
    if held.finished_at is not None:
        return held
    instrument = load_instrument(held.instrument_key)
    given = dict(Answer.objects.filter(response=held).values_list("item_key", "value"))
    result = score_one(given, instrument=instrument)
    if result.answered == 0:
        raise QuestionnaireError(_("Nothing is answered yet. Answer at least one question."))
    held.score = result.score
    held.answered_count = result.answered
    held.finished_at = clock.now()
    held.answered_on = clock.today()
    held.save(update_fields=["score", "answered_count", "finished_at", "answered_on"])
    record(
        actor=actor,
        deed="response.finish",
        about=held,
        client_id=response.episode.client.public_id,
    )
    return held


@transaction.atomic
def enter_total(
    *, actor: Person, episode: Episode, instrument_key: str, score: float, answered_on: date
) -> Response:
    """Enter a total that was scored on paper; one a day for each questionnaire."""
    require(may_enter_total(actor, episode))
    instrument = load_instrument(instrument_key)
    lowest, highest = instrument.score.lowest, instrument.score.highest
    if not lowest <= score <= highest:
        raise QuestionnaireError(
            _("A total of %(name)s lies between %(lowest)g and %(highest)g.")
            % {"name": instrument.short_name, "lowest": lowest, "highest": highest}
        )
    if answered_on > clock.today():
        raise QuestionnaireError(_("Enter the day on which it was answered, not a later one."))
    try:
        with transaction.atomic():
            response = Response.objects.create(
                **_provenance(instrument),
                episode=episode,
                entered_as=EnteredAs.TOTAL,
                answered_by=actor,
                answered_on=answered_on,
                finished_at=clock.now(),
                score=score,
                answered_count=instrument.item_count,
            )
    except IntegrityError as error:
        raise QuestionnaireError(
            _("There is a total of this questionnaire for this day already.")
        ) from error
    record(actor=actor, deed="response.total", about=response, client_id=episode.client.public_id)
    return response


def _provenance(instrument: Instrument) -> dict[str, str | int]:
    return {
        "instrument_key": instrument.key,
        "instrument_version": instrument.version,
        "language": instrument.language,
        "item_count": instrument.item_count,
    }


@transaction.atomic
def acknowledge_alert(*, actor: Person, alert: RiskAlert, what_was_done: str) -> RiskAlert:
    """Take responsibility for an alert and say what was done; the first to do so answers."""
    require(may_acknowledge(actor, alert))
    if not what_was_done.strip():
        raise QuestionnaireError(_("Say in a few words what you did or will do."))
    taken = RiskAlert.objects.filter(pk=alert.pk, acknowledged_at=None).update(
        acknowledged_at=clock.now(), acknowledged_by=actor, what_was_done=what_was_done.strip()
    )
    if taken:
        record(
            actor=actor,
            deed="alert.acknowledge",
            about=alert,
            client_id=alert.response.episode.client.public_id,
        )
    alert.refresh_from_db()
    return alert
