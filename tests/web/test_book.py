"""The book: everything on one page that needs nothing else, and says nothing of anybody else."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client as Browser
from django.urls import reverse

from telos.base import clock
from telos.goals.actions import agree_goal
from telos.goals.enums import GoalState
from telos.rights.actions import take_copy
from telos.web.book.page import book_of
from tests import safety, scenes
from tests.cast import Cast
from tests.intake import scenes as intakes
from tests.plans import scenes as plan_scenes
from tests.rights.scenes import SHOULD, WRONG, correction
from tests.spoken import said, waiting_goal, with_mira
from tests.vault.test_canaries import MARKERS, live


def book(cast: Cast) -> str:
    copy = take_copy(actor=cast.client, client=cast.client_record)
    return book_of(cast.client, cast.client_record, copy)


def words(told: str) -> str:
    return re.sub(r"<style>.*?</style>", "", told, flags=re.DOTALL)


def test_every_sealed_text_is_in_the_book(cast: Cast) -> None:
    live(cast)
    told = book(cast)
    missing = {name for name, marker in MARKERS.items() if marker not in told}
    # What a therapist typed and has not kept is theirs alone; the book says that it is not here.
    unkept = {name for name in MARKERS if name.startswith("FormulationTyping.")}
    assert missing == unkept | {"LegalHold.why"}
    assert "What somebody else has typed and not kept" in told


def test_versions_that_are_not_shared_are_not_in_it_and_it_says_so(cast: Cast) -> None:
    intake = intakes.handed_in(cast)
    intakes.formulated(cast, intake, "It began with the move.")
    told = book(cast)
    assert "It began with the move." not in told
    assert "Versions of how it hangs together that your therapist has not shared with you" in told
    assert "everything that stands" not in told
    copy = take_copy(actor=cast.client, client=cast.client_record)
    assert copy["formulation_drafts"] == []
    assert "formulation versions that were not shared" in copy["left_out"]
    theirs = take_copy(actor=cast.her_therapist, client=cast.client_record, asked_on=clock.today())
    assert "It began with the move." in json.dumps(theirs["formulation_drafts"])
    assert "formulation versions that were not shared" not in theirs["left_out"]


def test_what_she_typed_and_did_not_save_is_not_in_her_therapists_and_it_says_so(
    cast: Cast,
) -> None:
    safety.written(cast)
    safety.typed(cast)
    theirs = take_copy(actor=cast.her_therapist, client=cast.client_record, asked_on=clock.today())
    assert theirs["safety_plan_drafts"] == []
    assert "what the client typed and did not save" in theirs["left_out"]
    told = book_of(cast.her_therapist, cast.client_record, theirs)
    assert "what the client typed in the intake or the safety plan and did not save" in told


@pytest.mark.parametrize("page", ["my-rights", "who-looked"])
def test_pages_say_what_is_held_back(cast: Cast, page: str) -> None:
    browser = Browser()
    browser.force_login(cast.client)
    told = browser.get(reverse(page)).content.decode()
    assert "ersions of how it hangs together that" in told


def test_book_needs_nothing_else(cast: Cast) -> None:
    live(cast)
    told = book(cast)
    assert "<script" not in told
    assert not re.search(r"\son[a-z]+=", words(told))
    assert not re.search(r"(?:src|href|action)=\"(?!#)", told)
    assert "http" not in re.sub(r"http://www\.w3\.org/2000/svg|http-equiv", "", told)
    assert "default-src &#x27;none&#x27;" in told


def made_by_therapist(cast: Cast) -> str:
    """The same book, asked for in the room and made by her therapist."""
    copy = take_copy(actor=cast.her_therapist, client=cast.client_record, asked_on=clock.today())
    return book_of(cast.her_therapist, cast.client_record, copy)


def test_it_is_written_to_its_client_whoever_makes_it(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.rating(cast, goal, 7)
    correction(cast)
    plan_scenes.agreed(cast)
    therapist = cast.her_therapist.display_name
    for told in (words(book(cast)), words(made_by_therapist(cast))):
        assert "7, by you" in told
        assert "You proposed the goal" in told
        assert f"{therapist} agreed; now it is agreed by both" in told
        assert f"{therapist} proposed version 1" in told
        assert "You agreed to version 1; it stands" in told
        assert "You said on" in told
        assert "Noor agreed" not in told


def test_client_without_an_account_is_you_in_it_and_who_entered_it_is_named(cast: Cast) -> None:
    mira = with_mira(cast)
    goal = waiting_goal(mira)
    agree_goal(actor=mira.her_therapist, goal=goal, seen_revision=1, spoken=said())
    told, therapist = words(made_by_therapist(mira)), mira.her_therapist.display_name
    assert f"{therapist} proposed the goal" in told
    assert re.search(
        rf"You said yes in the room on .*, entered by {therapist}; now it is agreed", told
    )
    assert "entered by you" not in told


def test_what_people_write_is_no_markup(cast: Cast) -> None:
    scenes.proposed_goal(cast, words="<script>alert(1)</script>")
    told = book(cast)
    assert "<script" not in told
    assert "&lt;script&gt;" in told


def test_nothing_of_others_is_in_it(cast: Cast) -> None:
    scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode, words="Otto’s own")
    told = book(cast)
    for stranger in ("Otto", "Kim", "Aoife"):
        assert stranger not in words(told)


def test_correction_stands_beside_what_it_is_about(cast: Cast) -> None:
    correction(cast)
    who = re.search(r'<section id="who">.*?</section>\s*<section id="care">', book(cast), re.DOTALL)
    assert who is not None
    assert WRONG in who.group()
    assert SHOULD in who.group()


def test_therapists_book_leaves_out_who_looked(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    copy = take_copy(actor=cast.her_therapist, client=cast.client_record, asked_on=clock.today())
    told = book_of(cast.her_therapist, cast.client_record, copy)
    assert "The client sees it when signed in." in told
    assert "What stands in the record of Noor" in told
    assert scenes.WORDS in told


@pytest.mark.parametrize("many", [1, 4])
def test_book_takes_as_many_queries_for_many_rows_as_for_one(
    cast: Cast, django_assert_max_num_queries, many: int
) -> None:
    for number in range(many):
        scenes.rating(cast, scenes.proposed_goal(cast, words=f"Goal {number}"))
    copy = take_copy(actor=cast.client, client=cast.client_record)
    with django_assert_max_num_queries(40):
        book_of(cast.client, cast.client_record, copy)
