"""The client’s page of their plan: reading, answering, asking, comparing, taking along."""

from __future__ import annotations

import builtins
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from telos.audit.models import AuditRow
from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.goals.enums import GoalState
from telos.plans.actions import end_plan
from telos.plans.enums import PlanState, StepKind
from telos.plans.models import Plan, PlanStep
from telos.web import plan_paper
from telos.web.design.fonts import font_faces
from telos.web.paper_letters import missing_words
from tests import scenes
from tests.cast import EVERYBODY
from tests.plans import scenes as plans
from tests.plans.test_plan_goals import NEW_WORDS, ended, reworded
from tests.web.budget import MOST_QUERIES
from tests.web.client.pages import text_of

if TYPE_CHECKING:
    from tests.cast import Cast

CLIENTS = {"client", "other_client", "client_elsewhere"}
PAGES = ("my-plan", "my-plan-compare")
DEEDS = ("agree", "keep", "ask", "end", "paper")


def deed(name: str) -> str:
    return reverse(f"my-plan-{name}")


@pytest.mark.parametrize("name", PAGES)
def test_pages_who_may_see(cast: Cast, signed_in, name: str) -> None:
    plans.beside(cast, plans.agreed(cast))
    statuses = {
        who: signed_in(cast.person(who)).get(reverse(name), follow=who in CLIENTS).status_code
        for who in EVERYBODY
    }
    assert statuses == {who: 200 if who in CLIENTS else 404 for who in EVERYBODY}
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize("who", ["her_therapist", "colleague", "manager", "nobody"])
def test_deeds_are_refused(cast: Cast, signed_in, who: str) -> None:
    plans.proposed(cast)
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    for name in DEEDS:
        assert browser.post(deed(name), {"seen_step": 1}).status_code == 404, name
    assert scenes.everything() == before


def test_another_clients_plan_is_not_shown(cast: Cast, signed_in) -> None:
    plans.agreed(cast)
    assert plans.REASON in text_of(signed_in(cast.client), "my-plan")
    page = text_of(signed_in(cast.other_client), "my-plan")
    assert plans.REASON not in page
    assert "A plan begins with a talk" in page


def test_deeds_without_a_plan_lead_to_its_page(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    for name in DEEDS:
        assert browser.post(deed(name), {})["Location"] == reverse("my-plan"), name
    assert not Plan.objects.exists()


def test_plan_that_is_proposed_is_read_and_agreed(cast: Cast, signed_in) -> None:
    plans.proposed(cast)
    browser = signed_in(cast.client)

    assert "A plan to look at" in text_of(browser, "today")
    page = text_of(browser, "my-plan")
    for words in (
        "Your therapist proposes a plan",
        plans.REASON,
        "Behavioural activation",
        "Small things first.",
        f"“{scenes.WORDS}”",
        "50 minutes",
        "About twelve sessions",
        plans.TELLS,
        "At home, if you like",
    ):
        assert words in page
    answer = browser.post(deed("agree"), {"seen_step": 1}, follow=True).content.decode()

    assert "This is the plan now." in answer
    assert Plan.objects.get().state == PlanState.AGREED
    assert "A plan to look at" not in text_of(browser, "today")
    assert "is agreed; you look at it again on" in text_of(browser, "my-goals")


def test_version_that_was_not_seen_is_shown_instead_of_agreed(cast: Cast, signed_in) -> None:
    plan = plans.proposed(cast).plan
    plans.beside(cast, plan, reason="Words of another hour")

    answer = signed_in(cast.client).post(deed("agree"), {"seen_step": 1})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This plan has changed since you opened it" in page
    assert "This has changed since you read it" in page
    told = page.partition("This has changed since you read it")[2]
    assert "<del>" in told
    assert "Words of another hour</ins>" in told
    assert told.index("Words of another hour</ins>") < told.index("Yes, I agree to this")
    assert 'name="seen_step" value="2"' in page
    assert Plan.objects.get().state == PlanState.PROPOSED


def test_goal_that_says_something_else_is_told_before_a_yes(cast: Cast, signed_in) -> None:
    plans.proposed(cast)
    browser = signed_in(cast.client)
    reworded(cast)
    told = f"The goal “{scenes.WORDS}” says “{NEW_WORDS}” now."

    refused = browser.post(deed("agree"), {"seen_step": 1, "seen_goals": 1})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "A goal that this plan serves has changed since you read it." in page
    assert told in page
    assert 'name="seen_goals" value="2"' in page
    assert Plan.objects.get().state == PlanState.PROPOSED
    agreed = browser.post(deed("agree"), {"seen_step": 1, "seen_goals": 2}, follow=True)
    assert told in agreed.content.decode()
    assert Plan.objects.get().state == PlanState.AGREED


def test_no_yes_is_asked_to_a_plan_whose_goal_has_ended(cast: Cast, signed_in) -> None:
    plans.proposed(cast)
    browser = signed_in(cast.client)
    assert "Yes, I agree to this" in text_of(browser, "my-plan")

    ended(cast)

    page = text_of(browser, "my-plan")
    assert "Yes, I agree to this" not in page
    assert f"The goal “{scenes.WORDS}” was set aside." in page
    assert "It serves a goal that has ended" in page
    assert "Your plan serves a goal that has ended" in page
    assert "A plan to look at" not in text_of(browser, "today")
    answer = browser.post(deed("agree"), {"seen_step": 1})
    assert answer.status_code == 422
    assert "This plan serves a goal that has ended." in answer.content.decode()


def test_change_is_shown_beside_what_stands_and_may_be_refused(cast: Cast, signed_in) -> None:
    plan = plans.beside(cast, plans.agreed(cast), sessions=20)
    browser = signed_in(cast.client)

    page = text_of(browser, "my-plan")
    assert "What would change" in page
    assert "Keep the plan that stands" in page
    assert "About 20 sessions" in page
    answer = browser.post(deed("keep"), {"seen_step": plan.step_number}, follow=True)

    assert "goes on as it stood" in answer.content.decode()
    assert PlanStep.objects.last().kind == StepKind.KEPT


def test_change_is_asked_for_in_ones_own_words(cast: Cast, signed_in) -> None:
    plan = plans.agreed(cast)
    browser = signed_in(cast.client)

    empty = browser.post(deed("ask"), {"seen_step": plan.step_number, "words": ""})
    assert empty.status_code == 422
    assert "Say in a few words what should be different." in empty.content.decode()
    kept = browser.post(deed("ask"), {"seen_step": 1, "words": plans.WISH})
    assert kept.status_code == 422
    assert plans.WISH in kept.content.decode()
    browser.post(deed("ask"), {"seen_step": plan.step_number, "words": plans.WISH})

    page = text_of(browser, "my-plan")
    assert "You have asked for a change of your plan" in page
    assert plans.WISH in page


def test_plan_ends_with_a_reason(cast: Cast, signed_in) -> None:
    plan = plans.agreed(cast)
    browser = signed_in(cast.client)
    sent = {"seen_step": plan.step_number, "why": "I feel well."}

    browser.post(deed("end"), sent)

    page = text_of(browser, "my-plan")
    assert "This plan has ended" in page
    assert "I feel well." in page
    assert "Ask for a change" not in page


def test_day_of_review_is_told_on_today(cast: Cast, signed_in) -> None:
    plans.agreed(cast)
    with clock.set_to(clock.now() + timedelta(days=43)):
        browser = signed_in(cast.client)
        assert "Your plan is to be looked at again" in text_of(browser, "today")
        assert "It is time to look at your plan together" in text_of(browser, "my-plan")


def test_versions_are_compared(cast: Cast, signed_in) -> None:
    plan = plans.beside(cast, plans.agreed(cast), sessions=20)
    plans.beside(cast, plan, sessions=8)
    browser = signed_in(cast.client)

    page = browser.get(reverse("my-plan-compare"), {"before": 1, "after": 2}).content.decode()
    assert "Version 2 changes one part of version 1" in page
    assert "<del>" in page
    assert "<ins>" in page
    for odd in ("9", "x", "²", "99999999999", "-1", ""):
        answer = browser.get(reverse("my-plan-compare"), {"before": odd, "after": odd})
        assert answer.status_code == 200, odd


def test_one_version_alone_has_nothing_to_compare(cast: Cast, signed_in) -> None:
    plans.agreed(cast)
    answer = signed_in(cast.client).get(reverse("my-plan-compare"))
    assert answer["Location"] == reverse("my-plan")


@pytest.mark.parametrize("what", ["whole", "short"])
def test_plan_is_taken_along_on_paper(cast: Cast, signed_in, what: str) -> None:
    pytest.importorskip("weasyprint")
    plans.agreed(cast)

    answer = signed_in(cast.client).post(deed("paper"), {"what": what})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.rstrip().endswith(b"%%EOF")
    assert len(answer.content) == int(answer["Content-Length"])
    assert answer["Content-Disposition"] == (
        f'attachment; filename="paper-{clock.today().isoformat()}.pdf"'
    )
    assert "no-store" in answer["Cache-Control"]
    assert AuditRow.objects.filter(deed="plan.paper").count() == 1


def test_paper_says_who_it_is_about_and_who_writes_and_keeps_neither(
    cast: Cast, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def pdf(page: str) -> bytes:
        made.append(page)
        return b"%PDF-"

    monkeypatch.setattr(plan_paper, "_pdf", pdf)
    plans.agreed(cast)
    browser = signed_in(cast.client)
    sent = {
        "what": "short",
        "full_name": "Noor Haddad-Berg",
        "born_on": "1990-05-01",
        "sender": "Lea Brandt-Olsen, psychotherapist\n020 7946 0000",
    }

    assert browser.post(deed("paper"), sent).status_code == 200

    for words in ("How Noor Haddad-Berg is treated here", "Born on 1 May 1990", "Lea Brandt-Olsen"):
        assert words in made[0]
    kept = [repr(row) for row in AuditRow.objects.values()] + [str(browser.session.items())]
    assert not any("Haddad-Berg" in each or "Brandt-Olsen" in each for each in kept)
    assert "Haddad-Berg" not in text_of(browser, "my-plan")
    refused = browser.post(deed("paper"), sent | {"born_on": "2990-05-01"})
    assert refused.status_code == 422
    assert "Enter a day that has been; check the year." in refused.content.decode()
    assert "Noor Haddad-Berg" in refused.content.decode()


def test_long_unbroken_name_stays_on_the_paper(
    cast: Cast, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    made: list[str] = []
    monkeypatch.setattr(plan_paper, "_pdf", lambda page: made.append(page) or b"%PDF-")
    plans.agreed(cast)
    sent = {"what": "whole", "full_name": "Llanfair" * 12}
    assert signed_in(cast.client).post(deed("paper"), sent).status_code == 200
    sheets = weasyprint.HTML(string=made[0]).render().pages
    for sheet in sheets:
        boxes = [box for box in sheet._page_box.descendants() if getattr(box, "text", "")]
        assert boxes
        assert max(box.position_x + box.width for box in boxes) < sheet.width


def test_paper_carries_the_fonts_of_the_house(cast: Cast, signed_in) -> None:
    pytest.importorskip("weasyprint")
    plans.agreed(cast)
    assert plan_paper._style().startswith(font_faces())
    sent = {"what": "short", "full_name": "Noor Łącka"}
    answer = signed_in(cast.client).post(deed("paper"), sent)
    assert answer["Content-Type"] == "application/pdf"


def test_paper_says_which_letters_this_machine_lacks(cast: Cast, signed_in) -> None:
    pytest.importorskip("weasyprint")
    plans.agreed(cast)
    # Of a script for which hardly any machine has a font.
    tangsa = chr(0x16A70)
    sent = {"what": "short", "full_name": f"Noor {tangsa}"}

    answer = signed_in(cast.client).post(deed("paper"), sent)

    told = answer.content.decode()
    assert answer.status_code == 422
    assert "lack letters that stand in it (Tangsa): apt-get install fonts-noto-core." in told
    assert tangsa in told
    assert not AuditRow.objects.filter(deed="plan.paper").exists()


@pytest.mark.parametrize(
    ("letters", "packages"),
    [("努", "fonts-noto-cjk"), ("न", "fonts-noto-core"), ("努न", "fonts-noto-cjk fonts-noto-core")],
)
def test_package_that_brings_the_letters_is_named(letters: str, packages: str) -> None:
    assert f"apt-get install {packages}." in missing_words(letters)


def test_paper_says_what_to_install_where_it_cannot_be_made(
    cast: Cast, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans.agreed(cast)
    as_it_is = builtins.__import__

    def without(name: str, *more: object, **named: object) -> object:
        if name == "weasyprint":
            raise ImportError(name)
        return as_it_is(name, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)

    answer = signed_in(cast.client).post(deed("paper"), {"what": "whole"})

    assert answer.status_code == 422
    assert "pip install &#x27;telos[pdf]&#x27;" in answer.content.decode()
    assert not AuditRow.objects.filter(deed="plan.paper").exists()


def test_plan_stays_to_be_read_once_care_has_ended(cast: Cast, signed_in) -> None:
    plans.beside(cast, plans.agreed(cast))
    scenes.episode_in(cast, EpisodeState.CLOSED)
    page = text_of(signed_in(cast.client), "my-plan")
    assert "What you planned together" in page
    assert plans.REASON in page
    for gone in ("Yes, I agree", "Ask for a change", "End this plan"):
        assert gone not in page


@pytest.mark.parametrize("state", [PlanState.PROPOSED, PlanState.ENDED])
def test_plan_that_nobody_agreed_to_is_not_told_as_agreed_after_care(
    cast: Cast, signed_in, state: PlanState
) -> None:
    plan = plans.proposed(cast).plan
    if state == PlanState.ENDED:
        end_plan(actor=cast.client, plan=plan, seen_step=plan.step_number, why="Not for me.")
    scenes.goal_in(cast, GoalState.AGREED)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    page = text_of(signed_in(cast.client), "my-plan")
    assert "A plan that was proposed, and not agreed" in page
    assert "This care ended without a yes of you both to it." in page
    assert "planned together" not in page
    goals = text_of(signed_in(cast.client), "my-goals")
    assert "How you two might have worked towards them was proposed, and not agreed." in goals
    theirs = signed_in(cast.her_therapist).get(
        reverse("client-plan", args=[cast.client_record.public_id])
    )
    told = theirs.content.decode()
    assert "A plan for Noor that was not agreed" in told
    assert "Care ended without a yes of both to it." in told


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_no_more_for_more_versions_and_goals(
    cast: Cast, signed_in, count_queries, name: str
) -> None:
    plan = plans.beside(cast, plans.agreed(cast))
    browser = signed_in(cast.client)
    count_queries(browser, reverse(name))
    few = count_queries(browser, reverse(name))
    for sessions in (5, 6):
        goal = scenes.proposed_goal(cast)
        plan = plans.beside(cast, plan, sessions=sessions, sign_goals=(goal, plans.her_goal(cast)))

    assert count_queries(browser, reverse(name)) == few <= MOST_QUERIES


def test_no_words_of_a_plan_stand_in_a_tab(cast: Cast, signed_in) -> None:
    plans.agreed(cast)
    assert "<title>My plan · Telos</title>" in text_of(signed_in(cast.client), "my-plan")
