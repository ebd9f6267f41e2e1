"""The page on which a therapist writes down how far along a client says a goal is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from telos.access.enums import Side, SpokenWay
from telos.base import clock
from telos.goals.actions import agree_goal, rate_goal
from telos.goals.models import Goal, GoalRating
from telos.goals.queries import goal_courses
from telos.web.goal_moves import moved_lately
from tests.spoken import NAME, makes_an_account, said, waiting_goal, with_mira
from tests.web.therapist.test_kept import let_sessions_end, sign_in_again

if TYPE_CHECKING:
    from telos.people.models import Person
    from tests.cast import Cast


@pytest.fixture
def mira(cast: Cast) -> Cast:
    return with_mira(cast)


@pytest.fixture
def goal(mira: Cast) -> Goal:
    return agree_goal(
        actor=mira.her_therapist, goal=waiting_goal(mira), seen_revision=1, spoken=said()
    )


def address(cast: Cast, goal: Goal, name: str = "client-goal") -> str:
    return reverse(name, args=[cast.client_record.public_id, goal.public_id])


def sent(**more: Any) -> dict[str, Any]:
    given = {"whose": "room", "value": "3", "rated_on": "", "submission_key": str(uuid4())}
    return given | more


def rate(browser: Browser, cast: Cast, goal: Goal, **more: Any) -> Any:
    return browser.post(address(cast, goal, "client-goal-rate"), sent(**more))


def text(browser: Browser, path: str) -> str:
    return " ".join(browser.get(path).content.decode().split())


def test_form_asks_first_whose_rating_it_is(mira: Cast, goal: Goal, signed_in) -> None:
    page = text(signed_in(mira.her_therapist), address(mira, goal))
    assert "Write down a rating" in page
    assert "Rate it yourself" not in page
    assert page.index("Whose rating is it?") < page.index("How far along is it?")
    assert 'name="whose" value="room">' in page


def test_form_of_a_client_with_an_account_does_not_ask(mira: Cast, goal: Goal, signed_in) -> None:
    makes_an_account(mira)
    page = text(signed_in(mira.her_therapist), address(mira, goal))
    assert "Rate it yourself" in page
    assert 'name="whose"' not in page


def test_rating_said_in_the_room_is_told_as_the_clients(mira: Cast, goal: Goal, signed_in) -> None:
    browser, day = signed_in(mira.her_therapist), clock.today() - timedelta(days=1)
    assert rate(browser, mira, goal, rated_on=day.isoformat()).status_code == 302
    assert rate(browser, mira, goal, value="5", whose="paper").status_code == 302
    kept = [(each.value, each.side, each.spoken_way) for each in GoalRating.objects.all()]
    assert kept == [(3, Side.CLIENT, SpokenWay.ROOM), (5, Side.CLIENT, SpokenWay.PAPER)]
    page = text(browser, address(mira, goal))
    assert f"told as {NAME}’s rating, entered by you" in page
    assert f"{NAME} rates it 5 of 10, from 3." in page
    assert f"{NAME} said 5 of 10 on paper on" in page
    assert '<span class="said">said in the room, entered by you</span>' in page


def test_therapists_own_stands_beside_it(mira: Cast, goal: Goal, signed_in) -> None:
    browser = signed_in(mira.her_therapist)
    rate(browser, mira, goal, whose="own")
    rating = GoalRating.objects.get()
    assert (rating.side, rating.is_spoken) == (Side.THERAPIST, False)
    assert f"{NAME} has not rated it yet" in text(browser, address(mira, goal))


def test_rating_of_nobody_is_refused_and_the_number_stays(
    mira: Cast, goal: Goal, signed_in
) -> None:
    refused = rate(signed_in(mira.her_therapist), mira, goal, whose="")
    page = refused.content.decode()
    assert (refused.status_code, "Choose whose rating it is." in page) == (422, True)
    assert 'name="value" value="3" checked' in page
    assert not GoalRating.objects.exists()


@pytest.mark.parametrize("day", ["2999-01-01", "1999-01-01"])
def test_day_that_cannot_be_is_refused_and_all_stays(
    mira: Cast, goal: Goal, day: str, signed_in
) -> None:
    refused = rate(signed_in(mira.her_therapist), mira, goal, whose="paper", rated_on=day)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "heck the year." in page
    assert 'name="whose" value="paper" checked' in page
    assert 'name="value" value="3" checked' in page
    assert not GoalRating.objects.exists()


def test_client_who_has_an_account_by_now_rates_it_there(mira: Cast, goal: Goal, signed_in) -> None:
    browser = signed_in(mira.her_therapist)
    makes_an_account(mira)
    refused = rate(browser, mira, goal)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "has an account by now and answers there" in page
    assert 'name="whose" value="room" checked' in page
    assert not GoalRating.objects.exists()
    assert rate(browser, mira, goal, whose="own").status_code == 302


def test_client_who_comes_later_reads_what_they_said(mira: Cast, goal: Goal, signed_in) -> None:
    rate_goal(actor=mira.her_therapist, goal=goal, value=3, submission_key=uuid4(), spoken=said())
    makes_an_account(mira)
    client = mira.client_record.person
    assert client is not None
    browser, name = signed_in(client), mira.her_therapist.display_name
    page = text(browser, reverse("my-goal", args=[goal.public_id]))
    assert "You said 3 of 10 in the room on" in page
    assert f"entered by {name}" in page
    rate_goal(actor=client, goal=goal, value=5, submission_key=uuid4())
    page = text(browser, reverse("my-goal", args=[goal.public_id]))
    assert "You said" not in page.partition("<h2")[0]
    assert f'<span class="said">said in the room, entered by {name}</span>' in page
    book = " ".join(browser.post(reverse("my-copy-book")).content.decode().split())
    assert "3, by you, as said in the room on" in book


def test_what_moved_lately_is_told_as_the_clients_own(mira: Cast, goal: Goal) -> None:
    for days, value in ((3, 3), (1, 6)):
        rate_goal(
            actor=mira.her_therapist,
            goal=goal,
            value=value,
            submission_key=uuid4(),
            spoken=said(clock.today() - timedelta(days=days)),
        )

    def told(viewer: Person) -> str:
        courses = goal_courses(viewer, [goal.episode])[goal.episode_id]
        return " ".join(move.told for move in moved_lately(courses, viewer=viewer))

    assert f"{NAME} rates" in told(mira.her_therapist)
    makes_an_account(mira)
    client = mira.client_record.person
    assert client is not None
    assert "you rate" in told(client)


def rated(cast: Cast, goal: Goal, *values: int) -> None:
    for value in values:
        rate_goal(
            actor=cast.her_therapist,
            goal=goal,
            value=value,
            submission_key=uuid4(),
            spoken=said(),
        )


def test_what_fell_back_as_they_say_needs_somebody(mira: Cast, goal: Goal, signed_in) -> None:
    rated(mira, goal, 2, 8, 5)
    page = text(signed_in(mira.her_therapist), reverse("caseload"))
    assert f"Rates “{goal.words}” 5 of 10; it was 8 at its best." in page


@pytest.mark.parametrize("name", ["client-goal", "client", "caseload", "client-goal-map"])
def test_page_takes_as_many_queries_with_many_ratings_that_were_said(
    mira: Cast, goal: Goal, signed_in, count_queries, name: str
) -> None:
    browser, record = signed_in(mira.her_therapist), mira.client_record.public_id
    args = {"caseload": [], "client-goal": [record, goal.public_id]}.get(name, [record])
    path = reverse(name, args=args)
    rated(mira, goal, 3)
    browser.get(path)
    count_queries(browser, path)
    one = count_queries(browser, path)
    rated(mira, goal, 4, 5)
    assert count_queries(browser, path) == one


def test_rating_is_there_again_after_the_session_had_ended(
    mira: Cast, goal: Goal, signed_in
) -> None:
    browser = signed_in(mira.her_therapist)
    let_sessions_end()
    waits = rate(browser, mira, goal, whose="paper", value="6")
    page = sign_in_again(browser, mira.her_therapist, waits)
    assert 'name="whose" value="paper" checked' in page
    assert 'name="value" value="6" checked' in page
    assert not GoalRating.objects.exists()
