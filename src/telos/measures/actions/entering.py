"""Entering, from a talk, what somebody without an account answers question by question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.episodes.actions import hold_episode
from telos.measures.actions.alerts import raise_alerts
from telos.measures.actions.answering import check_answers, no_longer_asked, write_answers
from telos.measures.actions.errors import NothingDueError, QuestionnaireError
from telos.measures.actions.provenance import instrument_in, provenance
from telos.measures.actions.totals import TotalDayError, check_day
from telos.measures.enums import EnteredAs
from telos.measures.models import Answer, MeasureSchedule, Response
from telos.measures.rules import due_date, may_enter_answers
from telos.science.instruments import score_one

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from telos.episodes.models import Episode
    from telos.people.models import Person
    from telos.science.instruments import Instrument


@transaction.atomic
def enter_answers(
    *,
    actor: Person,
    schedule: MeasureSchedule,
    answers: Mapping[str, int | None],
    answered_on: date,
) -> Response:
    """Enter all answers to what is due, as they were given in a talk on this day, and send them.

    They raise the alerts that they would raise if the client had answered here. The same answers
    sent a second time are one response.
    """
    held = hold_episode(schedule.episode)
    require(may_enter_answers(actor, held))
    if not held.is_open:
        raise no_longer_asked()
    standing = MeasureSchedule.objects.get(pk=schedule.pk)
    due_on = None if held.is_paused else due_date(standing, clock.today())
    if due_on is None:
        raise NothingDueError(_("This questionnaire is not asked today."))
    instrument = instrument_in(held.client.practice_id, standing.instrument_key)
    if not instrument.wording_available:
        raise QuestionnaireError(
            _("The wording of this questionnaire may not be shown; enter its total instead.")
        )
    check_answers(instrument, answers)
    check_day(held, answered_on)
    given = {key: answers.get(key) for key in instrument.item_keys}
    if sent := Response.objects.filter(schedule=standing, due_on=due_on).first():
        return _same(sent, actor, given=given, answered_on=answered_on)
    _require_no_total(held, instrument, answered_on)
    response = _sent(actor, held, instrument, given=given, answered_on=answered_on)
    response.schedule, response.due_on = standing, due_on
    response.save(force_insert=True)
    write_answers(response, given)
    record(actor=actor, deed="response.enter", about=response, client=held.client)
    raise_alerts(
        actor=actor, response=response, instrument=instrument, answers=given, client=held.client
    )
    return response


def _sent(
    actor: Person,
    episode: Episode,
    instrument: Instrument,
    *,
    given: Mapping[str, int | None],
    answered_on: date,
) -> Response:
    result = score_one(dict(given), instrument=instrument)
    if result.answered == 0:
        raise QuestionnaireError(_("Nothing is answered yet. Answer at least one question."))
    return Response(
        **provenance(instrument),
        episode=episode,
        sealed_for=episode.client.public_id,
        entered_as=EnteredAs.ITEMS,
        answered_by=actor,
        answered_on=answered_on,
        finished_at=clock.now(),
        score=result.score,
        answered_count=result.answered,
    )


def _same(
    sent: Response, actor: Person, *, given: Mapping[str, int | None], answered_on: date
) -> Response:
    before = dict(Answer.objects.filter(response=sent).values_list("item_key", "value"))
    if (sent.answered_by_id, sent.answered_on, before) != (actor.pk, answered_on, dict(given)):
        raise QuestionnaireError(
            _("These questions are answered already. Look at the answers that stand, please.")
        )
    return sent


def _require_no_total(episode: Episode, instrument: Instrument, answered_on: date) -> None:
    totals = Response.objects.filter(
        episode=episode,
        instrument_key=instrument.key,
        entered_as=EnteredAs.TOTAL,
        answered_on=answered_on,
        withdrawn_at=None,
    )
    if totals.exists():
        raise TotalDayError(_("There is a total of this questionnaire for this day already."))
