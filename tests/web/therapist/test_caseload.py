"""The caseload: who needs the therapist, in which order, and everybody in care."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from telos.access.actions import let_record_rest
from telos.base import clock
from telos.episodes.actions import move_episode, take_on_client
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.goals.actions import propose_goal
from telos.goals.enums import GoalState
from telos.measures.actions import ask_questionnaire, enter_total
from telos.measures.models import RiskAlert
from tests import scenes
from tests.cast import Cast
from tests.web.budget import MOST_QUERIES, TO_KEEP_THE_SESSION, TO_LEAVE_A_ROW

MORNING = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def page_of(browser, **query: str) -> str:
    response = browser.get(reverse("caseload"), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def found_by(browser, name: str, **fields: str) -> str:
    response = browser.post(reverse("caseload"), {"name": name, **fields})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def totals(cast: Cast, *scores: int, key: str = "phq9", episode: Episode | None = None) -> None:
    """Totals a week apart, the last of them today."""
    for weeks_ago, score in enumerate(reversed(scores)):
        enter_total(
            actor=cast.her_therapist,
            episode=episode or cast.episode,
            instrument_key=key,
            score=score,
            answered_on=clock.today() - timedelta(weeks=weeks_ago),
        )


@time_machine.travel(MORNING)
def test_caseload_works(cast: Cast, signed_in) -> None:
    page = page_of(signed_in(cast.her_therapist))
    assert "<h1>Nobody is waiting for you this morning</h1>" in page
    assert "Tuesday, 24 November" in page
    assert "Goals in conversation" in page


@pytest.mark.parametrize(
    ("hour", "words"), [(8, "this morning"), (13, "this afternoon"), (19, "this evening")]
)
def test_caseload_knows_the_hour(cast: Cast, signed_in, hour: int, words: str) -> None:
    with time_machine.travel(MORNING.replace(hour=hour)):
        assert f"Nobody is waiting for you {words}" in page_of(signed_in(cast.her_therapist))


def test_caseload_of_somebody_new_says_how_to_begin(cast: Cast, signed_in) -> None:
    page = page_of(signed_in(cast.co_facilitator))
    assert "Your caseload begins with the first client" in page
    assert reverse("client-add") in page


@time_machine.travel(MORNING)
def test_alert_comes_first_with_what_was_answered(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    page = page_of(signed_in(cast.her_therapist))
    assert "<h1>One person needs you</h1>" in page
    assert "Answered “Several days” to “Thoughts that you would be better off dead" in page
    assert "today at 08:30. Help was shown at once." in page
    assert reverse("alert", args=[alert.public_id]) in page
    assert "no risk" not in page.lower()


def test_alert_outlives_the_episode_that_it_belongs_to(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED, why="So.")
    assert reverse("alert", args=[alert.public_id]) in page_of(signed_in(cast.her_therapist))


def test_alert_of_a_record_that_rests_is_seen_and_answered_for(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    let_record_rest(actor=cast.client, client=cast.client_record)
    browser, path = signed_in(cast.her_therapist), reverse("alert", args=[alert.public_id])
    page = page_of(browser)
    assert path in page
    assert "Records that rest" in page
    assert "Several days" in browser.get(path).content.decode()
    browser.post(path, {"what_was_done": "Rang."})
    assert path not in page_of(browser)


def test_acknowledged_alert_leaves_the_list(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    browser = signed_in(cast.her_therapist)
    browser.post(reverse("alert", args=[alert.public_id]), {"what_was_done": "Rang."})
    assert "<h1>Nobody is waiting" in page_of(browser)


def test_scores_that_got_worse_need_attention(cast: Cast, signed_in) -> None:
    totals(cast, 12, 19)
    page = page_of(signed_in(cast.her_therapist))
    assert "PHQ-9 went from 12 to 19 since" in page
    assert "PHQ-9 +7, reliable" in page


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((19, 12), "PHQ-9 −7, reliable"),
        ((19, 8), "PHQ-9 −11, reliable, now below the line of 10"),
        ((12, 14), "PHQ-9 +2, within error"),
        ((12, 12), "PHQ-9 12, as at first"),
        ((12,), "PHQ-9 12, the first score"),
    ],
)
def test_what_changed_is_said_in_words(cast: Cast, signed_in, scores, words: str) -> None:
    totals(cast, *scores)
    page = page_of(signed_in(cast.her_therapist))
    assert words in page
    assert "<h1>Nobody is waiting" in page


def test_measure_without_any_published_figures_claims_nothing(cast: Cast, signed_in) -> None:
    totals(cast, 3, 10, key="phq4")
    page = page_of(signed_in(cast.her_therapist))
    assert "PHQ-4 +7" in page
    assert "reliable" not in page.replace("not-yet-reliable", "")


def test_goal_to_agree_needs_attention(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast)
    page = page_of(signed_in(cast.her_therapist))
    assert f"Has proposed “{scenes.WORDS}” and waits for your answer." in page
    assert reverse("client-goal", args=[cast.client_record.public_id, goal.public_id]) in page


def test_goal_that_waits_for_the_client_does_not(cast: Cast, signed_in) -> None:
    scenes.proposed_goal(cast, by=cast.her_therapist)
    assert "<h1>Nobody is waiting" in page_of(signed_in(cast.her_therapist))


def test_past_appointment_that_nobody_settled_needs_attention(cast: Cast, signed_in) -> None:
    scenes.appointment(cast, starts_at=clock.now() - timedelta(days=1))
    page = page_of(signed_in(cast.her_therapist))
    assert "has passed; did it take place?" in page


def test_questionnaire_long_unanswered_needs_attention(cast: Cast, signed_in) -> None:
    with time_machine.travel(clock.now() - timedelta(days=14)):
        scenes.schedule(cast)
    page = page_of(signed_in(cast.her_therapist))
    assert "PHQ-9 has been asked since" in page
    assert "and not answered yet." in page


def test_questionnaire_of_a_forgotten_week_does_not(cast: Cast, signed_in) -> None:
    with time_machine.travel(clock.now() - timedelta(days=13)):
        scenes.schedule(cast)
    assert "<h1>Nobody is waiting" in page_of(signed_in(cast.her_therapist))


def test_somebody_without_an_account_is_not_called_silent(cast: Cast, signed_in) -> None:
    with time_machine.travel(clock.now() - timedelta(days=40)):
        episode = take_on_client(
            actor=cast.her_therapist, practice=cast.practice, display_name="Paper"
        )
        ask_questionnaire(
            actor=cast.her_therapist,
            episode=episode,
            instrument_key="phq9",
            starts_on=clock.today(),
            every_days=7,
        )
    assert "<h1>Nobody is waiting" in page_of(signed_in(cast.her_therapist))


@time_machine.travel(MORNING)
def test_who_needs_attention_comes_first(cast: Cast, signed_in) -> None:
    """Otto, whose scores got worse, before Noor, whose goal waits; by name she would be first."""
    scenes.proposed_goal(cast)
    totals(cast, 10, 20, episode=cast.other_episode)
    page = page_of(signed_in(cast.her_therapist))
    assert "<h1>Two people need you</h1>" in page
    table = page[page.index("<tbody") :]
    assert table.index("Otto") < table.index("Noor")
    assert "Who needs you stands first" in page


def test_rows_show_first_goal_with_its_ratings(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.rating(cast, goal, 3)
    scenes.rating(cast, goal, 6)
    table = page_of(signed_in(cast.her_therapist)).partition("<tbody")[2]
    assert f"“{scenes.WORDS}”" in table
    assert '6 <span class="soft">from 3</span>' in table


@time_machine.travel(MORNING)
def test_todays_appointments_stand_beside(cast: Cast, signed_in) -> None:
    scenes.appointment(cast, starts_at=MORNING + timedelta(hours=2))
    page = page_of(signed_in(cast.her_therapist))
    today = page[page.index('id="today"') :]
    assert "10:30" in today
    assert today.index("Noor") < today.index("<tbody")
    assert "today 10:30, in person" in page


def test_finding_by_name(cast: Cast, signed_in) -> None:
    scenes.risk_alert(cast)
    browser = signed_in(cast.her_therapist)
    page = found_by(browser, "ot")
    assert "<h1>One person by “ot”</h1>" in page
    assert "Otto" in page
    assert "Noor" not in page
    assert "Nobody by “zz” is in your care" in found_by(browser, "zz")


def test_finding_says_back_safely_what_was_typed(cast: Cast, signed_in) -> None:
    page = found_by(signed_in(cast.her_therapist), "<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_long_caseload_has_pages(cast: Cast, signed_in) -> None:
    for number in range(31):
        take_on_client(
            actor=cast.her_therapist, practice=cast.practice, display_name=f"Person {number:02}"
        )
    browser = signed_in(cast.her_therapist)
    assert "1 to 30 of 33" in page_of(browser)
    assert "31 to 33 of 33" in page_of(browser, page="2")
    assert "31 to 33 of 33" in page_of(browser, page="900")
    for first in ("0", "-1", "00", "x", ""):
        assert "1 to 30 of 33" in page_of(browser, page=first), first
    assert 'href="?page=2"' in page_of(browser)
    assert "31 to 31 of 31" in found_by(browser, "person", page="2")


@pytest.mark.parametrize("name", ["\0", "o\0t", "x" * 100_000, "%", "_", "’", "\u202e"])
def test_finding_takes_any_name(cast: Cast, signed_in, name: str) -> None:
    found_by(signed_in(cast.her_therapist), name)


def test_a_name_never_stands_in_an_address(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    assert "Noor" in browser.get(reverse("caseload"), {"name": "nobody"}).content.decode()
    assert 'method="post"' in found_by(browser, "noor")


def test_care_that_has_ended_is_kept_apart(cast: Cast, signed_in) -> None:
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED, why="So.")
    browser = signed_in(cast.her_therapist)
    assert "Noor" not in page_of(browser)
    page = page_of(browser, show="ended")
    assert "<h1>Care has ended with one person</h1>" in page
    assert "Noor" in page


@time_machine.travel(MORNING)
def test_what_is_to_be_done_stands_on_the_first_page_alone(cast: Cast, signed_in) -> None:
    for number in range(31):
        take_on_client(
            actor=cast.her_therapist, practice=cast.practice, display_name=f"Person {number:02}"
        )
    alert = scenes.risk_alert(cast)
    scenes.appointment(cast)
    browser = signed_in(cast.her_therapist)
    block = [reverse("alert", args=[alert.public_id]), 'id="today"']
    assert all(part in page_of(browser) for part in block)
    further = page_of(browser, page="2")
    assert "<h1>One person needs you</h1>" in further
    assert not any(part in further for part in block)
    assert 'id="today"' not in page_of(browser, show="ended")


def test_whoever_is_not_found_is_pointed_to_in_the_other_list(cast: Cast, signed_in) -> None:
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED, why="So.")
    browser = signed_in(cast.her_therapist)
    assert "1 person of this name stands under care that has ended." in found_by(browser, "noor")
    assert "of this name" not in found_by(browser, "zz")
    ended = browser.post(reverse("caseload") + "?show=ended", {"name": "ott"})
    assert "1 person of this name is in care now." in ended.content.decode()


def test_no_care_that_has_ended_is_said_so(cast: Cast, signed_in) -> None:
    assert "<h1>No care has ended yet</h1>" in page_of(signed_in(cast.her_therapist), show="ended")


def test_measure_from_paper_says_when_it_was_last_entered(cast: Cast, signed_in) -> None:
    scenes.paper_total(cast)
    assert "BDI-II last from paper today" in page_of(signed_in(cast.her_therapist))


def test_no_address_of_the_page_is_changed_by_looking(cast: Cast, signed_in) -> None:
    scenes.risk_alert(cast)
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    page_of(browser)
    assert scenes.everything() == before
    assert RiskAlert.objects.get().acknowledged_at is None


def test_caseload_refuses_the_wrong_method(cast: Cast, signed_in) -> None:
    assert signed_in(cast.her_therapist).put(reverse("caseload")).status_code == 405


def _whole_life(cast: Cast, number: int) -> None:
    episode = take_on_client(
        actor=cast.her_therapist, practice=cast.practice, display_name=f"Person {number}"
    )
    totals(cast, 12, 19, episode=episode)
    ask_questionnaire(
        actor=cast.her_therapist,
        episode=episode,
        instrument_key="phq9",
        starts_on=clock.today(),
        every_days=7,
        is_main=True,
    )
    propose_goal(
        actor=cast.her_therapist,
        episode=episode,
        wording=scenes.wording(),
        submission_key=cast.client.public_id if number == 0 else episode.public_id,
    )
    scenes.appointment(cast, episode=episode, starts_at=clock.now() + timedelta(hours=1 + number))


@pytest.mark.parametrize("number", [1, 3, 30])
def test_caseload_query_count(cast: Cast, signed_in, at_most, number: int) -> None:
    for person in range(number):
        _whole_life(cast, person)
    browser = signed_in(cast.her_therapist)
    with at_most(MOST_QUERIES + TO_LEAVE_A_ROW + TO_KEEP_THE_SESSION):
        page_of(browser)
    with at_most(MOST_QUERIES):
        page = page_of(browser)
    assert f"Person {number - 1}" in page


@pytest.mark.parametrize(
    ("key", "scores", "words"),
    [
        ("phq9", (18, 8), "has come down"),
        ("phq9", (8, 18), "has gone up"),
        ("phq9", (10, 8), "has not clearly moved"),
        # For this one nobody has published what is reliable: nothing is claimed.
        ("bdi2", (27, 11), "score is 16 lower than at first"),
        ("bdi2", (11, 27), "score is 16 higher than at first"),
    ],
)
def test_headline_claims_no_more_than_the_numbers(
    cast: Cast, signed_in, key: str, scores: tuple[int, ...], words: str
) -> None:
    totals(cast, *scores, key=key)
    page = signed_in(cast.her_therapist).get(reverse("client", args=[cast.client_record.public_id]))
    headline = re.search("<h1>([^<]*)</h1>", page.content.decode())
    assert headline is not None
    assert words in headline[1]


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((20, 36), "A change this size counts as relevant; whether it is more than"),
        ((20, 24), "A change of this size is smaller than one that counts as relevant."),
    ],
)
def test_amount_that_says_what_matters_claims_nothing_of_error(
    cast: Cast, signed_in, scores: tuple[int, ...], words: str
) -> None:
    totals(cast, *scores, key="who5")
    page = signed_in(cast.her_therapist).get(reverse("client", args=[cast.client_record.public_id]))
    assert words in " ".join(page.content.decode().split())
