"""The page on which a therapist writes down at which level a client says a goal is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from telos.access.enums import Side, SpokenWay
from telos.base import clock
from telos.goals.enums import Level
from telos.goals.models import Goal, GoalScaling
from tests import consents, scenes
from tests.spoken import NAME, goal_with_levels, makes_an_account, said, with_mira
from tests.web.therapist.test_kept import let_sessions_end, sign_in_again

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def mira(cast: Cast) -> Cast:
    return with_mira(cast)


@pytest.fixture
def goal(mira: Cast) -> Goal:
    return goal_with_levels(mira)


def address(cast: Cast, goal: Goal, name: str = "client-goal") -> str:
    return reverse(name, args=[cast.client_record.public_id, goal.public_id])


def scale(browser: Browser, cast: Cast, goal: Goal, **more: Any) -> Any:
    given = {
        "whose": "room",
        "level": "1",
        "scaled_on": "",
        "seen_revision": str(goal.revision_number),
        "submission_key": str(uuid4()),
    }
    return browser.post(address(cast, goal, "client-goal-scale"), given | more)


def text(browser: Browser, path: str) -> str:
    return " ".join(browser.get(path).content.decode().split())


def scaled(cast: Cast, goal: Goal, *levels: Level) -> None:
    for level in levels:
        scenes.scaling(cast, goal, level, by=cast.her_therapist, spoken=said())


def test_form_asks_first_whose_view_it_is(mira: Cast, goal: Goal, signed_in) -> None:
    page = text(signed_in(mira.her_therapist), address(mira, goal))
    assert "Write down where it is now" in page
    assert "Say where it is now" not in page
    assert page.index("Whose view is it?") < page.index("Which of these comes closest?")
    assert f"What {NAME} said is told as their own" in page
    assert 'name="whose" value="room" required id="scale_whose_0">' in page


def test_form_of_a_client_with_an_account_does_not_ask(mira: Cast, goal: Goal, signed_in) -> None:
    makes_an_account(mira)
    client = mira.client_record.person
    assert client is not None
    for page in (
        text(signed_in(mira.her_therapist), address(mira, goal)),
        text(signed_in(client), reverse("my-goal", args=[goal.public_id])),
    ):
        assert "Say where it is now" in page
        assert 'name="whose"' not in page


def test_level_said_in_the_room_is_told_as_the_clients(mira: Cast, goal: Goal, signed_in) -> None:
    browser, day = signed_in(mira.her_therapist), clock.today() - timedelta(days=1)
    assert scale(browser, mira, goal, level="-1", scaled_on=day.isoformat()).status_code == 302
    assert scale(browser, mira, goal, whose="paper").status_code == 302
    kept = [(each.level, each.side, each.spoken_way) for each in GoalScaling.objects.all()]
    assert kept == [(-1, Side.CLIENT, SpokenWay.ROOM), (1, Side.CLIENT, SpokenWay.PAPER)]
    page = text(browser, address(mira, goal))
    assert f"It is told as {NAME}’s own view, entered by you." in page
    assert f"{NAME} sees it at +1 (" in page
    assert "you see it at" not in page
    assert f"{NAME} said +1 on paper on" in page
    assert '<span class="said">said in the room, entered by you</span>' in page
    story = page.split('id="story"')[1]
    assert f"{NAME} saw it at −1, as said in the room on" in story
    assert f"{NAME} saw it at +1, as said on paper on" in story


def test_therapists_own_level_stands_beside_it(mira: Cast, goal: Goal, signed_in) -> None:
    browser = signed_in(mira.her_therapist)
    scale(browser, mira, goal)
    scale(browser, mira, goal, whose="own", level="0")
    own = GoalScaling.objects.get(level=0)
    assert (own.side, own.is_spoken) == (Side.THERAPIST, False)
    page = text(browser, address(mira, goal))
    assert f"{NAME} sees it at +1 (" in page
    assert "you see it at 0 (" in page
    assert "You two see it differently" in page


def test_level_of_nobody_is_refused_and_the_level_stays(mira: Cast, goal: Goal, signed_in) -> None:
    refused = scale(signed_in(mira.her_therapist), mira, goal, whose="")
    page = refused.content.decode()
    assert (refused.status_code, "Choose whose view it is." in page) == (422, True)
    assert 'name="level" value="1" required id="scale_level_3" checked' in page
    assert not GoalScaling.objects.exists()


@pytest.mark.parametrize(
    ("day", "says"),
    [("2999-01-01", "Enter today or an earlier day"), ("1999-01-01", "This care began on")],
)
@pytest.mark.parametrize("whose", ["paper", "own"])
def test_day_that_cannot_be_is_told_beside_the_day(
    mira: Cast, goal: Goal, day: str, says: str, whose: str, signed_in
) -> None:
    refused = scale(signed_in(mira.her_therapist), mira, goal, whose=whose, scaled_on=day)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert says in page.split('id="scale_scaled_on_error"')[1].split("</ul>")[0]
    assert f'name="whose" value="{whose}" required' in page
    assert 'name="level" value="1" required id="scale_level_3" checked' in page
    assert not GoalScaling.objects.exists()


def test_client_who_has_an_account_by_now_says_it_there(mira: Cast, goal: Goal, signed_in) -> None:
    browser = signed_in(mira.her_therapist)
    makes_an_account(mira)
    refused = scale(browser, mira, goal)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "has an account by now and answers there" in page
    assert 'id="scale_whose_0" checked' in page
    assert not GoalScaling.objects.exists()
    assert scale(browser, mira, goal, whose="own").status_code == 302


def test_client_says_nothing_in_the_name_of_another(mira: Cast, goal: Goal, signed_in) -> None:
    makes_an_account(mira)
    client = mira.client_record.person
    assert client is not None
    sent = {
        "whose": "room",
        "level": "1",
        "seen_revision": str(goal.revision_number),
        "submission_key": str(uuid4()),
    }
    path = reverse("my-goal-scale", args=[goal.public_id])
    assert signed_in(client).post(path, sent).status_code == 302
    kept = GoalScaling.objects.get()
    assert (kept.by, kept.side, kept.is_spoken) == (client, Side.CLIENT, False)


def test_client_who_comes_later_reads_which_level_they_said(
    mira: Cast, goal: Goal, signed_in
) -> None:
    scaled(mira, goal, Level.LESS)
    makes_an_account(mira)
    client = mira.client_record.person
    assert client is not None
    browser, name = signed_in(client), mira.her_therapist.display_name
    page = text(browser, reverse("my-goal", args=[goal.public_id]))
    assert "You see it at −1 (" in page
    assert "You said −1 in the room on" in page
    assert f"entered by {name}" in page
    drawn = text(browser, reverse("my-goal-map"))
    assert "level −1" in drawn
    assert "As you see it: a T-score of 40" in drawn
    scenes.scaling(mira, goal, Level.MORE, by=client)
    page = text(browser, reverse("my-goal", args=[goal.public_id]))
    assert "You said −1" not in page
    assert "You said +1" not in page
    assert f'<span class="said">said in the room, entered by {name}</span>' in page
    book = " ".join(browser.post(reverse("my-copy-book")).content.decode().split())
    assert "−1, by you, as said in the room on" in book


def test_supervisor_reads_whose_word_it_is(mira: Cast, goal: Goal, signed_in) -> None:
    scaled(mira, goal, Level.LESS, Level.MORE)
    makes_an_account(mira)
    consents.agreed_to_supervision(replace(mira, client=mira.client_record.person))
    page = text(signed_in(mira.supervisor), address(mira, goal))
    assert f"{NAME} sees it at +1 (" in page
    assert f"{NAME} said +1 in the room on" in page
    assert 'name="whose"' not in page


@pytest.mark.parametrize("name", ["client-goal", "client", "caseload", "client-goal-map"])
def test_page_takes_as_many_queries_with_many_levels_that_were_said(
    mira: Cast, goal: Goal, signed_in, count_queries, name: str
) -> None:
    browser, record = signed_in(mira.her_therapist), mira.client_record.public_id
    args = {"caseload": [], "client-goal": [record, goal.public_id]}.get(name, [record])
    path = reverse(name, args=args)
    scaled(mira, goal, Level.LESS)
    browser.get(path)
    count_queries(browser, path)
    one = count_queries(browser, path)
    scaled(mira, goal, Level.EXPECTED, Level.MORE)
    assert count_queries(browser, path) == one


def test_level_is_there_again_after_the_session_had_ended(
    mira: Cast, goal: Goal, signed_in
) -> None:
    browser = signed_in(mira.her_therapist)
    let_sessions_end()
    waits = scale(browser, mira, goal, whose="paper")
    page = sign_in_again(browser, mira.her_therapist, waits)
    assert 'id="scale_whose_1" checked' in page
    assert 'id="scale_level_3" checked' in page
    assert not GoalScaling.objects.exists()
