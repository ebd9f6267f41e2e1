"""Scenes from the cast's life, played through the same actions as a person would."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.apps import apps

from telos.access.actions import invite_client
from telos.audit.enums import READ
from telos.audit.models import AuditRow, ChainHead
from telos.base import clock
from telos.episodes.actions import (
    ask_hand_over,
    move_episode,
    open_episode,
    take_on_client,
    transfer_episode,
)
from telos.episodes.enums import ALLOWED_MOVES, OPENING_STATES, EpisodeState
from telos.goals.actions import (
    Levels,
    Wording,
    agree_goal,
    link_measures,
    move_goal,
    name_supporters,
    propose_goal,
    propose_levels,
    propose_step,
    rate_goal,
    revise_goal,
    scale_goal,
)
from telos.goals.enums import GoalDomain, GoalHorizon, GoalState, Level
from telos.goals.models import LEVEL_FIELDS, Goal
from telos.measures.actions import (
    ask_questionnaire,
    begin_response,
    enter_total,
    finish_response,
    save_answers,
)
from telos.people.actions import invite_member
from telos.people.enums import Role
from telos.scheduling.actions import plan_appointment, settle_appointment
from telos.scheduling.enums import AppointmentState, Place
from telos.vault.models import WrappedKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from telos.episodes.models import Episode, EpisodeTransfer, HandOverRequest
    from telos.goals.models import GoalRating, GoalScaling, GoalSupport
    from telos.measures.models import MeasureSchedule, Response, RiskAlert
    from telos.people.actions import Sent
    from telos.people.models import Client, Person
    from telos.scheduling.models import Appointment
    from tests.cast import Cast

WORDS = "Sleep through most nights again"


def wording(words: str = WORDS, domain: GoalDomain = GoalDomain.COPING) -> Wording:
    """Some words of a goal."""
    return Wording(words=words, domain=domain, horizon=GoalHorizon.SHORT)


def proposed_goal(
    cast: Cast, *, by: Person | None = None, episode: Episode | None = None, words: str = ""
) -> Goal:
    """A goal that one side has proposed: the client, if nobody else is named.

    Where no words are given, the first goal has WORDS and each further one others.
    """
    aimed_in = episode or cast.episode
    before = Goal.objects.filter(episode=aimed_in).count()
    return propose_goal(
        actor=by or cast.client,
        episode=aimed_in,
        wording=wording(words or (f"{WORDS}, and {before} more" if before else WORDS)),
        submission_key=uuid4(),
    )


def agreed(cast: Cast, goal: Goal) -> Goal:
    """The client's goal, agreed by her therapist too."""
    return agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=goal.revision_number)


def goal_in(cast: Cast, state: GoalState) -> Goal:
    """A goal of the client that has come to this state by deeds of both."""
    goal = proposed_goal(cast)
    if state != GoalState.PROPOSED:
        goal = agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=1)
    if state not in {GoalState.PROPOSED, GoalState.AGREED}:
        goal = move_goal(
            actor=cast.client, goal=goal, to=state, seen_revision=goal.revision_number, why="So."
        )
    return goal


def episode_in(cast: Cast, state: EpisodeState) -> Episode:
    """An episode of the client in this state, moved there on the shortest way."""
    if state in OPENING_STATES:
        episode_in(cast, EpisodeState.CLOSED)
        return open_episode(actor=cast.her_therapist, client=cast.client_record, state=state)
    before = EpisodeState.ACTIVE if state == EpisodeState.PAUSED else state
    for step in _way(EpisodeState(cast.episode.state), before):
        move_episode(actor=cast.her_therapist, episode=cast.episode, to=step, why="So it is.")
    cast.episode.refresh_from_db()
    return paused(cast) if state == EpisodeState.PAUSED else cast.episode


def paused(cast: Cast, *, days: int = 30) -> Episode:
    """The client's episode, paused from where it stands for so many days."""
    move_episode(
        actor=cast.her_therapist,
        episode=cast.episode,
        to=EpisodeState.PAUSED,
        why="A long journey.",
        until=clock.today() + timedelta(days=days),
    )
    cast.episode.refresh_from_db()
    return cast.episode


def transferred(
    cast: Cast, *, giver: Person | None = None, to: Person | None = None, why: str = "She is ill."
) -> EpisodeTransfer:
    """The client’s episode, given to somebody else: her colleague in her therapist’s place."""
    if giver is None and to is None:
        giver, to = cast.her_therapist, cast.colleague
    return transfer_episode(actor=cast.manager, episode=cast.episode, giver=giver, to=to, why=why)


def hand_over_asked(
    cast: Cast, *, to: Person | None = None, why: str = "I move away."
) -> HandOverRequest:
    """Her therapist asks for somebody else to go on."""
    return ask_hand_over(actor=cast.her_therapist, episode=cast.episode, to=to, why=why)


def _way(here: EpisodeState, there: EpisodeState) -> list[EpisodeState]:
    """Return the steps from here to there, by the table of moves, and through no pause."""
    ways: deque[list[EpisodeState]] = deque([[here]])
    while ways[0][-1] != there:
        way = ways.popleft()
        ways.extend([*way, step] for step in ALLOWED_MOVES[way[-1]] - {EpisodeState.PAUSED, *way})
    return ways[0][1:]


def appointment(
    cast: Cast, *, starts_at: datetime | None = None, episode: Episode | None = None
) -> Appointment:
    """An appointment with her therapist, an hour ago if no time is named."""
    return plan_appointment(
        actor=cast.her_therapist,
        episode=episode or cast.episode,
        therapist=cast.her_therapist,
        starts_at=starts_at or clock.now() - timedelta(hours=1),
        minutes=50,
        place=Place.IN_PERSON,
    )


def appointment_in(cast: Cast, state: AppointmentState) -> Appointment:
    """An appointment of an hour ago of which this has been said."""
    planned = appointment(cast)
    if state == AppointmentState.PLANNED:
        return planned
    return settle_appointment(actor=cast.her_therapist, appointment=planned, state=state)


def schedule(
    cast: Cast,
    *,
    instrument_key: str = "phq9",
    starts_on: date | None = None,
    every_days: int | None = 7,
    **more: Any,
) -> MeasureSchedule:
    """A questionnaire that her therapist asks of the client, weekly from today."""
    return ask_questionnaire(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key=instrument_key,
        starts_on=starts_on or clock.today(),
        every_days=every_days,
        **more,
    )


def begun_response(cast: Cast, *, instrument_key: str = "phq9") -> Response:
    """A response that the client has begun."""
    return begin_response(actor=cast.client, schedule=schedule(cast, instrument_key=instrument_key))


def all_answers(value: int = 1, *, instrument_key: str = "phq9", items: int = 9) -> dict[str, int]:
    """The same answer to every question."""
    return {f"{instrument_key}_{n}": value for n in range(1, items + 1)}


def answered(cast: Cast, response: Response, answers: Mapping[str, int | None]) -> Response:
    """The response, answered like this and sent."""
    save_answers(actor=cast.client, response=response, answers=answers)
    return finish_response(actor=cast.client, response=response)


def paper_total(cast: Cast, score: float = 21) -> Response:
    """A BDI-II that her therapist has entered from paper, today."""
    return enter_total(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="bdi2",
        score=score,
        answered_on=clock.today(),
    )


def risk_alert(cast: Cast) -> RiskAlert:
    """An alert that the client's answer to the last question has raised."""
    raised = save_answers(actor=cast.client, response=begun_response(cast), answers={"phq9_9": 1})
    return raised[0]


def client_without_account(cast: Cast) -> Client:
    """A new client of her therapist's, who has no account yet."""
    return take_on_client(
        actor=cast.her_therapist, practice=cast.practice, display_name="Mira"
    ).client


def invited_client(cast: Cast) -> Client:
    """A new client of her therapist's, invited and not come yet."""
    client = client_without_account(cast)
    invite_client(actor=cast.her_therapist, client=client, email="mira@cast.example")
    return client


def invited_colleague(
    cast: Cast, *, email: str = "ivo@cast.example", role: Role = Role.THERAPIST
) -> Sent:
    """Somebody whom the manager has invited to a part, with the key of the invitation."""
    return invite_member(
        actor=cast.manager, practice=cast.practice, email=email, display_name="Ivo", role=role
    )


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every room, to see that nothing was written.

    The store of keys is left out: a key is made before the text that needs it, and one that no
    text came to need is harmless. A page that refuses a deed may show the record, and so leave
    the row of having been read.
    """
    rows = {
        model._meta.label: model._default_manager.order_by("pk")
        for model in apps.get_models()
        if model.__module__.startswith("telos.") and model not in {ChainHead, WrappedKey}
    }
    rows["audit.AuditRow"] = rows["audit.AuditRow"].exclude(deed=READ)
    return {label: list(found.values()) for label, found in rows.items()}


def reads() -> list[AuditRow]:
    """Who looked at whose record, in order."""
    return list(AuditRow.objects.filter(deed=READ).order_by("pk"))


def rating(cast: Cast, goal: Goal, value: int = 4) -> GoalRating:
    """A rating by the client, today."""
    return rate_goal(
        actor=cast.client,
        goal=goal,
        value=value,
        rated_on=clock.today(),
        submission_key=uuid4(),
    )


def revised(cast: Cast, goal: Goal, words: str) -> Goal:
    """The goal with new words of the client’s."""
    return revise_goal(
        actor=cast.client,
        goal=goal,
        wording=wording(words),
        seen_revision=goal.revision_number,
        why="So it is clearer.",
    )


LEVELS = ("Hardly ever", "Two nights", "Four nights", "Six nights", "Every night, and rested")


def levels(*words: str, baseline: Level = Level.LESS) -> Levels:
    """Five levels from −2 to +2, begun one below what is expected."""
    much_less, less, expected, more, much_more = words or LEVELS
    return Levels(words=(much_less, less, expected, more, much_more), baseline=baseline)


def levels_sent() -> dict[str, Any]:
    """Five levels as a form sends them."""
    said = dict(zip(LEVEL_FIELDS, LEVELS, strict=True))
    return {**said, "baseline": -1, "why": "To see how far."}


def levels_proposed(cast: Cast, goal: Goal, *, by: Person | None = None, **more: Any) -> Goal:
    """The goal with levels that somebody has proposed: the client, if nobody else is named."""
    return propose_levels(
        actor=by or cast.client,
        goal=goal,
        levels=more.get("levels") or levels(),
        seen_revision=goal.revision_number,
        why="So that we see how far it came.",
    )


def goal_with_levels(cast: Cast, state: GoalState = GoalState.AGREED) -> Goal:
    """A goal of the client in this state, with levels that were agreed on the way if it is open."""
    goal = levels_proposed(cast, proposed_goal(cast))
    if state != GoalState.PROPOSED:
        goal = agreed(cast, goal)
    if state not in {GoalState.PROPOSED, GoalState.AGREED}:
        goal = move_goal(
            actor=cast.client, goal=goal, to=state, seen_revision=goal.revision_number, why="So."
        )
    return goal


def scaling(
    cast: Cast,
    goal: Goal,
    level: Level = Level.EXPECTED,
    *,
    by: Person | None = None,
    **more: Any,
) -> GoalScaling:
    """A scaling by the client, today, if nobody else and no other day is named."""
    given = {"scaled_on": clock.today(), "submission_key": uuid4()} | more
    return scale_goal(
        actor=by or cast.client,
        goal=goal,
        level=level,
        seen_revision=goal.revision_number,
        **given,
    )


def step(cast: Cast, aim: Goal | None = None, *, words: str = "", by: Person | None = None) -> Goal:
    """A step under an aim, proposed by the client if nobody else is named."""
    above = aim or goal_in(cast, GoalState.AGREED)
    return propose_step(
        actor=by or cast.client,
        aim=above,
        words=words or f"Lights out at eleven, step {above.steps.count() + 1}",
        submission_key=uuid4(),
    )


def step_in(cast: Cast, state: GoalState) -> Goal:
    """A step that has come to this state by deeds of both."""
    found = step(cast)
    if state != GoalState.PROPOSED:
        found = agree_goal(actor=cast.her_therapist, goal=found, seen_revision=1)
    if state not in {GoalState.PROPOSED, GoalState.AGREED}:
        found = move_goal(
            actor=cast.client, goal=found, to=state, seen_revision=2, why="So it went."
        )
    return found


def supported(cast: Cast, goal: Goal, who: str = "My sister rings on Sundays.") -> GoalSupport:
    """The goal with somebody named who supports the client in it."""
    named = name_supporters(
        actor=cast.client, goal=goal, who=who, seen_number=goal.supports.count()
    )
    assert named is not None
    return named


def linked(cast: Cast, goal: Goal, instrument_key: str = "phq9") -> MeasureSchedule:
    """A questionnaire that is asked, and stands beside the goal."""
    asked = schedule(cast, instrument_key=instrument_key)
    link_measures(actor=cast.client, goal=goal, schedules=[asked], seen_number=0)
    return asked


def trail_of(cast: Cast) -> list[str]:
    """What stands in the trail of the client’s record, in order."""
    trail = AuditRow.objects.filter(client_id=cast.client_record.public_id)
    return list(trail.order_by("pk").values_list("deed", flat=True))
