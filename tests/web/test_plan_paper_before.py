"""The plan of care from before on paper: its two take it along, with its period."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlparse
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.audit.models import AuditRow
from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.episodes.queries import cares_visible_to
from telos.plans.actions import Serving, agree_plan
from telos.web import plan_paper
from telos.web.care_shown import period_words
from tests import consents, scenes
from tests.cast import EVERYBODY, Cast
from tests.doors import later
from tests.plans import scenes as plans
from tests.web.test_care_before import come_back

if TYPE_CHECKING:
    from telos.plans.models import Plan

SIDES = ("client", "her_therapist")
ANEW = "We begin anew, with the evenings."


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is printed, in place of making PDFs of it."""
    made: list[str] = []

    def pdf(page: str) -> bytes:
        made.append(unescape(page))
        return b"%PDF-"

    monkeypatch.setattr(plan_paper, "_pdf", pdf)
    return made


@pytest.fixture
def before(cast: Cast) -> Plan:
    """A plan of care that has ended; another stands in the care that goes on."""
    plan = plans.agreed(cast)
    again = replace(cast, episode=come_back(cast, cast.episode))
    goal = scenes.proposed_goal(again)
    serving = Serving(intervention="behavioural_activation", goals=(goal,))
    version = plans.proposed(again, reason=ANEW, servings=(serving,), sign_goals=(goal,))
    agree_plan(actor=cast.client, plan=version.plan, seen_step=version.plan.step_number)
    return plan


def path_of(cast: Cast, who: str, name: str = "-paper", care: object = None) -> str:
    side = "my-plan" if who == "client" else "client-plan"
    args = [] if who == "client" else [cast.client_record.public_id]
    return reverse(f"{side}{name}", args=args) + (f"?care={care}" if care else "")


def sent(**other: str) -> dict[str, Any]:
    return {"what": "whole", "asked_on": clock.today().isoformat()} | other


def period_of(cast: Cast, plan: Plan) -> str:
    cares = cares_visible_to(cast.her_therapist, cast.client_record)
    return period_words(next(each for each in cares if each == plan.episode))


@pytest.mark.parametrize("who", SIDES)
def test_plan_of_care_before_is_taken_along_with_its_period(
    cast: Cast, signed_in, papers: list[str], before: Plan, who: str
) -> None:
    browser, care = signed_in(cast.person(who)), before.episode.public_id
    shown = browser.get(path_of(cast, who, "", care)).content.decode()
    assert f'action="{path_of(cast, who, care=care)}"' in shown

    answer = browser.post(path_of(cast, who, care=care), sent())

    assert answer["Content-Type"] == "application/pdf"
    [paper] = papers
    assert plans.REASON in paper
    assert ANEW not in paper
    assert f"Care {period_of(cast, before)}; it has ended" in paper
    assert "the plan that stood when care ended" in paper
    assert "When you were to look at it again" in paper
    assert AuditRow.objects.get(deed="plan.paper").about_id == before.public_id


@pytest.mark.parametrize("who", SIDES)
def test_plan_of_now_is_taken_along_as_ever(
    cast: Cast, signed_in, papers: list[str], before: Plan, who: str
) -> None:
    assert signed_in(cast.person(who)).post(path_of(cast, who), sent()).status_code == 200
    [paper] = papers
    assert ANEW in paper
    assert plans.REASON not in paper
    assert "it has ended" not in paper


def test_short_one_tells_a_gp_how_it_was(
    cast: Cast, signed_in, papers: list[str], before: Plan
) -> None:
    path = path_of(cast, "client", care=before.episode.public_id)
    signed_in(cast.client).post(path, sent(what="short", full_name="Noor Haddad"))
    [paper] = papers
    for words in ("How Noor Haddad was treated here", "When and how they met", "they were to look"):
        assert words in paper
    assert plans.REASON not in paper


def test_care_that_ended_last_says_so_too(cast: Cast, signed_in, papers: list[str]) -> None:
    plan = plans.agreed(cast)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    signed_in(cast.client).post(path_of(cast, "client"), sent())
    assert f"Care {period_of(cast, plan)}; it has ended" in papers[0]


@pytest.mark.parametrize("who", SIDES)
def test_paper_of_care_that_is_not_theirs_is_not_there(
    cast: Cast, signed_in, papers: list[str], before: Plan, who: str
) -> None:
    browser = signed_in(cast.person(who))
    assert (
        browser.post(path_of(cast, who, care=before.episode.public_id), sent()).status_code == 200
    )
    kept = AuditRow.objects.filter(deed="plan.paper").count()
    for care in (uuid4(), "old", cast.other_episode.public_id, cast.episode_elsewhere.public_id):
        assert browser.post(path_of(cast, who, care=care), sent()).status_code == 404, care
    assert len(papers) == kept == AuditRow.objects.filter(deed="plan.paper").count() == 1


@pytest.mark.parametrize("side", SIDES)
def test_nobody_else_takes_it_along(
    cast: Cast, signed_in, papers: list[str], before: Plan, side: str
) -> None:
    path = path_of(cast, side, care=before.episode.public_id)
    for who in set(EVERYBODY) - {side}:
        status = signed_in(cast.person(who)).post(path, sent()).status_code
        assert status == 404, who
    assert not papers


@pytest.mark.parametrize("who", SIDES)
def test_refused_paper_stays_in_its_care(
    cast: Cast, signed_in, papers: list[str], before: Plan, who: str
) -> None:
    care = before.episode.public_id
    refused = signed_in(cast.person(who)).post(
        path_of(cast, who, care=care), sent(born_on="2990-05-01", full_name="Noor Haddad")
    )
    assert refused.status_code == 422
    page = refused.content.decode()
    for words in (plans.REASON, "care from before", "Noor Haddad", path_of(cast, who, care=care)):
        assert words in page
    assert ANEW not in page
    assert page.count("<form") >= 1
    assert path_of(cast, who, "-end") not in page
    assert not papers


@pytest.mark.parametrize("who", SIDES)
def test_asked_who_one_is_one_comes_back_to_the_care_that_was_read(
    cast: Cast, signed_in, papers: list[str], before: Plan, who: str
) -> None:
    browser, care = signed_in(cast.person(who)), before.episode.public_id
    page, path = path_of(cast, who, "", care), path_of(cast, who, care=care)
    with later(minutes=5, seconds=1):
        asked = browser.post(path, sent())["Location"]
    assert parse_qs(urlparse(asked).query)["next"] == [page]
    assert browser.get(path)["Location"] == page
    browser.logout()
    signing_in = browser.post(path, sent())["Location"]
    assert parse_qs(urlparse(signing_in).query)["next"] == [page]
    assert not papers


TYPED = {
    "what": "short",
    "with_doings": "on",
    "full_name": "Noor Haddad of the Quay",
    "born_on": "1991-03-04",
    "sender": "Lea Winter, psychotherapist",
}


@pytest.mark.parametrize("care", ["now", "before"])
@pytest.mark.parametrize("who", SIDES)
def test_what_was_typed_for_a_paper_is_there_once_one_has_shown_who_one_is(
    cast: Cast, signed_in, papers: list[str], before: Plan, who: str, care: str
) -> None:
    browser = signed_in(cast.person(who))
    asked = before.episode.public_id if care == "before" else None
    with later(minutes=5, seconds=1):
        browser.post(path_of(cast, who, care=asked), sent(**TYPED))
        kept = str(dict(browser.session))
        assert "telos_kept" in kept
        assert TYPED["full_name"] not in kept
        page = browser.get(path_of(cast, who, "", asked)).content.decode()
    for words in (TYPED["full_name"], TYPED["born_on"], TYPED["sender"]):
        assert words in page
    short, whole, doings = (
        re.search(rf"<input[^>]*{which}[^>]*>", page)
        for which in ('value="short"', 'value="whole"', 'name="with_doings"')
    )
    assert short is not None
    assert doings is not None
    assert whole is not None
    assert "checked" in short[0]
    assert "checked" in doings[0]
    assert "checked" not in whole[0]
    assert (plans.REASON in page) == (care == "before")
    assert not papers
    # It is shown once; nobody else reads it.
    assert TYPED["sender"] not in browser.get(path_of(cast, who, "", asked)).content.decode()


def test_supervisor_reads_it_and_is_offered_no_paper(cast: Cast, signed_in, before: Plan) -> None:
    consents.agreed_to_supervision(cast)
    page = path_of(cast, "her_therapist", "", before.episode.public_id)
    assert plans.REASON in signed_in(cast.supervisor).get(page).content.decode()
    assert "Make a PDF" not in signed_in(cast.supervisor).get(page).content.decode()
