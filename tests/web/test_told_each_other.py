"""What one of the two answers or ends alone is told to the other, until they have looked at it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from telos.base import clock
from telos.goals.actions import GoalError, keep_words, move_goal, revise_goal
from telos.goals.enums import GoalState
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.notices.queries import unread_of
from telos.plans.actions import answer_wish, ask_change, end_plan, keep_plan
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.plans import scenes as plans
from tests.web.budget import MOST_QUERIES
from tests.web.client.test_ended_goals import ended as ended_goal

if TYPE_CHECKING:
    from django.test import Client

    from telos.goals.models import Goal
    from telos.plans.models import Plan

WHY = "Other things <come> first."
SHOWN = "“Other things <come> first”"


def page(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def told(cast: Cast, kind: NoticeKind) -> list[str]:
    return [name for name in EVERYBODY if unread_of(cast.person(name)).filter(kind=kind).exists()]


def said_no(cast: Cast, plan: Plan) -> Plan:
    return end_plan(actor=cast.client, plan=plan, seen_step=plan.step_number, why=WHY)


def kept(cast: Cast) -> Plan:
    plan = plans.beside(cast, plans.agreed(cast))
    return keep_plan(actor=cast.client, plan=plan, seen_step=plan.step_number)


NOES = {
    "no": (
        lambda cast: said_no(cast, plans.proposed(cast).plan),
        "Has said no to the plan that you proposed, and why.",
        f"Noor said no to the plan: {SHOWN}",
        "Noor said no to the plan",
        "Noor said no to it.",
    ),
    "ended": (
        lambda cast: said_no(cast, plans.agreed(cast)),
        "Has ended the plan that stood, and said why.",
        f"Noor ended the plan: {SHOWN}",
        "Noor has ended the plan",
        "Noor has ended it.",
    ),
    "kept": (
        kept,
        "Keeps the plan that stands, and not the version that you proposed.",
        "Noor kept the plan that stands, and not the version proposed",
        "Noor kept it today, and not the version that was proposed; it goes on.",
        "Agreed by both",
    ),
}


@pytest.mark.parametrize("no", NOES)
def test_no_of_a_client_to_a_plan_is_told_to_her_therapist(cast: Cast, signed_in, no: str) -> None:
    made, need, event, title, short = NOES[no]
    assert cast.client.display_name == "Noor"
    made(cast)
    assert told(cast, NoticeKind.PLAN_DECLINED) == ["her_therapist"]
    browser, record = signed_in(cast.her_therapist), cast.client_record.public_id

    caseload = page(browser, "caseload")
    assert need in caseload
    # Told by name, and so not among the news as well.
    assert "A client has answered what you proposed" not in caseload
    of_client = page(browser, "client", record)
    for words in (event, need, short):
        assert words in of_client, words
    plan = page(browser, "client-plan", record)
    assert title in plan
    if no != "kept":
        assert f"{SHOWN}." in plan
    # It was looked at; what came in stays.
    assert need not in page(browser, "caseload")
    assert event in page(browser, "client", record)
    assert told(cast, NoticeKind.PLAN_DECLINED) == []


def test_no_to_a_plan_is_read_by_whoever_it_is_told_to(cast: Cast, signed_in) -> None:
    NOES["no"][0](cast)
    [notice] = Notice.objects.filter(kind=NoticeKind.PLAN_DECLINED)
    browser = signed_in(cast.her_therapist)
    place = browser.post(reverse("notice-read", args=[notice.public_id]))["Location"]
    assert place.startswith(reverse("client-plan", args=[cast.client_record.public_id]))
    assert browser.get(place).status_code == 200


def test_new_version_answers_the_no(cast: Cast) -> None:
    plan = NOES["no"][0](cast)
    plans.proposed(cast, seen_step=plan.step_number, sessions=9)
    assert told(cast, NoticeKind.PLAN_DECLINED) == []


def test_plan_that_was_never_agreed_is_not_called_ended(cast: Cast, signed_in) -> None:
    NOES["no"][0](cast)
    own = page(signed_in(cast.client), "my-plan")
    assert "This plan was not agreed" in own
    assert "This plan has ended" not in own
    assert f"You said no to it today: {SHOWN}." in own


def test_client_is_told_that_the_therapist_ended_the_plan(cast: Cast, signed_in) -> None:
    plan = plans.agreed(cast)
    end_plan(actor=cast.her_therapist, plan=plan, seen_step=plan.step_number, why=WHY)
    assert told(cast, NoticeKind.ANSWERED) == ["client"]
    browser, name = signed_in(cast.client), cast.her_therapist.display_name

    day = page(browser, "today")
    assert "Your plan has ended; is that right for you?" in day
    assert f"{name} ended your plan today: {SHOWN}." in day
    assert "Your therapist has answered you" not in day
    assert f"{name} ended it today: {SHOWN}." in page(browser, "my-plan")
    assert "ended your plan" not in page(browser, "today")


def test_client_is_told_of_the_answer_to_what_they_asked_for(cast: Cast, signed_in) -> None:
    plan = plans.agreed(cast)
    asked = ask_change(actor=cast.client, plan=plan, seen_step=plan.step_number, words="Evenings?")
    answer_wish(actor=cast.her_therapist, plan=asked, seen_step=asked.step_number, words=WHY)
    browser, name = signed_in(cast.client), cast.her_therapist.display_name

    day = page(browser, "today")
    assert "Your therapist has answered you" in day
    assert f"{name} answered today what you asked for: {SHOWN}." in day
    own = page(browser, "my-plan")
    assert own.index("Evenings?") < own.index(f"{name} answered today") < own.index(WHY)
    assert "answered today what" not in page(browser, "today")


def offered(cast: Cast, state: GoalState = GoalState.AGREED) -> Goal:
    goal = scenes.goal_in(cast, state)
    wording = scenes.wording("To sleep without the light on")
    return revise_goal(
        actor=cast.client,
        goal=goal,
        wording=wording,
        seen_revision=goal.revision_number,
        why="It says more.",
    )


def declined_words(cast: Cast) -> Goal:
    goal = offered(cast)
    seen = goal.revision_number
    return keep_words(actor=cast.her_therapist, goal=goal, seen_revision=seen, why=WHY)


@pytest.mark.parametrize("how", ["keep", "pause", "go on"])
def test_client_is_told_that_their_new_words_fell_away(cast: Cast, signed_in, how: str) -> None:
    goal = offered(cast, GoalState.PAUSED if how == "go on" else GoalState.AGREED)
    to = {"pause": GoalState.PAUSED, "go on": GoalState.AGREED}
    said = {"actor": cast.her_therapist, "goal": goal, "seen_revision": goal.revision_number}
    if how == "keep":
        keep_words(**said, why=WHY)
    else:
        move_goal(**said, to=to[how], why=WHY)
    assert told(cast, NoticeKind.ANSWERED) == ["client"]
    browser, name = signed_in(cast.client), cast.her_therapist.display_name
    deeds = {
        "keep": f"{name} answered today that “{goal.words}” stays as it stands",
        "pause": f"{name} paused “{goal.words}” today",
        "go on": f"{name} took “{goal.words}” up again today",
    }
    day = page(browser, "today")
    fell = "What you had proposed has fallen away; you can propose it again."
    assert f"{deeds[how]}: {SHOWN}. {fell}" in day
    assert WHY in page(browser, "my-goal", goal.public_id)
    assert deeds[how] not in page(browser, "today")


def test_ones_own_deeds_and_the_therapists_own_words_are_no_news(cast: Cast) -> None:
    goal = offered(cast)
    keep_words(actor=cast.client, goal=goal, seen_revision=goal.revision_number)
    goal.refresh_from_db()
    own = revise_goal(
        actor=cast.her_therapist,
        goal=goal,
        wording=scenes.wording("To sleep through"),
        seen_revision=goal.revision_number,
        why="Shorter.",
    )
    keep_words(actor=cast.her_therapist, goal=own, seen_revision=own.revision_number)
    assert told(cast, NoticeKind.ANSWERED) == []


def test_words_of_a_client_are_declined_with_a_reason(cast: Cast, signed_in) -> None:
    goal = offered(cast)
    said = {"actor": cast.her_therapist, "goal": goal, "seen_revision": goal.revision_number}
    with pytest.raises(GoalError, match="why the words that stand are kept"):
        keep_words(**said, why=" ")
    browser = signed_in(cast.her_therapist)
    args = [cast.client_record.public_id, goal.public_id]
    path = reverse("client-goal-keep", args=args)
    form = {"seen_revision": goal.revision_number}
    asking = page(browser, "client-goal", *args).split(f'action="{path}"')[1].split("</form>")[0]
    assert 'name="why"' in asking
    for sent in ({**form, "why": ""}, form):
        refused = browser.post(path, sent)
        assert refused.status_code == 422
        assert "Say in a few words why the words that stand are kept." in refused.content.decode()
    assert told(cast, NoticeKind.ANSWERED) == []
    assert browser.post(path, {**form, "why": WHY}).status_code == 302
    assert told(cast, NoticeKind.ANSWERED) == ["client"]


def test_everything_at_once_is_told_within_the_budget(cast: Cast, signed_in, count_queries) -> None:
    scenes.rating(cast, scenes.proposed_goal(cast))
    scenes.schedule(cast, instrument_key="phq9")
    plan = plans.agreed(cast)
    ended_goal(cast)
    declined_words(cast)
    end_plan(actor=cast.her_therapist, plan=plan, seen_step=plan.step_number, why=WHY)
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        assert count_queries(signed_in(cast.client), reverse("today")) <= MOST_QUERIES
