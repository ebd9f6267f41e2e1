"""What the client reads of a goal that their therapist ended, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from telos.episodes.enums import EpisodeState
from telos.goals.actions import move_goal
from telos.goals.enums import GoalState
from telos.notices.models import Notice
from tests import scenes
from tests.cast import Cast

if TYPE_CHECKING:
    from telos.goals.models import Goal

TITLES = {
    GoalState.REACHED: "A goal was called reached",
    GoalState.SET_ASIDE: "A goal was set aside",
}
NEWS = "Your therapist has ended something that you two worked for"


def ended(cast: Cast, to: GoalState = GoalState.REACHED, *, by: str = "her_therapist") -> Goal:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    return move_goal(
        actor=cast.person(by),
        goal=goal,
        to=to,
        seen_revision=goal.revision_number,
        why="You <sleep> through.",
    )


def today(cast: Cast, signed_in) -> str:
    return signed_in(cast.client).get(reverse("today")).content.decode()


@pytest.mark.parametrize("to", TITLES)
def test_day_tells_who_ended_it_and_why_until_it_was_looked_at(
    cast: Cast, signed_in, to: GoalState
) -> None:
    goal = ended(cast, to)
    page = today(cast, signed_in)
    assert TITLES[to] in page
    name = cast.her_therapist.display_name
    deed = f"{name} called “{goal.words}” reached today"
    if to == GoalState.SET_ASIDE:
        deed = f"{name} set “{goal.words}” aside today"
    why = "“You &lt;sleep&gt; through”"
    assert f"{deed}: {why}. Is that right for you? If not, take it up again." in page
    assert "A goal of yours has ended; is that right for you?" in page
    # Told once: not among the news as well.
    assert NEWS not in page

    own = signed_in(cast.client).get(reverse("my-goal", args=[goal.public_id])).content.decode()
    called = "called it reached today" if to == GoalState.REACHED else "set it aside today"
    assert f"{name} {called}" in own
    assert '<a href="#change">take it up again</a>' in own
    assert TITLES[to] not in today(cast, signed_in)
    assert Notice.objects.get().seen_at is not None


def test_news_leads_to_the_goal_and_is_read_with_it(cast: Cast, signed_in) -> None:
    goal, browser = ended(cast), signed_in(cast.client)
    assert NEWS in browser.get(reverse("notices")).content.decode()
    [notice] = Notice.objects.all()
    answer = browser.post(reverse("notice-read", args=[notice.public_id]))
    assert answer["Location"] == reverse("my-goal", args=[goal.public_id])
    assert TITLES[GoalState.REACHED] not in today(cast, signed_in)


def test_therapist_and_supervisor_who_look_leave_it_to_be_told(cast: Cast, signed_in) -> None:
    goal = ended(cast)
    path = reverse("client-goal", args=[cast.client_record.public_id, goal.public_id])
    assert signed_in(cast.her_therapist).get(path).status_code == 200
    assert TITLES[GoalState.REACHED] in today(cast, signed_in)


def test_what_the_client_ended_is_not_told_to_them(cast: Cast, signed_in) -> None:
    goal = ended(cast, by="client")
    assert TITLES[GoalState.REACHED] not in today(cast, signed_in)
    page = signed_in(cast.client).get(reverse("my-goal", args=[goal.public_id]))
    assert "called it reached" not in page.content.decode()


def test_once_care_has_ended_nothing_is_asked(cast: Cast, signed_in) -> None:
    goal = ended(cast)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    page = today(cast, signed_in)
    assert TITLES[GoalState.REACHED] not in page
    assert NEWS in page
    own = signed_in(cast.client).get(reverse("my-goal", args=[goal.public_id])).content.decode()
    assert "take it up again" not in own


def test_number_of_queries_of_the_day_stays(cast: Cast, signed_in, count_queries) -> None:
    ended(cast)
    few = count_queries(signed_in(cast.client), reverse("today"))
    for _ in range(2):
        ended(cast)
    assert count_queries(signed_in(cast.client), reverse("today")) == few
