"""Sealed text in the rows of rooms: opened in its place and nowhere else."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import F

from telos.config.logs import AllowedFields
from telos.episodes.models import EpisodeMove
from telos.goals.actions import agree_goal, move_goal, revise_goal
from telos.goals.enums import GoalState
from telos.goals.models import LEVEL_FIELDS, Goal, GoalRevision
from telos.intake.enums import SafetyPart
from telos.intake.enums.questions import FormulationPart
from telos.scheduling.models import Appointment
from telos.vault.actions import sealed_models
from telos.vault.errors import EmptyTextError, KeyUnknownError, SealBrokenError, Unopened
from telos.vault.models import WrappedKey
from telos.vault.rows import sealed_fields
from tests import scenes
from tests.cast import Cast


def test_text_is_sealed_as_it_is_set_and_opened_as_it_is_read(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast, words="Walk to the sea")
    kept = Goal.objects.get()
    assert kept.words == goal.words == "Walk to the sea"
    assert b"Walk" not in kept.words_sealed
    assert kept.sealed_for == cast.client_record.public_id
    goal.words = "Swim in the sea"
    assert b"Swim" not in goal.words_sealed
    goal.save(update_fields=["words"])
    assert Goal.objects.get().words == "Swim in the sea"


def test_row_that_is_saved_unchanged_keeps_its_seal(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    goal = Goal.objects.get()
    before = goal.words_sealed
    assert goal.words == scenes.WORDS
    goal.save()
    goal.refresh_from_db()
    assert goal.words_sealed == before


def test_text_left_out_is_null_and_reads_as_empty(cast: Cast) -> None:
    planned = scenes.appointment(cast)
    assert (planned.why_sealed, planned.why) == (None, "")
    planned.why = "Ill."
    planned.why = ""
    assert planned.why_sealed is None


def test_text_that_has_to_be_there_is_never_empty(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    with pytest.raises(EmptyTextError):
        goal.words = ""


def test_row_without_an_owner_seals_nothing() -> None:
    with pytest.raises(TypeError, match="sealed_for"):
        Goal(words="Whose?")


def test_database_is_not_asked_what_it_cannot_see(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    for asked in ({"words": scenes.WORDS}, {"words__icontains": "sleep"}, {"words__length": 3}):
        with pytest.raises(FieldError, match="sealed"):
            Goal.objects.filter(**asked)
    assert Goal.objects.filter(words__isnull=False).get() == goal


def test_plain_text_is_not_taken_by_the_database(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    with pytest.raises(TypeError, match="sealed through its row"):
        Goal.objects.update(words="Plain")


@pytest.mark.parametrize("words", ["é" * 500, "a\u202eb", "🌱", " ", "\x00", "“”"])
def test_any_text_comes_back_as_it_was(cast: Cast, words: str) -> None:
    goal = scenes.proposed_goal(cast)
    goal.words = words
    goal.save()
    assert Goal.objects.get().words == words


def refused(row: Goal | GoalRevision | EpisodeMove, field: str = "words") -> type[Exception]:
    fresh = type(row).objects.get(pk=row.pk)
    with pytest.raises((SealBrokenError, KeyUnknownError)) as refusal:
        fresh.opened(field)
    return refusal.type


def test_value_moved_to_another_row_does_not_open(cast: Cast) -> None:
    one, other = (scenes.proposed_goal(cast, words=words) for words in ("One", "Other"))
    Goal.objects.filter(pk=other.pk).update(words=one.words_sealed)
    assert refused(other) is SealBrokenError
    assert Goal.objects.get(pk=one.pk).words == "One"


def test_value_moved_to_another_field_does_not_open(cast: Cast) -> None:
    revised = scenes.revised(cast, scenes.proposed_goal(cast), "Other words")
    last = GoalRevision.objects.get(goal=revised, number=2)
    GoalRevision.objects.filter(pk=last.pk).update(words=F("why"))
    assert refused(last) is SealBrokenError
    assert GoalRevision.objects.get(pk=last.pk).why == "So it is clearer."


def test_value_moved_to_another_table_does_not_open(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    first = goal.revisions.get()
    # Even where the rows had the same id.
    GoalRevision.objects.filter(pk=first.pk).update(
        public_id=goal.public_id, words=goal.words_sealed
    )
    assert refused(first) is SealBrokenError


def test_value_moved_to_another_client_does_not_open(cast: Cast) -> None:
    mine = scenes.proposed_goal(cast)
    theirs = scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    moved = Goal.objects.filter(pk=theirs.pk)
    moved.update(words=mine.words_sealed)
    assert refused(theirs) is KeyUnknownError
    moved.update(sealed_for=mine.sealed_for)
    assert refused(theirs) is SealBrokenError


def test_row_given_to_another_client_does_not_open(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    Goal.objects.filter(pk=goal.pk).update(sealed_for=cast.other_record.public_id)
    assert refused(goal) is KeyUnknownError


def test_older_value_of_the_same_row_opens_still(cast: Cast) -> None:
    """What a seal cannot tell: that an older text of the very same field was put back."""
    goal = scenes.proposed_goal(cast, words="Old")
    before = goal.words_sealed
    scenes.revised(cast, goal, "New")
    Goal.objects.filter(pk=goal.pk).update(words=before)
    assert Goal.objects.get().words == "Old"


def test_changed_value_is_a_sentence_to_readers_and_is_logged(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    goal = scenes.proposed_goal(cast)
    sealed = bytearray(goal.words_sealed)
    sealed[-1] ^= 1
    Goal.objects.update(words=bytes(sealed))
    caplog.set_level(logging.ERROR, logger="telos.vault")
    kept = Goal.objects.get()
    assert isinstance(kept.words, Unopened)
    assert "cannot be opened" in kept.words
    told = AllowedFields().format(caplog.records[-1])
    assert str(goal.public_id) in told
    assert "fault=SealBrokenError" in told
    assert scenes.WORDS not in told


def test_sentence_in_the_place_of_a_text_is_never_sealed_as_one(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    Goal.objects.update(words=bytes(60))
    before = scenes.everything()
    with pytest.raises(SealBrokenError):
        move_goal(actor=cast.client, goal=goal, to=GoalState.PAUSED, seen_revision=2, why="So.")
    assert scenes.everything() == before
    # New words do take its place, once both have agreed to them.
    proposed = revise_goal(
        actor=cast.client,
        goal=goal,
        wording=scenes.wording("Said anew"),
        seen_revision=2,
        why="It was lost.",
    )
    agree_goal(actor=cast.her_therapist, goal=proposed, seen_revision=3)
    assert Goal.objects.get().words == "Said anew"


def test_value_without_its_key_is_a_sentence_too(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    WrappedKey.objects.all().delete()
    words = Goal.objects.get().words
    assert isinstance(words, Unopened)
    assert isinstance(words.error, KeyUnknownError)


def test_every_text_of_a_clients_record_is_sealed() -> None:
    """A text column that is not sealed is named here with its reason, or it fails."""
    sealed = {f"{m.__name__}.{f.name}" for m in sealed_models() for f in sealed_fields(m)}
    assert sealed == {
        *(f"SafetyPlanVersion.{part.value}" for part in SafetyPart),
        "SafetyPlanVersion.own",
        "SafetyPlanVersion.why",
        "PlanArrangement.how",
        "PlanIntervention.how",
        "PlanStep.words",
        "PlanVersion.arrangements",
        "PlanVersion.reason",
        "PlanVersion.tells",
        "Goal.words",
        "GoalRevision.words",
        "GoalRevision.why",
        *(f"{model}.{field}" for model in ("Goal", "GoalRevision") for field in LEVEL_FIELDS),
        "GoalSupport.who",
        "EpisodeMove.why",
        "EpisodeTransfer.why",
        "HandOverRequest.why",
        "HandOverRequest.answer",
        "Appointment.why",
        "ConsentFact.present",
        "Response.why_withdrawn",
        "RiskAlert.what_was_done",
        "Restriction.why_ended",
        "Amendment.what_is_wrong",
        "Amendment.should_read",
        "Amendment.answer",
        "ErasureRequest.answer",
        "LegalHold.why",
        "EmergencyOpening.why",
        "EmergencyOpening.why_later",
        "EmergencyOpening.review",
        "IntakeMove.why",
        "IntakeEntry.words",
        "IntakeDraft.words",
        *(f"SafetyPlanDraft.{name}" for name in (*SafetyPart.values, "own", "why")),
        "BarrierPlan.arranged",
        *(f"FormulationDraft.{part}" for part in FormulationPart),
        *(f"Formulation.{part}" for part in FormulationPart),
        *(f"FormulationTyping.{part}" for part in FormulationPart),
    }


def test_column_holds_bytes(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words_sealed FROM goals_goal")
        raw = bytes(cursor.fetchone()[0])
    assert raw[0] == 1
    assert scenes.WORDS.encode() not in raw
    assert Appointment._meta.get_field("why").column == "why_sealed"


def test_rows_of_another_owner_have_keys_of_their_own(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    owners = set(WrappedKey.objects.filter(key_class="goal").values_list("owner", flat=True))
    assert owners == {cast.client_record.public_id, cast.other_record.public_id}
    assert uuid4() not in owners
