"""Scenes of asking, answering and erasing, played through the actions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from telos.base import clock
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.rights.actions import (
    Correction,
    ask_correction,
    ask_erasure,
    confirm_rules,
    enter_correction,
    erase_record,
    list_what_is_due,
    place_hold,
)
from telos.rights.enums import CLASSES_OF, About, Kept
from telos.vault.store import key_in_use
from tests import safety, scenes
from tests.intake import scenes as intakes
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from telos.people.models import Person
    from telos.rights.models import Amendment, DueErasure, Erasure, ErasureRequest, LegalHold
    from tests.cast import Cast

WRONG, SHOULD = "I never said this.", "It should say that I sleep badly."
WHY, SOONER = "Asked for by letter.", "No law here keeps it."


def said(cast: Cast, *, wrong: str = WRONG, **more: Any) -> Correction:
    """Something about the name in her record, or about what else is named."""
    given: dict[str, Any] = {
        "about": About.CONTACT,
        "original_id": cast.client_record.public_id,
        "what_is_wrong": wrong,
        "should_read": SHOULD,
    }
    return Correction(**{**given, **more})


def correction(cast: Cast, *, by: Person | None = None, wrong: str = WRONG) -> Amendment:
    """What the client says of the name in her record."""
    return ask_correction(
        actor=by or cast.client,
        client=cast.client_record,
        said=said(cast, wrong=wrong),
        submission_key=uuid4(),
    )


def entered(cast: Cast, *, by: Person | None = None, days_ago: int = 2) -> Amendment:
    """What she has said on the telephone, written down by her therapist."""
    return enter_correction(
        actor=by or cast.her_therapist,
        client=cast.client_record,
        said=said(cast),
        asked_on=clock.today() - timedelta(days=days_ago),
        submission_key=uuid4(),
    )


def something_of_every_kind(cast: Cast) -> None:
    """Something in her record of each kind that a correction can be about."""
    plans.agreed(cast)
    intakes.handed_in(cast)
    safety.written(cast)
    scenes.paper_total(cast)
    scenes.appointment(cast)


def request(cast: Cast) -> ErasureRequest:
    """That the client asks for her record to be erased."""
    return ask_erasure(actor=cast.client, client=cast.client_record)


def hold(cast: Cast, *, days: int = 30) -> LegalHold:
    """That something keeps her record for so many days."""
    return place_hold(
        actor=cast.manager,
        client=cast.client_record,
        why="A court has asked.",
        ends_on=clock.today() + timedelta(days=days),
        submission_key=uuid4(),
    )


def ended(cast: Cast) -> None:
    """Care that has ended today."""
    move_episode(
        actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED, why="Done."
    )


def erased(cast: Cast, *, sooner: str = SOONER) -> Erasure:
    """Her record, erased."""
    return erase_record(actor=cast.manager, client=cast.client_record, why=WHY, sooner=sooner)


def rules(cast: Cast, *, record: int = 10, others: int = 7) -> None:
    """How long the practice keeps what."""
    years = {kind: record if kind is Kept.RECORD else others for kind in Kept}
    confirm_rules(
        actor=cast.manager, practice=cast.practice, country="GB", years=years, source="Our own."
    )


def years_on(years: float) -> object:
    """The clock, set so many years on."""
    return clock.set_to(clock.now() + timedelta(days=round(365.25 * years) + 2))


def listed(cast: Cast, *, years: float) -> list[DueErasure]:
    """What is listed so many years on."""
    with years_on(years):
        return list_what_is_due(cast.practice)


def a_life(cast: Cast) -> None:
    """Something in every table of the record."""
    goal = scenes.agreed(cast, scenes.proposed_goal(cast, words="Walk to the sea"))
    scenes.rating(cast, goal)
    alert = scenes.risk_alert(cast)
    scenes.answered(cast, alert.response, {"phq9_1": 1})
    for weeks in (1, 2, 3):
        scenes.appointment(cast, starts_at=clock.now() - timedelta(weeks=weeks))
    correction(cast)
    ended(cast)


def every_kind(cast: Cast) -> None:
    """Something of each kind of which a practice says how long it is kept.

    Of rooms that come later there is the key that their first text will make.
    """
    a_life(cast)
    for kind, classes in CLASSES_OF.items():
        for key_class in classes if kind is not Kept.RECORD else ():
            key_in_use(cast.client_record.public_id, key_class)
