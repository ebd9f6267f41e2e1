"""A client's own pages: theirs alone, right in their words, and safe with what is typed."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.goals.actions import move_goal, revise_goal
from telos.goals.enums import GoalState
from telos.goals.queries import goals_visible_to
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.rights.scenes import correction
from tests.web.budget import MOST_QUERIES
from tests.web.client.pages import text_of, totals

CLIENTS = {"client", "other_client", "client_elsewhere"}
REJECTED = 422
IDENTIFIER = r"[0-9a-f]{8}-[0-9a-f-]{27}"


def own_pages(cast: Cast) -> dict[str, str]:
    """Every page about something of the client's."""
    goal = scenes.proposed_goal(cast)
    response = scenes.begun_response(cast)
    done = scenes.answered(cast, scenes.begun_response(cast, instrument_key="gad7"), {"gad7_1": 1})
    return {
        "goal": reverse("my-goal", args=[goal.public_id]),
        "questionnaire": reverse("questionnaire", args=[response.schedule.public_id]),
        "done": reverse("questionnaire-done", args=[done.public_id]),
    }


def own_deeds(cast: Cast) -> dict[str, tuple[str, dict[str, object]]]:
    """Every deed of the client's, and what makes it succeed."""
    proposed = scenes.proposed_goal(cast, by=cast.her_therapist)
    agreed = scenes.goal_in(cast, GoalState.AGREED)
    beside = scenes.revised(cast, scenes.goal_in(cast, GoalState.AGREED), "Other words")
    leveled, first = scenes.goal_with_levels(cast), scenes.step(cast, agreed)
    second = scenes.step(cast, agreed)
    assert (first.place, second.place) == (1, 2)
    schedule = scenes.schedule(cast)
    words = {"words": "New words", "domain": "coping", "horizon": "short", "why": "So."}
    seen = {"seen_revision": agreed.revision_number}
    return {
        "agree": (reverse("my-goal-agree", args=[proposed.public_id]), {"seen_revision": 1}),
        "keep": (reverse("my-goal-keep", args=[beside.public_id]), {"seen_revision": 3}),
        "revise": (reverse("my-goal-revise", args=[agreed.public_id]), {**words, **seen}),
        "rate": (
            reverse("my-goal-rate", args=[agreed.public_id]),
            {"value": 4, "rated_on": clock.today().isoformat(), "submission_key": uuid4()},
        ),
        "move": (
            reverse("my-goal-move", args=[agreed.public_id]),
            {"to": "paused", "why": "So.", **seen},
        ),
        "step": (
            reverse("my-goal-step", args=[agreed.public_id]),
            {"words": "Lights out", "submission_key": uuid4()},
        ),
        "forward": (
            reverse("my-goal-forward", args=[second.public_id]),
            {"seen_place": 2},
        ),
        "support": (
            reverse("my-goal-support", args=[agreed.public_id]),
            {"who": "My sister", "seen_number": 0},
        ),
        "measures": (
            reverse("my-goal-measures", args=[agreed.public_id]),
            {"measures": ["phq9"], "seen_number": 0},
        ),
        "levels": (
            reverse("my-goal-levels", args=[agreed.public_id]),
            {**scenes.levels_sent(), **seen},
        ),
        "scale": (
            reverse("my-goal-scale", args=[leveled.public_id]),
            {
                "level": 1,
                "scaled_on": clock.today().isoformat(),
                "seen_revision": leveled.revision_number,
                "submission_key": uuid4(),
            },
        ),
        "under": (
            reverse("my-goal-under", args=[first.public_id]),
            {"under": "itself", "why": "It is more than a step.", "seen_revision": 1},
        ),
        "review": (
            reverse("my-goal-review", args=[agreed.public_id]),
            {"why": "It holds.", **seen},
        ),
        "answers": (
            reverse("questionnaire-answers", args=[schedule.public_id]),
            {"was.phq9_1": "", "phq9_1": "1"},
        ),
        "take-back": (
            reverse("my-correction-take-back", args=[correction(cast).public_id]),
            {},
        ),
        "finish": (
            reverse("questionnaire-finish", args=[schedule.public_id]),
            {"was.phq9_1": "", "phq9_1": "1", "left_out": [f"phq9_{n}" for n in range(2, 10)]},
        ),
    }


def test_own_pages_who_may_see(cast: Cast, signed_in) -> None:
    for name, path in own_pages(cast).items():
        statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
        assert statuses == {who: 200 if who == "client" else 404 for who in EVERYBODY}, name
        assert Client().get(path).status_code == 302, name


def test_lists_who_may_see(cast: Cast, signed_in) -> None:
    names = ("today", "my-progress", "my-goals", "my-goal-new", "my-goal-map", "my-goal-begin")
    for name in names:
        path = reverse(name)
        statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
        assert statuses == {who: 200 if who in CLIENTS else 404 for who in EVERYBODY}, name
        assert Client().get(path).status_code == 302, name


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != "client"])
def test_deeds_are_refused(cast: Cast, signed_in, who: str) -> None:
    deeds = own_deeds(cast)
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    for name, (path, sent) in deeds.items():
        assert browser.post(path, sent).status_code == 404, name
    assert scenes.everything() == before


MORE = ["step", "forward", "support", "measures", "levels", "scale", "review", "under"]
DEEDS = ["agree", "keep", "revise", "rate", "move", *MORE, "answers", "finish"]


@pytest.mark.parametrize("name", DEEDS)
def test_deeds_work_for_the_client_and_leave_a_trail(cast: Cast, signed_in, name: str) -> None:
    path, sent = own_deeds(cast)[name]
    trail = len(scenes.trail_of(cast))
    assert signed_in(cast.client).post(path, sent).status_code == 302
    assert len(scenes.trail_of(cast)) > trail


def test_deeds_refuse_the_wrong_method(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    for name, (path, _sent) in own_deeds(cast).items():
        assert browser.put(path).status_code == 405, name
    for name, path in own_pages(cast).items():
        assert browser.post(path).status_code == 405, name


def test_pages_of_others_look_like_nothing(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.other_client)
    for path in own_pages(cast).values():
        hidden = browser.get(path)
        nowhere = browser.get(re.sub(IDENTIFIER, str(uuid4()), path))
        assert hidden.status_code == nowhere.status_code == 404
        assert plain(hidden.content) == plain(nowhere.content)


def plain(page: bytes) -> str:
    """A page without the address that was asked for and the form's own token."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", re.sub(IDENTIFIER, "", page.decode()))


def test_lists_hold_ones_own_alone(cast: Cast, signed_in) -> None:
    scenes.proposed_goal(cast, words="Mine alone")
    totals(cast, 18, 8)
    assert "Mine alone" in text_of(signed_in(cast.client), "my-goals")
    for name in ("today", "my-goals", "my-progress"):
        page = text_of(signed_in(cast.other_client), name)
        assert "Mine alone" not in page
        assert "chart" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("scores", "key", "headline", "words"),
    [
        ((14,), "phq9", "Your first low mood score is 14", "One score is a beginning."),
        (
            (18, 8),
            "phq9",
            "Your low mood score has come down by 10",
            "A change this size is more than chance would give. It is now below the line of 10.",
        ),
        ((18, 11), "phq9", "has come down by 7", "more than chance would give"),
        ((14, 12), "phq9", "2 lower than", "A change this small can also be chance."),
        ((12, 12), "phq9", "is where it was on", "Some things take their time."),
        ((9, 12), "phq9", "3 higher than", "A change this small can also be chance."),
        ((9, 17), "phq9", "is 8 higher than on", "It says nothing about how hard you try."),
        ((12, 25), "swls", "satisfaction with life score has gone up by 13", "more than chance"),
        # Of well-being it is known what matters, not what chance alone may give.
        ((20, 36), "who5", "has gone up by 16", "A change this size is large enough to matter."),
        ((60, 40), "who5", "is 20 lower than", "That is large enough to matter. It says nothing"),
    ],
)
def test_progress_says_what_the_numbers_say(
    cast: Cast, signed_in, scores: tuple[int, ...], key: str, headline: str, words: str
) -> None:
    totals(cast, *scores, key=key)
    page = text_of(signed_in(cast.client), "my-progress")
    main = page.split("<main")[1]
    assert headline in main
    assert words in main
    for shaming in ("deteriorat", "fail", "poor", "unfortunately", "%", "!", "severe"):
        assert shaming not in main.split("</main")[0].lower(), shaming


def test_nothing_yet_is_said_kindly(cast: Cast, signed_in) -> None:
    # Past the assessment, in which the intake waits.
    scenes.episode_in(cast, EpisodeState.ACTIVE)
    browser = signed_in(cast.client)
    assert "Here you will see what comes next" in text_of(browser, "today")
    assert "Put one thing into your own words" in text_of(browser, "my-goals")
    assert "<h1>" in text_of(browser, "my-progress")


@pytest.mark.parametrize("name", ["today", "my-goals", "my-goal-map", "my-progress"])
def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries, name: str) -> None:
    counts = []
    for words in ("First", "Second", "Third"):
        goal = scenes.proposed_goal(cast, words=words)
        scenes.rating(cast, goal)
        scenes.rating(cast, goal, 5)
        key = {"First": "phq9", "Second": "gad7", "Third": "swls"}[words]
        scenes.schedule(cast, instrument_key=key)
        totals(cast, 20, 12, key=key)
        counts.append(count_queries(signed_in(cast.client), reverse(name)))
    assert counts[2] <= counts[0] <= MOST_QUERIES


def test_new_goal_keeps_what_was_typed(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    typed = {"words": "x" * 501, "domain": "coping", "why": "Because <b>so</b>"}
    response = browser.post(reverse("my-goal-new"), {**typed, "submission_key": uuid4()})
    page = response.content.decode()
    assert response.status_code == REJECTED
    assert "Keep the goal under 500 characters" in page
    assert typed["words"] in page
    assert "Because &lt;b&gt;so&lt;/b&gt;" in page
    assert not goals_visible_to(cast.client).exists()


@pytest.mark.parametrize("words", ["\0", " ", "a\0b", "\u202eevil", "<script>x</script>", "’; --"])
def test_new_goal_takes_any_words_safely(cast: Cast, signed_in, words: str) -> None:
    sent = {"words": words, "domain": "coping", "horizon": "short", "submission_key": uuid4()}
    browser = signed_in(cast.client)
    response = browser.post(reverse("my-goal-new"), sent, follow=True)
    assert response.status_code in {200, REJECTED}
    assert "<script>x" not in response.content.decode()


def test_new_goal_sent_twice_is_one(cast: Cast, signed_in) -> None:
    sent = {
        "words": "Walk",
        "domain": "coping",
        "horizon": "short",
        "submission_key": uuid4(),
    }
    browser = signed_in(cast.client)
    places = {browser.post(reverse("my-goal-new"), sent)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert goals_visible_to(cast.client).count() == 1


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_form_that_was_gone_back_to_makes_no_second_goal(cast: Cast, signed_in, who: str) -> None:
    path = reverse("my-goal-new")
    if who == "her_therapist":
        path = reverse("client-goal-new", args=[cast.client_record.public_id])
    browser = signed_in(cast.person(who))
    sent = {"words": "Walk", "domain": "coping", "horizon": "short", "why": "It helps."}
    assert browser.post(path, {**sent, "submission_key": uuid4()}).status_code == 302
    again = browser.post(path, {**sent, "words": " walk ", "submission_key": uuid4()})
    page = again.content.decode()
    assert again.status_code == REJECTED
    assert "A goal of these very words stands here already." in page
    assert "It helps." in page
    [goal] = goals_visible_to(cast.client)
    move_goal(actor=cast.client, goal=goal, to=GoalState.SET_ASIDE, seen_revision=1, why="Not now.")
    assert browser.post(path, {**sent, "submission_key": uuid4()}).status_code == 302


def test_goal_that_has_changed_is_told_and_words_stay(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast)
    seen = goal.revision_number
    scenes.revised(cast, goal, "Words of another hour")
    sent = {"words": "My own", "domain": "coping", "horizon": "short", "why": "So."}
    response = signed_in(cast.client).post(
        reverse("my-goal-revise", args=[goal.public_id]), {**sent, "seen_revision": seen}
    )
    page = response.content.decode()
    assert response.status_code == REJECTED
    assert "The goal has changed since you opened it" in page
    assert "Words of another hour" in page
    assert "My own" in page


@pytest.mark.parametrize("value", ["11", "-1", "", "five", "4.5", "\0"])
def test_rating_outside_the_scale_is_refused(cast: Cast, signed_in, value: str) -> None:
    goal = scenes.proposed_goal(cast)
    response = signed_in(cast.client).post(
        reverse("my-goal-rate", args=[goal.public_id]),
        {"value": value, "rated_on": clock.today().isoformat(), "submission_key": uuid4()},
    )
    assert response.status_code == REJECTED
    assert "Choose a number from 0 to 10." in response.content.decode()
    assert not goal.ratings.exists()


def test_what_was_written_outlives_a_session(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.client)
    ended = browser.session
    ended.set_expiry(-1)
    ended.save()
    sent = {"words": "Kept over", "domain": "coping", "horizon": "short", "submission_key": uuid4()}
    response = browser.post(reverse("my-goal-new"), sent)
    assert response.status_code == 302
    browser.force_login(cast.client)
    page = text_of(browser, "my-goal-new")
    assert "Kept over" in page
    assert "This has not been sent yet." in page


def test_goals_end_with_care(cast: Cast, signed_in) -> None:
    scenes.proposed_goal(cast)
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED, why="So.")
    browser = signed_in(cast.client)
    assert "Put a goal into words" not in text_of(browser, "my-goals")
    assert browser.get(reverse("my-goal-new")).status_code == 302


def test_reached_goals_are_not_asked_for_anew_after_care(cast: Cast, signed_in) -> None:
    scenes.goal_in(cast, GoalState.REACHED)
    scenes.proposed_goal(cast, by=cast.her_therapist, words="Never agreed")
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED, why="So.")
    page = text_of(signed_in(cast.client), "my-goals")
    assert "<h1>What you worked towards, and what you reached</h1>" in page
    assert '<h2 id="past">Reached</h2>' in page
    assert "This care has ended." in page
    assert "was not agreed" in page
    for untrue in ("work towards", "no goals here", "What would you like", "waits for you"):
        assert untrue not in page, untrue


@pytest.mark.parametrize(
    ("states", "headline", "past"),
    [
        ([GoalState.REACHED, GoalState.REACHED], "What you have reached", "Reached"),
        (
            [GoalState.REACHED, GoalState.SET_ASIDE],
            "What you worked towards, and what you reached",
            "Reached, or set aside",
        ),
        ([GoalState.SET_ASIDE], "What you worked towards", "Set aside"),
    ],
)
def test_headline_after_care_claims_no_more_than_was_reached(
    cast: Cast, signed_in, states: list[GoalState], headline: str, past: str
) -> None:
    for state in states:
        scenes.goal_in(cast, state)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    page = text_of(signed_in(cast.client), "my-goals")
    assert f"<h1>{headline}</h1>" in page
    assert f'<h2 id="past">{past}</h2>' in page


def test_first_words_of_a_goal_are_no_change(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast, by=cast.her_therapist, words="Walk to the sea")
    page = text_of(signed_in(cast.client), "today")
    assert "Your therapist proposes “Walk to the sea”." in page
    assert "It now says" not in page
    assert page.count("A goal waits for your answer") == 1
    revise_goal(
        actor=cast.her_therapist,
        goal=goal,
        wording=scenes.wording("Swim in the sea"),
        seen_revision=1,
        why="So.",
    )
    assert "It now says “Swim in the sea”." in text_of(signed_in(cast.client), "today")


def test_goal_that_has_changed_under_an_agreement_asks_for_reading(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast, by=cast.her_therapist)
    scenes.revised(cast, goal, "Words of another hour")
    told = signed_in(cast.client).post(
        reverse("my-goal-agree", args=[goal.public_id]), {"seen_revision": 1}
    )
    assert "What you wrote" not in told.content.decode()


def test_no_words_of_a_goal_stand_in_a_tab_or_a_history(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast, words="Walk to the sea")
    page = text_of(signed_in(cast.client), "my-goal", goal.public_id)
    assert "<title>One of my goals · Telos</title>" in page


def test_paper_says_whose_page_it_is_and_of_when(cast: Cast, signed_in) -> None:
    page = text_of(signed_in(cast.client), "my-progress")
    assert f"{cast.client.display_name} · printed on" in page


def test_pages_name_whose_they_are_for_what_waits_in_the_browser(cast: Cast, signed_in) -> None:
    assert f'data-person="{cast.client.public_id}"' in text_of(signed_in(cast.client), "today")
    assert "data-person" not in text_of(Client(), "sign-in")


def test_what_is_wrong_with_a_new_goal_is_told_in_the_order_of_the_page(
    cast: Cast, signed_in
) -> None:
    page = signed_in(cast.client).post(reverse("my-goal-new"), {}).content.decode()

    places = [page.index(f'href="#id_{name}') for name in ("words", "horizon", "domain")]
    assert places == sorted(places)
