"""Answering: begun, saved question by question, sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from telos.access.rules import is_cared_for, require
from telos.audit.actions import record
from telos.base import clock
from telos.episodes.actions import hold_episode
from telos.measures.actions.alerts import raise_alerts
from telos.measures.actions.errors import NothingDueError, QuestionnaireError, ResponseFinishedError
from telos.measures.actions.provenance import provenance
from telos.measures.enums import SITTING_HOURS, EnteredAs
from telos.measures.models import Answer, MeasureSchedule, Response
from telos.measures.queries.library import instrument_of, library_of, with_words
from telos.measures.rules import due_date, may_answer
from telos.science.instruments import score_one

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.episodes.models import Episode
    from telos.measures.models import RiskAlert
    from telos.people.models import Client, Person
    from telos.science.instruments import Instrument


@transaction.atomic
def begin_response(*, actor: Person, schedule: MeasureSchedule) -> Response:
    """Return the response to what is due today, beginning it if nobody has.

    A sitting that goes on (past midnight, or after the schedule was stopped) is gone on with.
    """
    episode = _hold_for_answers(actor, schedule.episode)
    _require_reader(episode.client)
    standing = MeasureSchedule.objects.get(pk=schedule.pk)
    if sitting := _sitting(standing):
        return sitting
    due_on = None if episode.is_paused else due_date(standing, clock.today())
    if due_on is None:
        raise NothingDueError(_("This questionnaire is not asked today."))
    response, made = Response.objects.get_or_create(
        schedule=standing,
        due_on=due_on,
        defaults={
            **provenance(
                with_words(library_of(episode.client.practice_id), standing.instrument_key)
            ),
            "episode": episode,
            "sealed_for": episode.client.public_id,
            "entered_as": EnteredAs.ITEMS,
            "answered_by": actor,
        },
    )
    if made:
        record(actor=actor, deed="response.begin", about=response, client=episode.client)
    return response


def _sitting(schedule: MeasureSchedule) -> Response | None:
    since = clock.now() - timedelta(hours=SITTING_HOURS)
    lately = Q(created_at__gte=since) | Q(answers__saved_at__gte=since)
    begun = Response.objects.filter(lately, schedule=schedule, finished_at=None)
    return begun.order_by("-due_on").first()


def _hold_for_answers(actor: Person, episode: Episode) -> Episode:
    """Return the episode, held, if the client may answer in it: while care goes on."""
    held = hold_episode(episode)
    require(may_answer(actor, held))
    if not held.is_open:
        raise no_longer_asked()
    return held


def _require_reader(client: Client) -> None:
    """Refuse what nobody would read: a risk alert must reach somebody."""
    if not is_cared_for(client):
        raise no_longer_asked()


def no_longer_asked() -> NothingDueError:
    """Return what is said where care has ended, or nobody would read an answer."""
    return NothingDueError(
        _("This questionnaire is no longer asked. What you have answered is kept.")
    )


@transaction.atomic
def save_answers(
    *, actor: Person, response: Response, answers: Mapping[str, int | None]
) -> list[RiskAlert]:
    """Save answers as they are given and return the risk alerts that they raise.

    An alert is raised with the answer, not with the score: it does not wait for the last
    question, and a later change of the answer does not take it back.
    """
    episode = _hold_for_answers(actor, response.episode)
    _require_reader(episode.client)
    held = Response.objects.select_for_update().get(pk=response.pk)
    if held.finished_at is not None:
        raise ResponseFinishedError(_("You have sent these answers; they can’t be changed now."))
    instrument = instrument_of(held)
    check_answers(instrument, answers)
    if not answers:
        return []
    write_answers(held, answers)
    record(actor=actor, deed="response.answer", about=held, client=episode.client)
    return raise_alerts(
        actor=actor,
        response=held,
        instrument=instrument,
        answers=answers,
        client=episode.client,
    )


def check_answers(instrument: Instrument, answers: Mapping[str, int | None]) -> None:
    """Refuse what is no answer to a question of this questionnaire."""
    allowed = {item.key: instrument.options_of(item) for item in instrument.items}
    for key, value in answers.items():
        if key not in allowed:
            raise QuestionnaireError(_("This question does not belong to the questionnaire."))
        # What a script sent may be anything: true is not 1 here, nor is 1.0.
        whole = value is None or type(value) is int
        if not whole or value not in {None, *(option.value for option in allowed[key])}:
            raise QuestionnaireError(_("Choose one of the answers that are offered."))


def write_answers(response: Response, answers: Mapping[str, int | None]) -> None:
    """Write answers over what was answered before in the same response."""
    now = clock.now()
    Answer.objects.bulk_create(
        [
            Answer(response=response, item_key=key, value=value, saved_at=now)
            for key, value in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["response", "item_key"],
        update_fields=["value", "saved_at"],
    )


@transaction.atomic
def finish_response(*, actor: Person, response: Response) -> Response:
    """Send the answers: score them and lock them. Sending twice is sending once."""
    episode = _hold_for_answers(actor, response.episode)
    held = Response.objects.select_for_update().get(pk=response.pk)
    if held.finished_at is not None:
        return held
    instrument = instrument_of(held)
    given = dict(Answer.objects.filter(response=held).values_list("item_key", "value"))
    # The definition may have become newer since the response was begun: what scored it is kept.
    asked = {key: given.get(key) for key in instrument.item_keys}
    result = score_one(asked, instrument=instrument)
    if result.answered == 0:
        raise QuestionnaireError(_("Nothing is answered yet. Answer at least one question."))
    _lock(
        held, {**provenance(instrument), "score": result.score, "answered_count": result.answered}
    )
    record(actor=actor, deed="response.finish", about=held, client=episode.client)
    return held


def _lock(held: Response, result: Mapping[str, object]) -> None:
    scored = {**result, "finished_at": clock.now(), "answered_on": clock.today()}
    for field, value in scored.items():
        setattr(held, field, value)
    held.save(update_fields=list(scored))
