"""A place that was proposed for a goal and is gone meanwhile, on the pages of both."""

from __future__ import annotations

import pytest
from django.urls import reverse

from telos.goals.actions import agree_goal, move_goal, review_goal, stand_under
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from tests import consents, scenes
from tests.cast import Cast
from tests.web.practice.test_care_page import text

AGREED, REACHED, SET_ASIDE = GoalState.AGREED, GoalState.REACHED, GoalState.SET_ASIDE
GONE = "The place that was proposed is gone"
CANNOT = "Nobody can agree to this any more: it stays where it is."
TODAY = "let it stand elsewhere"
LEVELS = "Put five levels into words"
LOOK = "We looked at it, and it stays"
ELSEWHERE = "Let it stand elsewhere"
REJECTED = 422


def of_client(goal: Goal, deed: str = "") -> str:
    return reverse(f"my-goal{deed}", args=[goal.public_id])


def of_therapist(goal: Goal, deed: str = "") -> str:
    return reverse(f"client-goal{deed}", args=[goal.episode.client.public_id, goal.public_id])


def offered(cast: Cast, *, by: str = "client", goal: Goal | None = None) -> tuple[Goal, Goal]:
    """An aim, and a goal of which one side proposes that it becomes a step towards it."""
    aim, goal = scenes.goal_in(cast, AGREED), goal or scenes.goal_in(cast, AGREED)
    seen = goal.revision_number
    actor = cast.person(by)
    return aim, stand_under(actor=actor, goal=goal, aim=aim, seen_revision=seen, why="It fits.")


def ends(cast: Cast, aim: Goal, to: GoalState = REACHED) -> None:
    move_goal(actor=cast.client, goal=aim, to=to, seen_revision=aim.revision_number, why="So.")


@pytest.mark.parametrize(
    ("ended", "said"),
    [(REACHED, "has been reached meanwhile."), (SET_ASIDE, "has been set aside meanwhile.")],
)
@pytest.mark.parametrize("by", ["client", "her_therapist"])
def test_both_read_that_it_cannot_be_agreed_and_may_leave_it(
    cast: Cast, signed_in, by: str, ended: GoalState, said: str
) -> None:
    aim, goal = offered(cast, by=by)
    ends(cast, aim, ended)
    pages = {
        "client": text(signed_in(cast.client).get(of_client(goal))),
        "her_therapist": text(signed_in(cast.her_therapist).get(of_therapist(goal))),
    }
    for who, page in pages.items():
        assert GONE in page
        assert "Here it was to stand" in page
        assert f"“{aim.words}”, to which it was to lead, {said} {CANNOT}" in page
        assert "let it stand there" not in page
        assert "has not answered yet" not in page
        assert ("Take it back" in page) == (who == by)
        assert ("Leave it where it is" in page) == (who != by)
    assert (
        "You have both agreed to it; the place that was proposed for it is gone."
        in pages["her_therapist"]
    )


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_whoever_leaves_it_ends_the_matter(cast: Cast, signed_in, who: str) -> None:
    aim, goal = offered(cast)
    ends(cast, aim)
    path = of_client if who == "client" else of_therapist
    browser = signed_in(cast.person(who))
    answer = browser.post(path(goal, "-keep"), {"seen_revision": 3})
    assert answer.status_code == 302
    assert GONE not in text(browser.get(path(goal)))


def test_it_waits_on_no_page_any_more(cast: Cast, signed_in) -> None:
    aim, goal = offered(cast, by="her_therapist")
    own, therapist = signed_in(cast.client), signed_in(cast.her_therapist)
    pages = ["today", "my-goals", "my-goal-map"]
    before = [text(own.get(reverse(page))) for page in pages]
    assert TODAY in before[0]
    assert "waits for your answer" in before[2]
    ends(cast, aim)
    today, goals, drawn = [text(own.get(reverse(page))) for page in pages]
    assert TODAY not in today
    assert "It is proposed that it becomes" not in goals
    assert "The place that was proposed for it is gone; it stays where it is." in goals
    assert "waits for your answer" not in drawn
    assert goal.words in text(therapist.get(reverse("caseload")))


def test_caseload_asks_for_no_answer_any_more(cast: Cast, signed_in) -> None:
    aim, _goal = offered(cast)
    therapist = signed_in(cast.her_therapist)
    pages = [reverse("caseload"), reverse("client", args=[cast.client_record.public_id])]
    assert all(
        "or another place, and waits for your answer" in text(therapist.get(page)) for page in pages
    )
    ends(cast, aim)
    assert not any("waits for your answer" in text(therapist.get(page)) for page in pages)


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_late_yes_is_told_what_became_of_the_place(cast: Cast, signed_in, who: str) -> None:
    aim, goal = offered(cast, by="her_therapist" if who == "client" else "client")
    ends(cast, aim)
    path = of_client if who == "client" else of_therapist
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    answer = browser.post(path(goal, "-agree"), {"seen_revision": 3})
    page = text(answer)
    assert answer.status_code == REJECTED
    assert "Nothing has changed yet" in page
    assert "It cannot stand there any more: that aim has ended meanwhile." in page
    assert "The words are others now" not in page
    assert CANNOT in page
    assert scenes.everything() == before


def test_yes_to_what_was_read_long_ago_is_told_that_it_waits_no_more(cast: Cast, signed_in) -> None:
    aim, goal = offered(cast, by="her_therapist")
    ends(cast, aim)
    page = text(signed_in(cast.client).post(of_client(goal, "-agree"), {"seen_revision": 2}))
    assert "What you wanted to answer does not wait any more." in page
    assert "New words are proposed now" not in page


@pytest.mark.parametrize("how", ["has become a step", "has steps"])
def test_place_that_is_gone_otherwise_is_told_too(cast: Cast, signed_in, how: str) -> None:
    aim, goal = offered(cast)
    if how == "has steps":
        scenes.step(cast, goal)
        said = "It has steps of its own by now, so it stays an aim."
    else:
        _above, aim = offered(cast, goal=aim)
        agree_goal(actor=cast.her_therapist, goal=aim, seen_revision=aim.revision_number)
        said = f"“{aim.words}”, to which it was to lead, has become a step itself."
    for page in (
        text(signed_in(cast.client).get(of_client(goal))),
        text(signed_in(cast.her_therapist).get(of_therapist(goal))),
    ):
        assert f"{said} {CANNOT}" in page


def test_words_that_came_with_the_place_are_said_to_count_no_more(cast: Cast, signed_in) -> None:
    aim, goal = offered(cast)
    scenes.revised(cast, goal, "Sleep until six")
    ends(cast, aim)
    own, therapist = signed_in(cast.client), signed_in(cast.her_therapist)
    mine, theirs = text(own.get(of_client(goal))), text(therapist.get(of_therapist(goal)))
    for page in (mine, theirs):
        assert "What was proposed cannot be any more" in page
        assert "These were proposed" in page
        assert "Nobody can agree to this any more: the words that stand count." in page
    assert "Take them back" in mine
    assert "Keep the words that stand" in theirs


def test_supervisor_reads_that_the_place_is_gone(cast: Cast, signed_in) -> None:
    consents.agreed_to_supervision(cast)
    aim, goal = offered(cast)
    supervisor = signed_in(cast.supervisor)
    assert "It is proposed that it stands elsewhere." in text(supervisor.get(of_therapist(goal)))
    ends(cast, aim)
    page = text(supervisor.get(of_therapist(goal)))
    assert "The place that was proposed for it is gone." in page
    assert CANNOT in page
    assert "Leave it where it is" not in page


def test_while_a_move_waits_no_form_is_there_that_can_only_be_refused(
    cast: Cast, signed_in
) -> None:
    goal = scenes.goal_in(cast, AGREED)
    own, therapist = signed_in(cast.client), signed_in(cast.her_therapist)

    def pages() -> list[str]:
        return [text(own.get(of_client(goal))), text(therapist.get(of_therapist(goal)))]

    assert all(LEVELS in page and LOOK in page for page in pages())
    aim, goal = offered(cast, goal=goal)
    for page in pages():
        assert LEVELS not in page
        assert LOOK not in page
        # The only other aim is the one that is proposed.
        assert ELSEWHERE not in page
    other = scenes.goal_in(cast, AGREED)
    assert all(ELSEWHERE in page for page in pages())
    ends(cast, aim)
    assert all(LEVELS in page and LOOK in page and ELSEWHERE in page for page in pages())
    ends(cast, other)
    assert not any(ELSEWHERE in page for page in pages())


def test_step_that_is_to_be_an_aim_may_get_levels_with_it(cast: Cast, signed_in) -> None:
    step = scenes.agreed(cast, scenes.step(cast))
    own = signed_in(cast.client)
    page = text(own.get(of_client(step)))
    assert LEVELS not in page
    assert ELSEWHERE in page
    seen = step.revision_number
    stand_under(actor=cast.client, goal=step, aim=None, seen_revision=seen, why="It has grown.")
    page = text(own.get(of_client(step)))
    assert LEVELS in page
    assert ELSEWHERE not in page
    answer = own.post(
        of_client(step, "-levels"), scenes.levels_sent() | {"seen_revision": seen + 1}
    )
    assert answer.status_code == 302


def test_story_tells_that_the_place_fell_away(cast: Cast, signed_in) -> None:
    aim, goal = offered(cast)
    ends(cast, aim)
    scenes.revised(cast, goal, "Sleep until six")
    other, looked = offered(cast)
    ends(cast, other)
    review_goal(actor=cast.client, goal=looked, seen_revision=3, why="It stays.")
    own = signed_in(cast.client)
    page = text(own.get(of_client(goal)))
    assert "You proposed new words; the place that was proposed fell away" in page
    assert "an aim of its own" not in page
    page = text(own.get(of_client(looked)))
    assert "it stays as it is; the place that was proposed fell away" in page
    page = text(
        signed_in(cast.her_therapist).get(reverse("client", args=[cast.client_record.public_id]))
    )
    assert "proposed new words: “Sleep until six”" in page


def test_form_of_new_words_begins_from_what_stands(cast: Cast, signed_in) -> None:
    aim, goal = offered(cast)
    ends(cast, aim)
    therapist = signed_in(cast.her_therapist)
    form = therapist.get(of_therapist(goal)).context["revise_form"]
    assert form.initial["horizon"] == goal.horizon
    sent = {
        "words": "Sleep until six",
        "domain": goal.domain,
        "horizon": goal.horizon,
        "priority": "",
        "why": "It is clearer.",
        "seen_revision": 3,
    }
    assert therapist.post(of_therapist(goal, "-revise"), sent).status_code == 302
    page = text(signed_in(cast.client).get(of_client(goal)))
    assert "Yes, take the new words" in page
    assert GONE not in page
