"""Care from before: every page of a client reads it when it is asked for, and only reads it."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.episodes.actions import move_episode, open_episode
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.goals.models import Goal
from telos.measures.models import Response
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from tests import consents, scenes
from tests.cast import EVERYBODY, Cast
from tests.intake import scenes as intakes
from tests.plans import scenes as plans
from tests.web.budget import MOST_QUERIES
from tests.web.client.pages import text_of, totals

# What a page of hers, or of her therapist, says of the care from before; by the page's address.
HERS = {
    "my-goals": scenes.WORDS,
    "my-goal-map": scenes.WORDS,
    "my-progress": "PHQ-9",
    "my-plan": plans.REASON,
    "my-intake": intakes.HANGS,
    "my-intake-look": intakes.CARRIES,
}
THEIRS = {
    "client": scenes.WORDS,
    "client-goal-map": scenes.WORDS,
    "client-measures": "moderately severe",
    "client-plan": plans.REASON,
    "client-intake": intakes.CARRIES,
}
HISTORY = "The goals were reached."
SUPERVISED = tuple(THEIRS)


@pytest.fixture
def returned(cast: Cast) -> Cast:
    """Noor has come back after care in which everything was done, and has begun nothing yet."""
    consents.agreed_to_supervision(cast)
    scenes.proposed_goal(cast)
    plans.agreed(cast)
    intakes.complete(cast)
    totals(cast, 20, 15)
    come_back(cast, cast.episode)
    return cast


def come_back(cast: Cast, ended: Episode) -> Episode:
    """The care has ended, and a new one has begun."""
    move_episode(actor=cast.her_therapist, episode=ended, to=EpisodeState.CLOSED, why=HISTORY)
    return open_episode(actor=cast.her_therapist, client=cast.client_record, why="Back again.")


def asked(cast: Cast) -> dict[str, str]:
    return {"care": str(cast.episode.public_id)}


def main_of(browser: Client, path: str, query: dict[str, str] | None = None) -> str:
    answer = browser.get(path, query or {})
    assert answer.status_code == 200, path
    found = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert found
    return " ".join(unescape(found.group()).split())


def path_of(cast: Cast, name: str) -> str:
    return reverse(name, args=[] if name.startswith("my-") else [cast.client_record.public_id])


def taken_along(cast: Cast, name: str) -> list[str]:
    """Where the only form of care from before leads to: a plan may be taken along on paper."""
    query = f"?care={cast.episode.public_id}"
    is_plan = name in {"my-plan", "client-plan"}
    return [f"{path_of(cast, f'{name}-paper')}{query}"] if is_plan else []


@pytest.mark.parametrize("name", [*HERS, *THEIRS])
def test_page_reads_the_care_that_is_asked_for_and_offers_nothing(
    returned: Cast, signed_in, name: str
) -> None:
    who = returned.client if name in HERS else returned.her_therapist
    browser, words = signed_in(who), (HERS | THEIRS)[name]
    if name != "my-intake-look":  # there is none to look through yet
        now = main_of(browser, path_of(returned, name))
        assert words not in now
        assert f'href="?care={returned.episode.public_id}"' in now
        assert "care from before" not in now
    before = main_of(browser, path_of(returned, name), asked(returned))
    assert words in before
    assert "care from before" in before
    assert "Back to now" in before
    assert re.findall(r'<form[^>]* action="([^"]*)"', before) == taken_along(returned, name)
    assert before.count("<form") == len(taken_along(returned, name))
    assert "Take it up again" not in before


@pytest.mark.parametrize("name", [*HERS, *THEIRS, "client-episode", "client-formulation"])
def test_care_of_nobody_and_of_somebody_else_is_not_there(
    returned: Cast, signed_in, name: str
) -> None:
    browser = signed_in(returned.client if name in HERS else returned.her_therapist)
    path = path_of(returned, name)
    assert browser.get(path, asked(returned)).status_code == 200
    for care in (uuid4(), "old", returned.other_episode.public_id, returned.episode_elsewhere.pk):
        assert browser.get(path, {"care": str(care)}).status_code == 404, care


@pytest.mark.parametrize("name", [*THEIRS, "client-episode", "client-formulation"])
def test_who_may_read_care_from_before(returned: Cast, signed_in, name: str) -> None:
    path, may_read = path_of(returned, name), {"her_therapist"}
    if name in SUPERVISED:
        may_read.add("supervisor")
    for who in EVERYBODY:
        expected = 200 if who in may_read else 404
        found = signed_in(returned.person(who)).get(path, asked(returned)).status_code
        assert found == expected or (who not in may_read and found in {302, 404}), (who, found)
    shown = main_of(signed_in(returned.supervisor), path, asked(returned)) if name in THEIRS else ""
    if shown:
        assert "You read here as a supervisor." in shown
        assert "client-episode" not in shown
        assert "How it went" not in shown
        assert "<form" not in shown


@pytest.mark.parametrize("name", HERS)
def test_only_she_reads_it_under_her_own_pages(returned: Cast, signed_in, name: str) -> None:
    for who in ("other_client", "client_elsewhere"):
        found = signed_in(returned.person(who)).get(reverse(name), asked(returned))
        assert found.status_code == 404, who


def test_history_of_care_from_before_is_read_and_not_moved(returned: Cast, signed_in) -> None:
    browser, path = signed_in(returned.her_therapist), path_of(returned, "client-episode")
    now = main_of(browser, path)
    assert HISTORY not in now
    assert f'href="?care={returned.episode.public_id}"' in now
    before = main_of(browser, path, asked(returned))
    assert HISTORY in before
    assert "<form" not in before


def test_links_stay_in_the_care_that_is_read(returned: Cast, signed_in) -> None:
    query = f"?care={returned.episode.public_id}"
    hers = main_of(signed_in(returned.client), reverse("my-goals"), asked(returned))
    for name in ("my-goals", "my-goal-map", "my-plan", "my-progress", "my-intake"):
        assert f'href="{reverse(name)}{query}"' in hers, name
    theirs = main_of(
        signed_in(returned.her_therapist), path_of(returned, "client"), asked(returned)
    )
    for name in [*THEIRS, "client-episode"]:
        assert f'href="{path_of(returned, name)}{query}"' in theirs, name
    assert f'href="{path_of(returned, "client-safety-plan")}"' in theirs


def test_goal_and_response_of_care_from_before_say_so(returned: Cast, signed_in) -> None:
    client, goal = returned.client_record.public_id, Goal.objects.first()
    response = Response.objects.filter(finished_at__isnull=False).first()
    assert goal
    assert response
    browser = signed_in(returned.her_therapist)
    for path in (
        reverse("client-goal", args=[client, goal.public_id]),
        reverse("client-response", args=[client, response.public_id]),
    ):
        shown = main_of(browser, path)
        assert "You read care from before" in shown
        assert "<form" not in shown
        assert f"{path_of(returned, 'client-plan')}?care={returned.episode.public_id}" in shown
    hers = main_of(signed_in(returned.client), reverse("my-goal", args=[goal.public_id]))
    assert "You read your care from before" in hers
    assert "<form" not in hers


@pytest.mark.parametrize(
    ("kind", "page"),
    [(NoticeKind.FORMULATION_SHARED, "my-intake"), (NoticeKind.INTAKE_HANDED_IN, "client-intake")],
)
def test_notice_leads_to_the_care_that_it_is_about(
    returned: Cast, signed_in, kind: NoticeKind, page: str
) -> None:
    notice = Notice.objects.filter(kind=kind).get()
    browser = signed_in(notice.person)
    led = browser.post(reverse("notice-read", args=[notice.public_id]))
    assert led.url == f"{path_of(returned, page)}?care={returned.episode.public_id}"
    words = (HERS | THEIRS)[page]
    assert words in unescape(browser.get(led.url).content.decode())


def test_form_of_care_from_before_moves_nothing_in_it(returned: Cast, signed_in) -> None:
    """Where somebody sends one all the same, it is the present care that it is about."""
    browser = signed_in(returned.her_therapist)
    path = f"{path_of(returned, 'client-episode')}?care={returned.episode.public_id}"
    browser.post(path, {"to": "active", "why": "So."})
    returned.episode.refresh_from_db()
    assert returned.episode.state == EpisodeState.CLOSED


@pytest.mark.parametrize("name", [*HERS, *THEIRS, "client-episode"])
def test_page_asks_as_much_for_one_care_before_as_for_three(
    returned: Cast, signed_in, count_queries, name: str
) -> None:
    browser = signed_in(returned.client if name in HERS else returned.her_therapist)
    path = f"{path_of(returned, name)}?care={returned.episode.public_id}"
    count_queries(browser, path)
    one = count_queries(browser, path)
    for _time in range(2):
        present = Episode.objects.filter(client=returned.client_record).latest("pk")
        come_back(returned, present)
    assert count_queries(browser, path) == one
    assert one <= MOST_QUERIES


def test_care_without_an_intake_says_so_and_invites_to_none(cast: Cast, signed_in) -> None:
    scenes.episode_in(cast, EpisodeState.CLOSED)
    page = text_of(signed_in(cast.client), "my-intake")
    assert "There was no intake in this care" in page
    assert "Begin wherever you like" not in page
