"""The therapist’s pages of a plan: reading, writing, answering, reviewing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.audit.models import AuditRow
from telos.base import clock
from telos.goals.actions import move_goal, propose_step
from telos.goals.enums import GoalState
from telos.intake.enums.questions import Question
from telos.intake.queries import in_the_way_of
from telos.plans.actions import Arranged, PlanError
from telos.plans.enums import PlanState, Setting, StepKind
from telos.plans.models import Plan, PlanStep, PlanVersion
from telos.science.interventions.parts import FORMATS
from tests import consents, scenes
from tests.intake import scenes as intakes
from tests.plans import scenes as plans
from tests.plans.test_plan_goals import NEW_WORDS, ended, reworded
from tests.web.budget import MOST_QUERIES
from tests.web.therapist.test_who_may_see import written

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast


def path(cast: Cast, name: str = "") -> str:
    address = f"client-plan-{name}" if name else "client-plan"
    return reverse(address, args=[cast.client_record.public_id])


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_plan_begins_with_a_goal(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    assert "Begin with a goal" in page(browser, path(cast))
    assert browser.get(path(cast, "write"))["Location"] == path(cast)

    plans.her_goal(cast)

    assert "Put a plan together" in page(browser, path(cast))
    assert browser.get(path(cast, "write")).status_code == 200


def test_first_plan_is_written_and_proposed(cast: Cast, signed_in) -> None:
    plans.her_goal(cast)
    browser = signed_in(cast.her_therapist)

    answer = browser.post(path(cast, "write"), written(cast), follow=True)

    told = answer.content.decode()
    assert "The plan waits for Noor’s answer" in told
    assert "After work." in told
    version = PlanVersion.objects.get()
    assert version.reason == plans.REASON
    assert [row.intervention for row in version.interventions.all()] == ["worry_time"]


def test_form_sent_twice_is_one_version(cast: Cast, signed_in) -> None:
    sent = written(cast)
    browser = signed_in(cast.her_therapist)
    for _ in range(2):
        assert browser.post(path(cast, "write"), sent).status_code == 302
    assert PlanVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("approaches", "Choose the approach you work by"),
        ("reason", "Say in a few words why this plan fits this client."),
        ("interventions", "Choose what you will do"),
        ("goals_worry_time", "Say which goal it serves."),
        ("places", "Choose how you meet."),
        ("tells", "Say what would tell you both that it helps."),
        ("review_on", "Enter the day on which you look at it again."),
    ],
)
def test_what_is_missing_is_said_and_all_else_stays(
    cast: Cast, signed_in, left_out: str, said: str
) -> None:
    sent = {name: given for name, given in written(cast).items() if name != left_out}
    sent["arrangements"] = "The bus is dear."

    answer = signed_in(cast.her_therapist).post(path(cast, "write"), sent)

    told = answer.content.decode()
    assert answer.status_code == 422
    assert said in told
    assert "The bus is dear." in told
    assert not Plan.objects.exists()


def told_line(cast: Cast, **more: str) -> dict[str, object]:
    """The form as the page sends it, with what is planned for money."""
    [told] = in_the_way_of(cast.her_therapist, cast.episode)
    return written(cast, **{"met_money": plans.HOW, "seen_money": str(told.entry.public_id)} | more)


def line_in(shown: str) -> str:
    """What the page has in the line about money."""
    return (
        shown.split('name="met_money"')[1]
        .split(">", 1)[1]
        .split("</textarea>", maxsplit=1)[0]
        .strip()
    )


def test_what_stands_in_the_way_is_beside_and_answered(cast: Cast, signed_in) -> None:
    intake = intakes.handed_in(cast)
    intakes.arranged(cast, intake)
    plans.her_goal(cast)
    browser = signed_in(cast.her_therapist)
    shown = page(browser, path(cast, "write"))
    assert "The bus alone is nine pounds." in shown
    assert "A fee that goes by what I earn" in shown
    assert line_in(shown) == "Half the fee until May."
    assert "intake" in AuditRow.objects.filter(deed="read").latest("pk").about_kind
    assert browser.post(path(cast, "write"), told_line(cast)).status_code == 302
    line = f"Money, planned for: {plans.HOW}"
    assert line in page(browser, path(cast))
    assert "Not planned for yet" not in page(browser, path(cast))
    assert line in page(signed_in(cast.client), reverse("my-plan"))
    assert line_in(page(browser, path(cast, "write"))) == plans.HOW


def test_what_is_not_planned_for_yet_is_said_to_the_therapist_alone(cast: Cast, signed_in) -> None:
    intake = intakes.handed_in(cast)
    plan = plans.agreed(cast)
    browser = signed_in(cast.her_therapist)
    assert "Not planned for yet: “Money”." in page(browser, path(cast))
    assert "intake" in AuditRow.objects.filter(deed="read").latest("pk").about_kind
    assert "Not planned for yet" not in page(signed_in(cast.client), reverse("my-plan"))
    plans.proposed(cast, seen_step=plan.step_number, arranged=plans.arranged(cast))
    assert "Not planned for yet" not in page(browser, path(cast))
    intakes.answered(cast, intake, Question.MONEY, "I have work again.", after=1)
    assert "Told otherwise since it was planned for: “Money”." in page(browser, path(cast))
    change = page(browser, path(cast, "compare"))
    assert "<ins>" in change
    assert "Money, planned for" in change


def test_line_for_what_was_told_otherwise_meanwhile_is_kept_and_said(cast: Cast, signed_in) -> None:
    intake = intakes.handed_in(cast)
    sent = told_line(cast)
    intakes.answered(cast, intake, Question.MONEY, "I have work again.", after=1)
    browser = signed_in(cast.her_therapist)
    answer = browser.post(path(cast, "write"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "This is told otherwise by now." in shown
    assert "I have work again." in shown
    assert plans.HOW in shown
    assert not Plan.objects.exists()
    seen = shown.split('name="seen_money" value="')[1].split('"')[0]
    assert browser.post(path(cast, "write"), {**sent, "seen_money": seen}).status_code == 302


def test_pages_ask_as_few_for_three_things_in_the_way_as_for_one(
    cast: Cast, signed_in, count_queries
) -> None:
    intake = intakes.handed_in(cast)
    plans.proposed(cast, arranged=plans.arranged(cast))
    pages = [
        (cast.her_therapist, path(cast)),
        (cast.her_therapist, path(cast, "write")),
        (cast.client, reverse("my-plan")),
    ]
    few = [count_queries(signed_in(who), address) for who, address in pages]
    for question in (Question.TIME, Question.TRANSPORT):
        intakes.answered(cast, intake, question, "It is a lot.", helps="talk")
    plan = Plan.objects.get()
    told = in_the_way_of(cast.her_therapist, cast.episode)
    answers = tuple(Arranged(entry=each.entry, how=plans.HOW) for each in told)
    plans.proposed(cast, seen_step=plan.step_number, arranged=answers)
    assert [count_queries(signed_in(who), address) for who, address in pages] == few
    assert max(few) <= MOST_QUERIES


def test_day_that_has_been_is_refused_beside_its_field(cast: Cast, signed_in) -> None:
    sent = written(cast, review_on=clock.today().isoformat())
    answer = signed_in(cast.her_therapist).post(path(cast, "write"), sent)
    assert answer.status_code == 422
    assert "Choose a day to come, within a year." in answer.content.decode()


def test_things_stand_in_the_order_that_the_two_give_them(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    keys = ["worry_time", "activity_diary", "breathing_space"]
    goals = {f"goals_{key}": [str(plans.her_goal(cast).public_id)] for key in keys}
    sent = written(cast, interventions=keys, reason="Half a sentence", **goals)
    told = browser.post(path(cast, "write"), {**sent, "do": "earlier:breathing_space"})

    shown = told.content.decode()
    assert told.status_code == 200
    assert "Half a sentence" in shown
    order = [pick.key for pick in told.context["picks"] if pick.is_chosen]
    assert order == ["worry_time", "breathing_space", "activity_diary"]
    assert "earlier:worry_time" not in shown
    assert "earlier:breathing_space" in shown
    for odd in ("earlier:", "earlier:worry_time", "earlier:tea", "earlier:gratitude_savouring"):
        again = browser.post(path(cast, "write"), {**sent, "do": odd})
        assert [pick.key for pick in again.context["picks"] if pick.is_chosen] == keys, odd
    assert not Plan.objects.exists()

    browser.post(path(cast, "write"), {**sent, "interventions": order})
    rows = PlanVersion.objects.get().interventions.order_by("position")
    assert [row.intervention for row in rows] == order
    begun = browser.get(path(cast, "write"))
    assert [pick.key for pick in begun.context["picks"] if pick.is_chosen] == order


def test_look_into_the_library_keeps_what_was_entered(cast: Cast, signed_in) -> None:
    sent = written(cast, do="look", in_concern="sleep", reason="Half a sentence")

    answer = signed_in(cast.her_therapist).post(path(cast, "write"), sent)

    # After it stands what every page says where it cannot reach Telos.
    told = answer.content.decode().partition("</main>")[0]
    assert answer.status_code == 200
    assert "Half a sentence" in told
    assert "After work." in told
    assert 'value="worry_time" id="pick_worry_time" checked' in told
    assert 'value="sleep_window" id="pick_sleep_window"' in told
    assert "notice attention" not in told
    assert not Plan.objects.exists()


def test_enter_in_a_line_looks_into_the_library_and_keeps_the_place(cast: Cast, signed_in) -> None:
    plans.her_goal(cast)
    told = page(signed_in(cast.her_therapist), path(cast, "write"))
    form = told.partition('<form class="form plan-form"')[2]
    first = form[form.index("<button") :].partition(">")[0]
    assert 'value="look"' in first
    assert 'formaction="#doings"' in first
    assert '<h2 id="doings" tabindex="-1">' in form
    assert form.count('formaction="#doings"') == 2


@pytest.mark.parametrize(
    ("setting", "said"), [("couple", "As a couple"), ("family", "As a family")]
)
def test_plan_is_for_a_couple_or_a_family_too(
    cast: Cast, signed_in, setting: str, said: str
) -> None:
    sent = written(cast, setting=setting)
    browser = signed_in(cast.her_therapist)
    offered = page(browser, path(cast, "write"))
    assert f'value="{setting}"' in offered
    assert "whether it is made for one, a group, a couple or a family" in offered
    assert "It is made for work one to one or in a group." in offered

    browser.post(path(cast, "write"), sent)

    assert PlanVersion.objects.get().setting == setting
    assert said in page(browser, path(cast))


def test_every_format_of_the_library_is_a_setting_of_a_plan() -> None:
    assert set(FORMATS) <= set(Setting.values)


def test_library_beside_the_plan_says_what_is_recorded(cast: Cast, signed_in) -> None:
    plans.her_goal(cast)
    sent = {"do": "look", "in_concern": "depression", "in_approach": "cbt"}
    told = signed_in(cast.her_therapist).post(path(cast, "write"), sent).content.decode()
    assert "pick_behavioural_activation" in told
    assert "recorded on 23 November 2026" in told
    assert "No statement recorded; that is not “does not work”." in told


def test_goal_that_changed_while_the_plan_was_written_is_told(cast: Cast, signed_in) -> None:
    sent = written(cast, seen_goals="1")
    reworded(cast)
    browser = signed_in(cast.her_therapist)

    refused = browser.post(path(cast, "write"), sent)

    told = refused.content.decode()
    assert refused.status_code == 422
    assert "A goal that this plan serves has changed since you read it." in told
    assert NEW_WORDS in told
    assert "After work." in told
    assert 'name="seen_goals" value="2"' in told
    assert not Plan.objects.exists()
    browser.post(path(cast, "write"), sent | {"seen_goals": "2"})
    assert Plan.objects.exists()


def test_plan_whose_goal_has_ended_is_told_where_one_looks(cast: Cast, signed_in) -> None:
    plans.agreed(cast)
    browser = signed_in(cast.her_therapist)
    goal = plans.her_goal(cast)
    client = cast.client_record.public_id
    of_goal = page(browser, reverse("client-goal", args=[client, goal.public_id]))
    assert "serves this goal. If the goal ends, the plan is put anew." in of_goal
    words = "The plan serves a goal that has ended"
    for address in (reverse("caseload"), reverse("client", args=[client]), path(cast)):
        assert words not in page(browser, address)

    ended(cast)

    for address in (reverse("caseload"), reverse("client", args=[client]), path(cast)):
        assert words in page(browser, address)
    assert "It serves a goal that has ended." in page(browser, reverse("client", args=[client]))


def test_steps_stand_under_their_aims_in_the_form(cast: Cast, signed_in) -> None:
    later = scenes.proposed_goal(cast, words="A proposed aim")
    aim = scenes.agreed(cast, scenes.proposed_goal(cast, words="The agreed aim"))
    step = propose_step(actor=cast.client, aim=aim, words="A first step", submission_key=uuid4())
    gone = scenes.agreed(cast, scenes.proposed_goal(cast, words="An aim that ends"))
    under = propose_step(
        actor=cast.client, aim=gone, words="A step that rests", submission_key=uuid4()
    )
    move_goal(actor=cast.client, goal=gone, to=GoalState.SET_ASIDE, seen_revision=2, why="Not now.")

    told = page(signed_in(cast.her_therapist), path(cast, "write"))

    shown = (
        "The agreed aim",
        "– Step: A first step (not agreed yet)",
        "A proposed aim (not agreed",
    )
    served = told.partition("For which goal?")[2]
    places = [served.index(words) for words in shown]
    assert places == sorted(places)
    assert "A step that rests" not in told
    signs = told.partition("Which goals would move?")[2]
    assert str(aim.public_id) in signs
    assert str(later.public_id) in signs
    assert str(step.public_id) not in signs
    with pytest.raises(PlanError, match="still work with"):
        plans.proposed(cast, sign_goals=(under,))


def test_new_version_begins_from_what_stands(cast: Cast, signed_in) -> None:
    plans.agreed(cast)
    browser = signed_in(cast.her_therapist)

    told = page(browser, path(cast, "write"))

    assert plans.REASON in told
    assert "Small things first." in told
    assert 'id="pick_behavioural_activation" checked' in told


def test_plan_that_changed_meanwhile_is_told_and_nothing_is_lost(cast: Cast, signed_in) -> None:
    plan = plans.agreed(cast)
    plans.wished(cast, plan)
    sent = written(cast, seen_step=2, reason="Written before she asked")
    browser = signed_in(cast.her_therapist)

    answer = browser.post(path(cast, "write"), sent)

    told = answer.content.decode()
    assert answer.status_code == 422
    assert "This has happened since you began" in told
    assert plans.WISH in told
    assert "Written before she asked" in told
    assert browser.post(path(cast, "write"), {**sent, "seen_step": 3}).status_code == 302


@pytest.mark.parametrize("seen", [0, 2])
def test_version_of_another_device_is_read_beside_what_was_entered(
    cast: Cast, signed_in, seen: int
) -> None:
    if seen:
        plans.agreed(cast)
    sent = written(cast, seen_step=seen, reason="Entered at the desk", why="From the desk.")
    proposed = written(cast, seen_step=seen, reason="Entered in the train", why="In the train.")
    assert signed_in(cast.her_therapist).post(path(cast, "write"), proposed).status_code == 302
    browser = signed_in(cast.her_therapist)

    refused = browser.post(path(cast, "write"), sent)

    told = refused.content.decode()
    assert refused.status_code == 422
    assert "says that you had not read" in told
    for words in ("Entered at the desk", "in the train"):
        assert words in told
    step = refused.context["form"]["seen_step"].value()
    assert browser.post(path(cast, "write"), {**sent, "seen_step": step}).status_code == 302
    assert {each.reason for each in PlanVersion.objects.order_by("-number")[:2]} == {
        "Entered at the desk",
        "Entered in the train",
    }


def test_wish_is_answered_in_words(cast: Cast, signed_in) -> None:
    plan = plans.wished(cast, plans.agreed(cast))
    browser = signed_in(cast.her_therapist)
    assert "Noor asks for a change of the plan" in page(browser, path(cast))
    assert "Asks for a change of the plan" in page(browser, reverse("caseload"))

    sent = {"seen_step": plan.step_number, "words": "From January, gladly."}
    browser.post(path(cast, "answer"), sent)

    assert PlanStep.objects.last().kind == StepKind.ANSWER
    assert "Asks for a change of the plan" not in page(browser, reverse("caseload"))


def test_review_is_due_and_written_down(cast: Cast, signed_in) -> None:
    plan = plans.agreed(cast)
    with clock.set_to(clock.now() + timedelta(days=43)):
        browser = signed_in(cast.her_therapist)
        assert "look at the plan again" in page(browser, reverse("caseload"))
        assert "Look at it together" in page(browser, path(cast))
        sent = {"seen_step": plan.step_number, "words": "The mornings are easier."}
        late = {**sent, "next_on": clock.today().isoformat()}
        assert browser.post(path(cast, "review"), late).status_code == 422
        day = (clock.today() + timedelta(days=30)).isoformat()
        assert browser.post(path(cast, "review"), {**sent, "next_on": day}).status_code == 302

    plan.refresh_from_db()
    assert plan.state == PlanState.REVIEWED


def test_version_is_taken_back(cast: Cast, signed_in) -> None:
    plan = plans.beside(cast, plans.agreed(cast))
    browser = signed_in(cast.her_therapist)
    assert "Take the new version back" in page(browser, path(cast))

    browser.post(path(cast, "keep"), {"seen_step": plan.step_number})

    assert "took version 2 back" in page(browser, path(cast))


def test_paper_for_a_gp_needs_the_day_of_the_clients_word(cast: Cast, signed_in) -> None:
    pytest.importorskip("weasyprint")
    plans.agreed(cast)
    browser = signed_in(cast.her_therapist)
    assert browser.post(path(cast, "paper"), {"what": "short"}).status_code == 422

    sent = {"what": "short", "with_doings": "on", "asked_on": clock.today().isoformat()}
    answer = browser.post(path(cast, "paper"), sent)

    assert answer.content.startswith(b"%PDF-")
    assert "asked or agreed on" in AuditRow.objects.get(deed="plan.paper").why


def test_supervisor_is_not_spoken_to_as_if_one_of_the_two(cast: Cast, signed_in) -> None:
    consents.agreed_to_supervision(cast)
    browser = signed_in(cast.supervisor)
    theirs = ("you two", "you meet", "you both", "You have both", "you look at it", "you planned")
    seen = {"without a plan": page(browser, path(cast))}
    plans.wished(cast, plans.beside(cast, plans.agreed(cast)))
    seen |= {name: page(browser, path(cast, name)) for name in ("", "compare")}

    assert "When and how the two meet" in seen[""]
    assert "When the two look at it again" in seen["compare"]
    for name, told in seen.items():
        assert [words for words in theirs if words in told.split("<main")[1]] == [], name
    hers = page(signed_in(cast.her_therapist), path(cast))
    assert "When and how you meet" in hers


def test_supervisor_reads_and_is_offered_nothing(cast: Cast, signed_in) -> None:
    plans.wished(cast, plans.beside(cast, plans.agreed(cast)))
    consents.agreed_to_supervision(cast)
    browser = signed_in(cast.supervisor)

    told = page(browser, path(cast))

    assert plans.REASON in told
    assert page(browser, path(cast, "compare"))
    for offered in ("Change what", "Answer in words", "Take the new version back", "Make a PDF"):
        assert offered not in told
    assert browser.get(path(cast, "write")).status_code == 404


def test_clients_page_says_how_the_plan_stands(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    address = reverse("client", args=[cast.client_record.public_id])
    assert "There is none yet." in page(browser, address)
    plan = plans.proposed(cast).plan
    assert "It waits for Noor’s answer." in page(browser, address)
    plans.beside(cast, plan)
    assert "Read the plan" in page(browser, address)


@pytest.mark.parametrize("name", ["", "compare", "write"])
def test_pages_ask_no_more_for_more_versions_and_goals(
    cast: Cast, signed_in, count_queries, name: str
) -> None:
    plan = plans.beside(cast, plans.agreed(cast))
    browser = signed_in(cast.her_therapist)
    count_queries(browser, path(cast, name))
    few = count_queries(browser, path(cast, name))
    for sessions in (5, 6):
        goal = scenes.proposed_goal(cast)
        plan = plans.beside(cast, plan, sessions=sessions, sign_goals=(goal, plans.her_goal(cast)))

    assert count_queries(browser, path(cast, name)) == few <= MOST_QUERIES


@pytest.mark.parametrize("key", ["no_such_thing", "<b>", "worry_time' OR 1=1"])
def test_intervention_that_is_not_in_the_library_is_left_out(
    cast: Cast, signed_in, key: str
) -> None:
    sent = {**written(cast), "interventions": [key], "submission_key": uuid4()}
    answer = signed_in(cast.her_therapist).post(path(cast, "write"), sent)
    assert answer.status_code == 422
    assert "Choose what you will do" in answer.content.decode()
