"""A marker in every sealed field is found nowhere in the bytes that are kept."""

from __future__ import annotations

import logging
import zlib
from base64 import b64decode, b64encode, urlsafe_b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from telos.access.actions import (
    Paper,
    let_record_rest,
    open_in_emergency,
    review_opening,
    take_record_up,
)
from telos.access.enums import ConsentKind, Danger, Finding
from telos.base import clock
from telos.episodes.actions import decline_hand_over
from telos.goals.actions import revise_goal
from telos.goals.models import LEVEL_FIELDS
from telos.intake.actions import SafetyWords, write_formulation, write_safety_plan
from telos.intake.enums import SafetyPart
from telos.intake.enums.questions import FormulationPart, Question
from telos.intake.enums.states import IntakeState
from telos.measures.actions import acknowledge_alert, withdraw_total
from telos.people.models import Practice
from telos.plans.actions import Serving
from telos.rights.actions import (
    Correction,
    ask_correction,
    ask_erasure,
    decline_correction,
    keep_record,
    place_hold,
)
from telos.rights.enums import About
from telos.scheduling.actions import close_care, settle_appointment
from telos.scheduling.enums import AppointmentState
from telos.vault.actions import sealed_models
from telos.vault.ring import ring
from telos.vault.rows import sealed_fields
from tests import consents, safety, scenes
from tests.cast import Cast
from tests.intake import scenes as beginning
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)

# A name is not sealed: where it is not found, nothing is looked at.
PLANTED = "Canary-planted-7f3a"
_TYPED = (*SafetyPart.values, "own", "why")
MARKERS = {
    "Goal.words": "Canary-goal-words-91c2",
    "GoalRevision.words": "Canary-goal-words-91c2",
    "GoalRevision.why": "Canary-goal-why-0d7e",
    "SafetyPlanVersion.why": "Canary-safety-why-6e02",
    "SafetyPlanVersion.signs": "Canary-safety-signs-a7d4",
    "SafetyPlanVersion.myself": "Canary-safety-myself-19bf",
    "SafetyPlanVersion.places": "Canary-safety-places-c350",
    "SafetyPlanVersion.people": "Canary-safety-people-48e9",
    "SafetyPlanVersion.professionals": "Canary-safety-professionals-d21a",
    "SafetyPlanVersion.surroundings": "Canary-safety-surroundings-f5c7",
    "SafetyPlanVersion.own": "Canary-safety-own-0b86",
    **{f"SafetyPlanDraft.{name}": f"Canary-typed-{name}-3fa8" for name in _TYPED},
    "PlanVersion.reason": "Canary-plan-reason-4c9e",
    "PlanVersion.tells": "Canary-plan-tells-77a1",
    "PlanVersion.arrangements": "Canary-plan-arrangements-e5d2",
    "PlanArrangement.how": "Canary-plan-arranged-6d13",
    "PlanIntervention.how": "Canary-plan-how-1fb6",
    "PlanStep.words": "Canary-plan-words-93d8",
    "Goal.level_much_less": "Canary-level-much-less-a1d7",
    "Goal.level_less": "Canary-level-less-b2e8",
    "Goal.level_expected": "Canary-level-expected-c3f9",
    "Goal.level_more": "Canary-level-more-d40a",
    "Goal.level_much_more": "Canary-level-much-more-e51b",
    "GoalRevision.level_much_less": "Canary-level-much-less-a1d7",
    "GoalRevision.level_less": "Canary-level-less-b2e8",
    "GoalRevision.level_expected": "Canary-level-expected-c3f9",
    "GoalRevision.level_more": "Canary-level-more-d40a",
    "GoalRevision.level_much_more": "Canary-level-much-more-e51b",
    "GoalSupport.who": "Canary-goal-support-f62c",
    "EpisodeMove.why": "Canary-care-why-5b19",
    "EpisodeTransfer.why": "Canary-transfer-why-8d3b",
    "HandOverRequest.why": "Canary-hand-over-why-41fe",
    "HandOverRequest.answer": "Canary-hand-over-answer-9c27",
    "Appointment.why": "Canary-hour-why-c4f8",
    "ConsentFact.present": "Canary-paper-present-2b8c",
    "Response.why_withdrawn": "Canary-total-why-ae60",
    "RiskAlert.what_was_done": "Canary-alert-done-38d5",
    "Restriction.why_ended": "Canary-rest-ended-72ab",
    "Amendment.what_is_wrong": "Canary-correct-wrong-1e58",
    "Amendment.should_read": "Canary-correct-should-84bd",
    "Amendment.answer": "Canary-correct-answer-f06c",
    "ErasureRequest.answer": "Canary-erasure-answer-2d97",
    "LegalHold.why": "Canary-hold-why-b3e1",
    "EmergencyOpening.why": "Canary-emergency-why-57d0",
    "EmergencyOpening.why_later": "Canary-emergency-later-c81f",
    "EmergencyOpening.review": "Canary-emergency-review-e42a",
    "IntakeMove.why": "Canary-intake-why-31c7",
    "IntakeEntry.words": "Canary-intake-answer-9be2",
    "IntakeDraft.words": "Canary-intake-draft-77d1",
    "BarrierPlan.arranged": "Canary-intake-arranged-c05a",
    **{f"FormulationDraft.{part}": f"Canary-formulation-{part}-5e8c" for part in FormulationPart},
    **{f"Formulation.{part}": f"Canary-formulation-{part}-5e8c" for part in FormulationPart},
    **{f"FormulationTyping.{part}": f"Canary-typing-{part}-b91f" for part in FormulationPart},
}
DRAFT = "Canary-sent-too-late-6a42"


def live(cast: Cast) -> None:
    """Write a marker into every sealed field, through deeds."""
    Practice.objects.filter(pk=cast.practice.pk).update(name=PLANTED)
    goal = scenes.proposed_goal(cast)
    revise_goal(
        actor=cast.client,
        goal=goal,
        wording=scenes.wording(MARKERS["Goal.words"]),
        seen_revision=1,
        why=MARKERS["GoalRevision.why"],
    )
    write_safety(cast)
    goal.refresh_from_db()
    marked = scenes.levels(*(MARKERS[f"Goal.{field}"] for field in LEVEL_FIELDS))
    scenes.levels_proposed(cast, goal, levels=marked)
    scenes.supported(cast, goal, MARKERS["GoalSupport.who"])
    alert = scenes.risk_alert(cast)
    acknowledge_alert(
        actor=cast.her_therapist, alert=alert, what_was_done=MARKERS["RiskAlert.what_was_done"]
    )
    consents.answered(
        cast,
        ConsentKind.RESEARCH,
        actor=cast.her_therapist,
        paper=Paper(signed_on=clock.today(), present=MARKERS["ConsentFact.present"]),
    )
    total = scenes.paper_total(cast)
    withdraw_total(actor=cast.her_therapist, response=total, why=MARKERS["Response.why_withdrawn"])
    settle_appointment(
        actor=cast.her_therapist,
        appointment=scenes.appointment(cast),
        state=AppointmentState.MISSED,
        why=MARKERS["Appointment.why"],
    )
    let_record_rest(actor=cast.client, client=cast.client_record)
    take_record_up(
        actor=cast.manager, client=cast.client_record, why=MARKERS["Restriction.why_ended"]
    )
    begin(cast)
    asked = scenes.hand_over_asked(cast, why=MARKERS["HandOverRequest.why"])
    decline_hand_over(actor=cast.manager, request=asked, answer=MARKERS["HandOverRequest.answer"])
    plan(cast)
    scenes.transferred(cast, why=MARKERS["EpisodeTransfer.why"])
    scenes.transferred(cast, giver=cast.colleague, to=cast.her_therapist, why="She is back.")
    close_care(actor=cast.her_therapist, episode=cast.episode, why=MARKERS["EpisodeMove.why"])
    ask_rights(cast)
    open_and_review(cast)


def write_safety(cast: Cast) -> None:
    write_safety_plan(
        actor=cast.client,
        client=cast.client_record,
        words=SafetyWords(
            parts={part: (MARKERS[f"SafetyPlanVersion.{part.value}"],) for part in SafetyPart},
            own=MARKERS["SafetyPlanVersion.own"],
        ),
        seen_version=0,
        submission_key=uuid4(),
        why=MARKERS["SafetyPlanVersion.why"],
    )
    safety.typed(cast, seen=1, **{name: MARKERS[f"SafetyPlanDraft.{name}"] for name in _TYPED})


def begin(cast: Cast) -> None:
    intake = beginning.complete(cast)
    beginning.moved(intake, IntakeState.TAKEN_UP, by=cast.client, why=MARKERS["IntakeMove.why"])
    beginning.answered(cast, intake, Question.HOPES, MARKERS["IntakeEntry.words"])
    beginning.drafted(cast, intake, words=MARKERS["IntakeDraft.words"])
    beginning.arranged(cast, intake, MARKERS["BarrierPlan.arranged"])
    write_formulation(
        actor=cast.her_therapist,
        intake=intake,
        parts={part: MARKERS[f"Formulation.{part}"] for part in FormulationPart},
        seen_number=1,
    )
    beginning.shared(cast, intake)
    typed = {part.value: MARKERS[f"FormulationTyping.{part}"] for part in FormulationPart}
    beginning.formulating(cast, intake, seen=2, **typed)


def plan(cast: Cast) -> None:
    goal = plans.her_goal(cast)
    how = MARKERS["PlanIntervention.how"]
    proposed = plans.proposed(
        cast,
        reason=MARKERS["PlanVersion.reason"],
        tells=MARKERS["PlanVersion.tells"],
        arrangements=MARKERS["PlanVersion.arrangements"],
        servings=(Serving(intervention="behavioural_activation", goals=(goal,), how=how),),
        arranged=plans.arranged(cast, MARKERS["PlanArrangement.how"]),
    )
    plans.wished(cast, proposed.plan, words=MARKERS["PlanStep.words"])


def open_and_review(cast: Cast) -> None:
    opening = open_in_emergency(
        actor=cast.colleague,
        client=cast.client_record,
        danger=Danger.SELF,
        why=MARKERS["EmergencyOpening.why"],
        why_later=MARKERS["EmergencyOpening.why_later"],
    )
    review_opening(
        actor=cast.officer,
        opening=opening,
        finding=Finding.IN_ORDER,
        review=MARKERS["EmergencyOpening.review"],
    )


def ask_rights(cast: Cast) -> None:
    amendment = ask_correction(
        actor=cast.client,
        client=cast.client_record,
        said=Correction(
            about=About.CONTACT,
            original_id=cast.client_record.public_id,
            what_is_wrong=MARKERS["Amendment.what_is_wrong"],
            should_read=MARKERS["Amendment.should_read"],
        ),
        submission_key=uuid4(),
    )
    decline_correction(
        actor=cast.her_therapist, amendment=amendment, answer=MARKERS["Amendment.answer"]
    )
    asked = ask_erasure(actor=cast.client, client=cast.client_record)
    keep_record(actor=cast.manager, request=asked, answer=MARKERS["ErasureRequest.answer"])
    place_hold(
        actor=cast.manager,
        client=cast.client_record,
        why=MARKERS["LegalHold.why"],
        ends_on=clock.today(),
        submission_key=uuid4(),
    )


def look(cast: Cast) -> None:
    """Open the pages that show them, and send something too late."""
    hers, his = Client(), Client()
    hers.force_login(cast.client)
    his.force_login(cast.her_therapist)
    record = [cast.client_record.public_id]
    for browser, names in (
        (hers, [("today", []), ("my-goals", []), ("my-progress", []), ("my-safety-plan", [])]),
        (hers, [("my-safety-plan-copy", [])]),
        (his, [("caseload", []), ("client", record), ("client-measures", record)]),
        (his, [("client-safety-plan", record)]),
    ):
        for name, args in names:
            assert browser.get(reverse(name, args=args)).status_code == 200
    session = hers.session
    session.set_expiry(-1)
    session.save()
    hers.post(reverse("my-goal-new"), {"words": DRAFT, "submission_key": uuid4()})


def sealed_markers() -> dict[str, set[str]]:
    """What the sealed fields hold, opened: to see that every marker is there to be hidden."""
    found: dict[str, set[str]] = {}
    with ring():
        for model in sealed_models():
            for row in model._base_manager.all():
                for field in sealed_fields(model):
                    name = f"{model.__name__}.{field.name}"
                    found.setdefault(name, set()).add(row.opened(field.name))
    return found


def disguises(text: str) -> list[bytes]:
    """The text as bytes that are still plain: two encodings, hexadecimal, three of base64."""
    plain = text.encode()
    shifted = [b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
    return [plain, text.encode("utf-16-le"), plain.hex().encode(), *shifted]


def holds(kept: bytes, text: str) -> bool:
    return any(disguise in kept for disguise in disguises(text))


def kept_by(database: BaseDatabaseWrapper) -> bytes:
    """Everything that a database keeps: of SQLite its files, of PostgreSQL all its rows."""
    if database.vendor == "sqlite":
        file = Path(database.settings_dict["NAME"])
        parts = [file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")]
        return b"".join(part.read_bytes() for part in parts if part.exists())
    return b"".join(_cells(database))


def _cells(database: BaseDatabaseWrapper) -> Iterator[bytes]:
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {database.ops.quote_name(table)}")  # noqa: S608 -- ours
            for row in cursor.fetchall():
                yield from (_bytes(cell) for cell in row)


def _bytes(cell: Any) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def sessions() -> bytes:
    """What sessions say, out of their wrapping."""
    found = b""
    for session in Session.objects.all():
        body = session.session_data.split(":")[0]
        packed = urlsafe_b64decode(body.lstrip(".") + "==")
        found += zlib.decompress(packed) if body.startswith(".") else packed
    return found


def test_markers_are_found_nowhere(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    live(cast)
    look(cast)
    opened = sealed_markers()
    assert set(opened) == set(MARKERS)
    assert all(MARKERS[name] in texts for name, texts in opened.items())

    data, keys, late = kept_by(connection), kept_by(connections["keys"]), sessions()
    # SQL with its values is logged at DEBUG alone, which no installation does.
    logs = "\n".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    mails = "\n".join(str(sent.message()) for sent in mail.outbox)

    assert holds(data, PLANTED)
    assert b"telos_kept" in late
    for marker in (*MARKERS.values(), DRAFT):
        for place in (data, keys, late, logs.encode(), mails.encode()):
            assert not holds(place, marker)


def test_search_finds_what_is_plain() -> None:
    for shift in range(4):
        for disguise in (
            b"x" * shift + PLANTED.encode(),
            b64encode(b"x" * shift + PLANTED.encode() + b"tail"),
            (b"x" * shift + PLANTED.encode()).hex().encode(),
            PLANTED.encode("utf-16-le"),
        ):
            assert holds(disguise, PLANTED)
    assert not holds(b64decode("AAAA"), PLANTED)


def test_copy_of_the_data_holds_neither_texts_nor_keys(cast: Cast, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a copy is made by SQLite’s own command here")
    live(cast)
    copy = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    kept = copy.read_bytes()
    assert holds(kept, PLANTED)
    assert not any(holds(kept, marker) for marker in MARKERS.values())
    assert b"vault_wrappedkey" not in kept
