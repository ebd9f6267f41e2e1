"""PHQ-9 and GAD-7 every week, with the alerts that answers raise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from telos.audit.actions import append
from telos.audit.models import AuditRow
from telos.demo.bulk.writing import write
from telos.demo.calendar import EVENING, at
from telos.measures.enums import EnteredAs
from telos.measures.models import Answer, MeasureSchedule, Response, RiskAlert
from telos.science.instruments import load_instrument
from telos.science.simulate import simulate_answers, simulate_caseload
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    import polars as pl

    from telos.episodes.models import Episode
    from telos.people.models import Client, Person
    from telos.science.instruments import Instrument

_MEASURES: Final = ("phq9", "gad7")


@dataclass(frozen=True, kw_only=True)
class _Course:
    """One questionnaire of one client, and what its rows have in common."""

    schedule: MeasureSchedule
    client: Client
    answered_by: Person
    acknowledged_by: Person
    first: date
    scores: pl.DataFrame
    seed: tuple[int, ...]

    @property
    def instrument(self) -> Instrument:
        return load_instrument(self.schedule.instrument_key)


def write_responses(
    episodes: tuple[Episode, ...],
    *,
    therapist: Person,
    first: date,
    weeks: int,
    seed: int,
    with_answers: bool,
) -> None:
    """Write what a simulated caseload answered; without answers the scores stand alone."""
    schedules = {
        (place, key): _schedule(episode, key, therapist)
        for place, episode in enumerate(episodes)
        for key in _MEASURES
    }
    write(schedules.values())
    caseload = simulate_caseload(clients=len(episodes), weeks=weeks, seed=seed)
    for (place, key), scores in caseload.partition_by("client", "instrument", as_dict=True).items():
        schedule, client = schedules[place, key], episodes[place].client
        course = _Course(
            schedule=schedule,
            client=client,
            answered_by=client.person or therapist,
            acknowledged_by=therapist,
            first=first,
            scores=scores.sort("week"),
            seed=(seed, place, _MEASURES.index(key)),
        )
        responses = [
            _response(course, *row) for row in course.scores.select("week", "score").iter_rows()
        ]
        write(responses)
        append(list(_trail(course, responses)))
        if with_answers:
            _write_answers(course, responses)


def _schedule(episode: Episode, key: str, therapist: Person) -> MeasureSchedule:
    return MeasureSchedule(
        episode=episode,
        instrument_key=key,
        every_days=7,
        starts_on=episode.opened_on,
        is_main=key == _MEASURES[0],
        asked_by=therapist,
    )


def _response(course: _Course, week: int, score: float) -> Response:
    sent_at = at(course.first + timedelta(weeks=week), EVENING)
    instrument = course.instrument
    return Response(
        episode=course.schedule.episode,
        sealed_for=course.client.public_id,
        schedule=course.schedule,
        instrument_key=instrument.key,
        instrument_version=instrument.version,
        language=instrument.language,
        entered_as=EnteredAs.ITEMS,
        due_on=sent_at.date(),
        answered_by=course.answered_by,
        answered_on=sent_at.date(),
        finished_at=sent_at,
        score=score,
        answered_count=instrument.item_count,
        item_count=instrument.item_count,
        created_at=sent_at,
    )


def _trail(course: _Course, responses: Iterable[Response]) -> Iterator[AuditRow]:
    for response in responses:
        yield AuditRow(
            practice_id=course.client.practice.public_id,
            actor_id=course.answered_by.public_id,
            deed="response.finish",
            about_kind="measures.response",
            about_id=response.public_id,
            client_id=course.client.public_id,
            created_at=response.created_at,
        )


def _write_answers(course: _Course, responses: list[Response]) -> None:
    answers = simulate_answers(
        course.scores["score"], instrument=course.instrument, seed=course.seed
    ).to_dicts()
    write(
        Answer(response=response, item_key=key, value=value, saved_at=response.created_at)
        for response, row in zip(responses, answers, strict=True)
        for key, value in row.items()
    )
    write(
        _alert(course, response, key=rule.item, value=row[rule.item])
        for response, row in zip(responses, answers, strict=True)
        for rule in course.instrument.alerts
        if row[rule.item] >= rule.at_least
    )


def _alert(course: _Course, response: Response, *, key: str, value: int) -> RiskAlert:
    return RiskAlert(
        response=response,
        sealed_for=response.sealed_for,
        item_key=key,
        value=value,
        created_at=response.created_at,
        acknowledged_at=response.created_at + timedelta(hours=14),
        acknowledged_by=course.acknowledged_by,
        **texts(what_was_done="Rang in the morning and spoke about it."),
    )
