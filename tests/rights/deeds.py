"""What may be asked of a record and answered about it: each deed, and who may do it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from telos.access.actions import let_record_rest, take_record_up
from telos.base import clock
from telos.rights.actions import (
    accept_correction,
    ask_correction,
    ask_erasure,
    confirm_rules,
    decline_correction,
    enter_correction,
    erase_record,
    keep_longer,
    keep_record,
    let_go,
    lift_hold,
    place_hold,
    take_copy,
    take_correction_back,
    take_erasure_back,
)
from telos.rights.enums import Kept
from tests.deed import Row
from tests.rights import scenes

if TYPE_CHECKING:
    from telos.people.models import Person
    from telos.rights.models import DueErasure
    from tests.cast import Cast

HER_PRACTICE = {"client", "her_therapist", "manager"}
_YEARS = 8
"""When what was kept for seven has come to its end, and the whole record has not."""


def _come_to_its_end(cast: Cast, kind: Kept) -> DueErasure:
    """What is listed once its years have gone by."""
    scenes.a_life(cast)
    years = {"record": _YEARS, "others": _YEARS} if kind is Kept.RECORD else {}
    scenes.rules(cast, **years)
    return next(due for due in scenes.listed(cast, years=_YEARS) if due.kind == kind)


def _gone(_cast: Cast, actor: Person, due: DueErasure) -> Any:
    with scenes.years_on(_YEARS):
        return let_go(actor=actor, due=due)


def _kept(_cast: Cast, actor: Person, due: DueErasure) -> Any:
    with scenes.years_on(_YEARS):
        return keep_longer(actor=actor, due=due, until=clock.today() + timedelta(days=90))


_CORRECTIONS = [
    Row(
        deed="say what is not right in the record",
        may={"client"},
        trail=["correction.ask"],
        do=lambda cast, actor, _: ask_correction(
            actor=actor,
            client=cast.client_record,
            said=scenes.said(cast),
            submission_key=uuid4(),
        ),
    ),
    Row(
        deed="enter what the client has said is not right",
        may={"her_therapist"},
        trail=["correction.enter"],
        do=lambda cast, actor, _: enter_correction(
            actor=actor,
            client=cast.client_record,
            said=scenes.said(cast),
            asked_on=clock.today(),
            submission_key=uuid4(),
        ),
    ),
    Row(
        deed="take back what was said not to be right",
        may={"client"},
        trail=["correction.taken_back"],
        stage=scenes.correction,
        do=lambda _cast, actor, said: take_correction_back(actor=actor, amendment=said),
    ),
    Row(
        deed="accept what the client says is not right",
        may={"her_therapist"},
        trail=["correction.accepted"],
        stage=scenes.correction,
        do=lambda _cast, actor, said: accept_correction(actor=actor, amendment=said),
    ),
    Row(
        deed="leave what stands, with a reason",
        may={"her_therapist"},
        trail=["correction.declined"],
        stage=scenes.correction,
        do=lambda _cast, actor, said: decline_correction(
            actor=actor, amendment=said, answer="It is what we wrote then."
        ),
    ),
]
_COPIES_AND_REST = [
    Row(
        deed="take a copy of the record along",
        may={"client", "her_therapist"},
        trail=["record.copy"],
        do=lambda cast, actor, _: take_copy(
            actor=actor, client=cast.client_record, asked_on=clock.today()
        ),
    ),
    Row(
        deed="let the record rest",
        may=HER_PRACTICE,
        trail=["record.rest"],
        do=lambda cast, actor, _: let_record_rest(actor=actor, client=cast.client_record),
    ),
    Row(
        deed="take a resting record up again",
        may={"client", "manager"},
        trail=["record.take_up"],
        stage=lambda cast: let_record_rest(actor=cast.client, client=cast.client_record),
        do=lambda cast, actor, _: take_record_up(
            actor=actor, client=cast.client_record, why="A court has asked."
        ),
    ),
]
_ERASING = [
    Row(
        deed="ask that the record be erased",
        may=HER_PRACTICE,
        trail=["erasure.ask"],
        do=lambda cast, actor, _: ask_erasure(actor=actor, client=cast.client_record),
    ),
    Row(
        deed="take back that the record be erased",
        may={"client", "manager"},
        trail=["erasure.taken_back"],
        stage=scenes.request,
        do=lambda _cast, actor, asked: take_erasure_back(actor=actor, request=asked),
    ),
    Row(
        deed="answer that the record is kept",
        may={"manager"},
        trail=["erasure.kept"],
        stage=scenes.request,
        do=lambda _cast, actor, asked: keep_record(
            actor=actor, request=asked, answer="The law keeps it for ten years."
        ),
    ),
    Row(
        deed="place a legal hold",
        may={"manager"},
        trail=["hold.place"],
        do=lambda cast, actor, _: place_hold(
            actor=actor,
            client=cast.client_record,
            why="A court has asked.",
            ends_on=clock.today() + timedelta(days=30),
            submission_key=uuid4(),
        ),
    ),
    Row(
        deed="lift a legal hold",
        may={"manager"},
        trail=["hold.lift"],
        stage=scenes.hold,
        do=lambda _cast, actor, held: lift_hold(actor=actor, hold=held),
    ),
    Row(
        deed="erase the record",
        may={"manager"},
        trail=["care.end", "record.erase", "keys.destroy"],
        stage=scenes.ended,
        do=lambda cast, actor, _: erase_record(
            actor=actor, client=cast.client_record, why=scenes.WHY, sooner=scenes.SOONER
        ),
    ),
]
_KEEPING = [
    Row(
        deed="confirm how long records are kept",
        may={"manager"},
        on_record=False,
        trail=["retention.confirm"],
        do=lambda cast, actor, _: confirm_rules(
            actor=actor,
            practice=cast.practice,
            country="GB",
            years=dict.fromkeys(Kept, 10),
            source="Our own.",
        ),
    ),
    Row(
        deed="let the words of goals go whose time has come",
        may={"manager"},
        trail=["retention.gone", "keys.destroy"],
        stage=partial(_come_to_its_end, kind=Kept.GOALS),
        do=_gone,
    ),
    Row(
        deed="let single answers go whose time has come",
        may={"manager"},
        trail=["retention.gone"],
        stage=partial(_come_to_its_end, kind=Kept.ANSWERS),
        do=_gone,
    ),
    Row(
        deed="let a whole record go whose time has come",
        may={"manager"},
        trail=["care.end", "record.erase", "keys.destroy"],
        stage=partial(_come_to_its_end, kind=Kept.RECORD),
        do=_gone,
    ),
    Row(
        deed="keep something beyond its time",
        may={"manager"},
        trail=["retention.keep"],
        stage=partial(_come_to_its_end, kind=Kept.GOALS),
        do=_kept,
    ),
]
DEEDS = [*_CORRECTIONS, *_COPIES_AND_REST, *_ERASING, *_KEEPING]
