"""A client who comes back after their time had come: what went is gone, and all else works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.test import Client as Browser
from django.urls import reverse

from telos.access.actions import begin_care, open_in_emergency
from telos.access.enums import Danger
from telos.access.models import EmergencyOpening
from telos.base import clock
from telos.episodes.actions import move_episode, open_episode
from telos.episodes.enums import EpisodeState
from telos.episodes.models import EpisodeMove
from telos.goals.models import Goal
from telos.measures.actions import acknowledge_alert
from telos.measures.models import Answer, RiskAlert
from telos.rights.actions import BarredError, RightsError, keep_longer, let_go, list_what_is_due
from telos.rights.enums import CLASSES_OF, DueOutcome, Kept
from telos.rights.models import Amendment, DueErasure
from telos.rights.queries.keeping import kinds_kept_of
from telos.vault.actions import sealed_models
from telos.vault.enums import KeyClass
from telos.vault.errors import KeyDestroyedError, Unopened
from telos.vault.models import WrappedKey
from telos.vault.queries import classes_with_keys, text_counts
from telos.vault.store import key_in_use
from tests import scenes
from tests.cast import Cast
from tests.racing import errors_in, race
from tests.rights.scenes import (
    SHOULD,
    WRONG,
    a_life,
    correction,
    ended,
    erased,
    every_kind,
    hold,
    listed,
    rules,
    years_on,
)

RANG = "She rang and said goodbye."
THERE = {Kept.GOALS, Kept.REMARKS, Kept.ANSWERS}
"""What of a life is there before the later rooms have their tables."""


def all_gone(cast: Cast) -> None:
    """Everything due is listed and confirmed."""
    for due in list_what_is_due(cast.practice):
        assert let_go(actor=cast.manager, due=due).outcome == DueOutcome.GONE


@contextmanager
def back(cast: Cast) -> Iterator[Cast]:
    """Eight years on: all that was due has gone, and care begins again."""
    a_life(cast)
    rules(cast, record=10, others=7)
    with years_on(8):
        all_gone(cast)
        record, therapist = cast.client_record, cast.her_therapist
        begin_care(actor=therapist, client=record, therapist=therapist)
        again = open_episode(actor=therapist, client=record, why="She sleeps badly again.")
        yield replace(cast, episode=again)


def test_what_went_stays_gone_and_everything_can_be_written_again(cast: Cast) -> None:
    old = (Goal, Amendment, EpisodeMove)
    with back(cast) as now:
        before = {model: set(model.objects.values_list("pk", flat=True)) for model in old}
        before[EpisodeMove] -= {now.episode.moves.get().pk}
        goal = scenes.agreed(now, scenes.proposed_goal(now, words="Sing in the choir"))
        alert = scenes.risk_alert(now)
        acknowledge_alert(actor=now.her_therapist, alert=alert, what_was_done="Rang her at once.")
        opening = open_in_emergency(
            actor=now.colleague, client=now.client_record, danger=Danger.SELF, why=RANG
        )
        said = correction(now)
        move_episode(
            actor=now.her_therapist, episode=now.episode, to=EpisodeState.CLOSED, why="Done again."
        )
        assert Goal.objects.get(pk=goal.pk).opened("words") == "Sing in the choir"
        assert RiskAlert.objects.get(pk=alert.pk).opened("what_was_done") == "Rang her at once."
        assert EmergencyOpening.objects.get(pk=opening.pk).opened("why") == RANG
        told = Amendment.objects.get(pk=said.pk)
        assert (told.opened("what_is_wrong"), told.opened("should_read")) == (WRONG, SHOULD)
        moves = list(now.episode.moves.order_by("pk"))
        assert [move.opened("why") for move in moves] == ["She sleeps badly again.", "Done again."]
    _are_gone(Goal, before[Goal], "words")
    _are_gone(Amendment, before[Amendment], "should_read")
    _are_gone(EpisodeMove, before[EpisodeMove], "why")
    counts = text_counts(sealed_models()).values()
    assert sum(count.broken + count.unknown for count in counts) == 0


def _are_gone(model, keys: set[int], field: str) -> None:
    assert keys
    written = [row for row in model.objects.filter(pk__in=keys) if getattr(row, field)]
    assert written
    for row in written:
        assert isinstance(getattr(row, field), Unopened)
        with pytest.raises(KeyDestroyedError):
            row.opened(field)


def test_page_keeps_what_is_sent(cast: Cast) -> None:
    with back(cast):
        browser = Browser()
        browser.force_login(cast.client)
        sent = {
            "words": "Sing in the choir",
            "domain": "coping",
            "horizon": "short",
            "submission_key": str(cast.episode.public_id),
        }
        assert browser.post(reverse("my-goal-new"), sent).status_code == 302
        [goal] = Goal.objects.filter(episode__state=EpisodeState.ASSESSMENT)
        page = browser.get(reverse("my-goal", args=[goal.public_id]))
        assert "Sing in the choir" in page.content.decode()


def test_what_is_written_again_has_its_own_time(cast: Cast) -> None:
    with back(cast) as now:
        assert kinds_kept_of(cast.client_record) == {Kept.REMARKS, Kept.RECORD}
        scenes.proposed_goal(now, words="Sing in the choir")
        ended(now)
        # What is here now is of care that has ended today.
        assert list_what_is_due(cast.practice) == []
    assert listed(cast, years=14.9) == []
    due = {each.kind: each for each in listed(cast, years=15.1)}
    assert set(due) == {Kept.GOALS, Kept.REMARKS}
    with years_on(15.1):
        let_go(actor=cast.manager, due=due[Kept.GOALS])
        assert all(isinstance(goal.words, Unopened) for goal in Goal.objects.all())
    assert DueErasure.objects.filter(kind=Kept.GOALS, outcome=DueOutcome.GONE).count() == 2


def test_only_what_is_there_is_listed(cast: Cast) -> None:
    rules(cast)
    a_life(cast)
    assert kinds_kept_of(cast.client_record) == {*THERE, Kept.RECORD}
    assert {due.kind for due in listed(cast, years=7)} == THERE


def test_kinds_of_which_there_is_nothing_are_not_listed(cast: Cast) -> None:
    rules(cast)
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED)
    assert kinds_kept_of(cast.client_record) == {Kept.RECORD}
    assert listed(cast, years=7) == []
    assert [due.kind for due in listed(cast, years=10)] == [Kept.RECORD]


def test_what_others_have_is_not_hers(cast: Cast) -> None:
    rules(cast)
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED)
    other = replace(cast, client=cast.other_client, episode=cast.other_episode)
    scenes.proposed_goal(other)
    scenes.risk_alert(other)
    assert classes_with_keys(cast.other_record.public_id) == {KeyClass.GOAL}
    assert kinds_kept_of(cast.other_record) == {Kept.GOALS, Kept.ANSWERS, Kept.RECORD}
    assert kinds_kept_of(cast.client_record) == {Kept.RECORD}
    assert listed(cast, years=7) == []


@pytest.mark.parametrize(
    "kind", [kind for kind in Kept if CLASSES_OF[kind] and kind is not Kept.RECORD]
)
def test_each_kind_takes_its_own_keys_and_no_others(cast: Cast, kind: Kept) -> None:
    rules(cast)
    every_kind(cast)
    owner = cast.client_record.public_id
    before = classes_with_keys(owner)
    [due] = [each for each in listed(cast, years=7) if each.kind == kind]
    with years_on(7):
        let_go(actor=cast.manager, due=due)
    assert before - classes_with_keys(owner) == CLASSES_OF[kind]
    for key_class in CLASSES_OF[kind]:
        assert key_in_use(owner, key_class)


def test_what_was_listed_and_never_there_closes_nothing(cast: Cast) -> None:
    """So it was listed before only what is there was."""
    rules(cast)
    ended(cast)
    due = DueErasure.objects.create(
        client=cast.client_record, kind=Kept.NOTES, due_on=clock.today()
    )
    keys = WrappedKey.objects.count()
    with years_on(7):
        let_go(actor=cast.manager, due=due)
    assert WrappedKey.objects.count() == keys
    assert key_in_use(cast.client_record.public_id, KeyClass.NOTE)


def test_erasing_the_whole_record_afterwards_is_for_good(cast: Cast) -> None:
    with back(cast) as now:
        scenes.proposed_goal(now, words="Sing in the choir")
        ended(now)
        erased(now)
        for key_class in KeyClass.values:
            with pytest.raises(KeyDestroyedError):
                key_in_use(cast.client_record.public_id, key_class)
        assert all(isinstance(goal.words, Unopened) for goal in Goal.objects.all())
        assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_care_that_begins_while_remarks_go_keeps_why(cast: Cast) -> None:
    """Either they go first and the new words have a new key, or they do not go any more."""
    rules(cast)
    ended(cast)
    [due] = listed(cast, years=7)

    def confirm() -> DueErasure:
        with years_on(7):
            return let_go(actor=cast.manager, due=due)

    def begin() -> object:
        with years_on(7):
            return open_episode(
                actor=cast.her_therapist, client=cast.client_record, why="She sleeps badly again."
            )

    outcomes = race(confirm, begin)
    assert set(errors_in(outcomes)) <= {BarredError}
    why = EpisodeMove.objects.order_by("pk").last().opened("why")
    assert why == "She sleeps badly again."


def test_hold_and_keeping_longer_stand_as_before(cast: Cast) -> None:
    rules(cast)
    a_life(cast)
    due = {each.kind: each for each in listed(cast, years=7)}
    with years_on(7):
        placed = hold(cast)
        with pytest.raises(BarredError):
            let_go(actor=cast.manager, due=due[Kept.GOALS])
        placed.delete()
        until = clock.today().replace(year=clock.today().year + 1)
        keep_longer(actor=cast.manager, due=due[Kept.GOALS], until=until)
        with pytest.raises(RightsError):
            let_go(actor=cast.manager, due=due[Kept.GOALS])
    assert listed(cast, years=7.5) == []
    assert {each.kind for each in listed(cast, years=8.1)} == {Kept.GOALS}
