"""Pages of templates, and what begins from one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.goals.forms import LEVEL_NAMED
from telos.goals.models import Goal
from telos.plans.models import Plan, PlanTemplate
from telos.plans.queries import our_templates, says_of_template, templates_visible_to
from tests import scenes
from tests.cast import EVERYBODY
from tests.plans import scenes as plans
from tests.web.therapist.test_kept import let_sessions_end, sign_in_again

if TYPE_CHECKING:
    from tests.cast import Cast

CLINICIANS = {
    *("her_therapist", "co_facilitator", "colleague", "former_therapist", "therapist_elsewhere"),
}
LIST = "plan-templates"
LEVELS = ("much_less", "less", "expected", "more", "much_more")


def sent(**more: object) -> dict[str, object]:
    return {
        "name": "Sleep, our way",
        "about": "For poor sleep.",
        "approaches": ["cbt"],
        "interventions": ["sleep_window", "worry_time"],
        "goals_sleep_window": ["1"],
        "how_sleep_window": "From the diary, week by week.",
        "reason": "The bed has become a place of trying.",
        "setting": "individual",
        "rhythm": "weekly",
        "minutes": 50,
        "places": ["video"],
        "sessions": 6,
        "tells": "Lying awake is shorter.",
        "review_weeks": 4,
        "goal_1": "Get up at seven, whatever the night was like.",
        "domain_1": "coping",
        **{f"horizon_{n}": "short" for n in range(1, 7)},
        "seen_revision": 0,
        "submission_key": uuid4(),
        **more,
    }


@pytest.mark.parametrize("name", [LIST, "plan-template-new"])
def test_templates_who_may_see(cast: Cast, signed_in, name: str) -> None:
    path = reverse(name)
    statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
    assert statuses == {who: 200 if who in CLINICIANS else 404 for who in EVERYBODY}
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("name", ["plan-template", "plan-template-retire", "plan-template-offer"])
def test_template_of_another_practice_is_not_shown_to_exist(
    cast: Cast, signed_in, name: str
) -> None:
    path = reverse(name, args=[plans.template(cast).public_id])
    for who in ("therapist_elsewhere", "manager", "client", "supervisor"):
        assert signed_in(cast.person(who)).post(path, sent()).status_code == 404, who
    assert PlanTemplate.objects.get().retired_at is None


def test_template_of_ours_is_made_ones_own(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    page = browser.get(reverse(LIST)).content.decode()
    assert "none of your own yet" in page
    form = browser.get(reverse("plan-template-new"), {"from": "worry_and_panic"}).content.decode()
    assert "Let a worry wait until its hour." in form
    assert browser.get(reverse("plan-template-new"), {"from": "tea"}).status_code == 200

    answer = browser.post(reverse("plan-template-new"), sent(), follow=True).content.decode()

    assert "One template of your own" in answer
    says = says_of_template(PlanTemplate.objects.get())
    assert (says.name, says.doing_keys) == ("Sleep, our way", ("sleep_window", "worry_time"))
    assert [goal.words for goal in says.goals] == ["Get up at seven, whatever the night was like."]


def test_template_keeps_which_goal_each_thing_serves_how_and_the_levels(
    cast: Cast, signed_in
) -> None:
    browser = signed_in(cast.her_therapist)
    levels = {f"level_3_{name}": f"So {name}." for name in LEVELS}
    third = {"goal_3": "Rest at noon.", "domain_3": "wellbeing", "goals_worry_time": ["1", "3"]}

    browser.post(reverse("plan-template-new"), sent(**third, **levels))

    template = PlanTemplate.objects.get()
    says = says_of_template(template)
    # What stood third is the second, since none stood between.
    assert [(doing.key, doing.goals, doing.how) for doing in says.doings] == [
        ("sleep_window", (1,), "From the diary, week by week."),
        ("worry_time", (1, 2), ""),
    ]
    assert says.goals[1].levels == tuple(f"So {name}." for name in LEVELS)
    assert says.goals[0].levels == ()

    page = browser.get(reverse("plan-template", args=[template.public_id])).content.decode()
    assert "From the diary, week by week." in page
    assert "So much_more." in page
    # Beside what serves it a goal is known by its first words.
    assert "1: “Get up at seven, whatever the night was…”" in page
    assert "2: “Rest at noon.”" in page


def test_template_keeps_the_order_of_what_is_done(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    template = plans.template(cast)
    path = reverse("plan-template", args=[template.public_id])
    begun = browser.get(path)
    order = [pick.key for pick in begun.context["picks"] if pick.is_chosen]
    assert tuple(order) == says_of_template(template).doing_keys != tuple(sorted(order))

    asked = sent(interventions=order, do=f"earlier:{order[2]}", seen_revision=1)
    moved = browser.post(path, asked)
    assert moved.status_code == 200
    now = [pick.key for pick in moved.context["picks"] if pick.is_chosen]
    assert now == [order[0], order[2], order[1], *order[3:]]
    template.refresh_from_db()
    assert says_of_template(template).doing_keys == tuple(order)

    browser.post(path, sent(interventions=now, seen_revision=1))
    template.refresh_from_db()
    assert says_of_template(template).doing_keys == tuple(now)


def test_set_of_goals_alone_is_kept_and_begun_from(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    alone = {"interventions": [], "approaches": [], "goals_sleep_window": []}
    assert browser.post(reverse("plan-template-new"), sent(**alone)).status_code == 302
    key = str(PlanTemplate.objects.get().public_id)
    assert "One goal to begin from" in browser.get(reverse(LIST)).content.decode()

    plans.her_goal(cast)
    client_id = cast.client_record.public_id
    asked = browser.get(reverse("client-goal-set", args=[client_id])).content.decode()
    assert f'value="{key}"' in asked
    written = browser.get(reverse("client-plan-write", args=[client_id])).content.decode()
    assert f'value="{key}"' not in written


def test_look_into_the_library_keeps_what_a_template_says_so_far(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    asked = sent(do="look", in_concern="grief", name="")

    answer = browser.post(reverse("plan-template-new"), asked)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="pick_meaning_after_loss"' in page
    assert 'id="pick_sleep_window" checked' in page
    assert "From the diary, week by week." in page
    assert "Give it a name" not in page
    assert not PlanTemplate.objects.exists()


def test_levels_of_a_set_are_proposed_where_somebody_says_where_they_begin(
    cast: Cast, signed_in
) -> None:
    browser, path = set_of(cast, signed_in)
    assert (
        "Every day, and something new."
        in browser.post(path, {"template": "low_mood"}).content.decode()
    )
    levels = dict(zip(LEVEL_NAMED, our_templates()["low_mood"].goals[0].levels, strict=True))
    with_levels = {f"goal_1-{name}": words for name, words in levels.items()}

    gap = {"goal_1-level_less": "", "goal_1-baseline": "-1"}
    answer = browser.post(path, goals_sent(1, **{**with_levels, **gap}))
    assert answer.status_code == 422
    assert "Write all five levels" in answer.content.decode()

    browser.post(path, goals_sent(1, 2, **with_levels, **{"goal_1-baseline": "-1"}))
    first, second = Goal.objects.order_by("pk")
    assert (first.baseline, first.levels) == (-1, tuple(levels.values()))
    assert not second.has_levels

    later = {f"goal_1-{name}": words for name, words in levels.items()}
    browser.post(path, goals_sent(1, **later, **{"goal_1-words": "Water the plants."}))
    assert not Goal.objects.order_by("-pk")[0].has_levels


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"name": ""}, "Give it a name"),
        ({"interventions": [], "goal_1": "", "goals_sleep_window": []}, "Choose what is done, or"),
        ({"goals_sleep_window": ["3"]}, "Choose among the goals that you have written."),
        ({"level_1_expected": "Most days"}, "Write all five levels, or none."),
        ({f"level_1_{name}": "Some days" for name in LEVELS}, "Two levels say the same."),
        ({"review_weeks": 99}, "Enter 52 weeks at most."),
        ({"domain_1": ""}, "Choose what this goal is about."),
    ],
)
def test_what_is_missing_is_said_and_all_else_stays(
    cast: Cast, signed_in, other: dict[str, object], said: str
) -> None:
    answer = signed_in(cast.her_therapist).post(reverse("plan-template-new"), sent(**other))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "The bed has become a place of trying." in page
    assert not PlanTemplate.objects.exists()


def test_empty_template_begins_with_what_is_usual_and_asks_in_words(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    form = browser.get(reverse("plan-template-new")).context["form"]
    usual = {name: form[name].value() for name in ("setting", "rhythm", "minutes", "places")}
    assert usual == {
        "setting": "individual",
        "rhythm": "weekly",
        "minutes": 50,
        "places": ["in_person"],
    }

    empty = {"seen_revision": 0, "submission_key": uuid4()}
    answer = browser.post(reverse("plan-template-new"), empty)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This field is required." not in page
    assert "Choose whom the client meets." in page
    assert not PlanTemplate.objects.exists()


def test_name_that_is_taken_is_said_beside_its_field(cast: Cast, signed_in) -> None:
    template = plans.template(cast)
    browser = signed_in(cast.colleague)
    sent_twice = sent(name=template.name)

    answer = browser.post(reverse("plan-template-new"), sent_twice)
    assert answer.status_code == 422
    assert "has this name" in str(answer.context["form"].errors["name"])
    assert PlanTemplate.objects.count() == 1

    plans.her_goal(cast)
    path = reverse("client-plan-write", args=[cast.client_record.public_id])
    names = [name for _key, name in signed_in(cast.her_therapist).get(path).context["templates"]]
    assert len(set(names)) == len(names) == 4
    assert f"{template.name} (as it comes with Telos)" in names


def test_template_is_not_offered_again_under_a_name_that_is_taken(cast: Cast, signed_in) -> None:
    template = plans.retired_template(cast)
    browser = signed_in(cast.colleague)
    browser.post(reverse("plan-template-new"), sent(name=template.name))

    path = reverse("plan-template-offer", args=[template.public_id])
    answer = browser.post(path, follow=True).content.decode()

    assert "has this name" in answer
    template.refresh_from_db()
    assert template.retired_at is not None


def test_template_is_changed_and_retired(cast: Cast, signed_in) -> None:
    template = plans.template(cast)
    path = reverse("plan-template", args=[template.public_id])
    browser = signed_in(cast.colleague)
    assert template.name in browser.get(path).content.decode()
    assert browser.post(path, sent(seen_revision=1)).status_code == 302
    assert browser.post(path, sent(seen_revision=1, name="Another")).status_code == 422

    browser.post(reverse("plan-template-retire", args=[template.public_id]))
    page = browser.get(reverse(LIST)).content.decode()
    assert "none of your own yet" in page
    assert "No longer offered" in page
    assert not templates_visible_to(cast.colleague).exists()

    browser.post(reverse("plan-template-offer", args=[template.public_id]))
    page = browser.get(reverse(LIST)).content.decode()
    assert "One template of your own" in page
    assert "No longer offered" not in page


def test_change_that_was_not_seen_is_shown_and_then_written_over(cast: Cast, signed_in) -> None:
    template = plans.template(cast)
    path = reverse("plan-template", args=[template.public_id])
    browser = signed_in(cast.colleague)
    theirs = sent(seen_revision=1, minutes=80, about="For nights awake.")
    signed_in(cast.her_therapist).post(path, theirs)

    answer = browser.post(path, sent(seen_revision=1, about="For those who lie awake."))

    page = answer.content.decode()
    assert answer.status_code == 422
    told = page.split("What it says now")[1].split("</section>")[0]
    assert "80 minutes" in told
    assert "For nights awake." in told
    assert "The bed has become" not in told
    assert "For those who lie awake." in page
    seen = page.split('name="seen_revision" value="')[1].split('"')[0]
    assert seen == "2"

    assert browser.post(path, sent(seen_revision=seen, about="For us.")).status_code == 302
    assert says_of_template(PlanTemplate.objects.get()).about == "For us."


def test_new_one_whose_name_is_taken_can_still_be_kept_as_a_new_one(cast: Cast, signed_in) -> None:
    template = plans.template(cast)
    path = reverse("plan-template", args=[template.public_id])
    browser = signed_in(cast.colleague)

    answer = browser.post(path, sent(do="as_new", name=template.name, seen_revision=1))

    assert answer.status_code == 422
    assert 'value="as_new"' in answer.content.decode()
    browser.post(path, sent(do="as_new", seen_revision=1))
    assert PlanTemplate.objects.count() == 2
    template.refresh_from_db()
    assert template.revision_number == 1


def test_what_was_entered_beside_a_change_or_a_retirement_is_kept_as_a_new_one(
    cast: Cast, signed_in
) -> None:
    template = plans.retired_template(cast)
    path = reverse("plan-template", args=[template.public_id])
    browser = signed_in(cast.colleague)

    answer = browser.post(path, sent(seen_revision=1))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "no longer offered" in page
    assert "The bed has become a place of trying." in page
    assert 'value="as_new"' in page

    browser.post(path, sent(do="as_new", seen_revision=1))
    assert templates_visible_to(cast.colleague).get().name == "Sleep, our way"
    template.refresh_from_db()
    assert template.retired_at is not None


def test_plan_begins_from_a_template_and_is_nothing_until_it_is_proposed(
    cast: Cast, signed_in
) -> None:
    plans.her_goal(cast)
    template = plans.template(cast)
    browser = signed_in(cast.her_therapist)
    path = reverse("client-plan-write", args=[cast.client_record.public_id])
    for key in ("low_mood", str(template.public_id)):
        page = browser.post(path, {"do": "begin", "template": key}).content.decode()
        assert 'id="pick_behavioural_activation" checked' in page
        assert "Low mood makes one do less" in page
    assert browser.post(path, {"do": "begin", "template": "tea"}).status_code == 200
    assert not Plan.objects.exists()


def set_of(cast: Cast, signed_in) -> tuple[Client, str]:
    path = reverse("client-goal-set", args=[cast.client_record.public_id])
    return signed_in(cast.her_therapist), path


def goals_sent(*ticked: int, **other: object) -> dict[str, object]:
    """The set of our template for low mood, with these goals ticked."""
    fields: dict[str, object] = {"do": "propose", "template": "low_mood"}
    for place, goal in enumerate(our_templates()["low_mood"].goals, start=1):
        fields |= {
            f"goal_{place}-words": goal.words,
            f"goal_{place}-domain": goal.domain.value,
            f"goal_{place}-horizon": goal.horizon.value,
            f"goal_{place}-submission_key": uuid4(),
        }
    return fields | {f"goal_{place}-is_taken": "on" for place in ticked} | other


def test_goals_of_a_template_are_proposed_together_and_never_agreed_by_looking(
    cast: Cast, signed_in
) -> None:
    browser, path = set_of(cast, signed_in)
    page = browser.post(path, {"template": "low_mood"}).content.decode()
    assert "See somebody I like once a week." in page
    assert not Goal.objects.exists()

    own = {"goal_1-words": "Water the plants.", "goal_3-words": "See my aunt once a week."}
    sent = goals_sent(1, 3, **own)
    for _ in range(2):
        answer = browser.post(path, sent, follow=True)

    assert "Two goals proposed." in answer.content.decode()
    assert [(goal.words, goal.domain, goal.state) for goal in Goal.objects.order_by("pk")] == [
        ("Water the plants.", "symptoms", "proposed"),
        ("See my aunt once a week.", "relationships", "proposed"),
    ]
    sides = {side for goal in Goal.objects.all() for side in goal.agreements.values_list("side")}
    assert sides == {("therapist",)}


@pytest.mark.parametrize(
    ("ticked", "other", "said"),
    [
        ((), {}, "Tick the goals that you propose"),
        ((1, 2), {"goal_2-words": " "}, "Write the goal in a few words."),
        ((1, 2), {"goal_2-domain": ""}, "Choose what the goal is about"),
        ((1, 2), {"goal_2-words": "Water the plants."}, "of these very words stands here already"),
    ],
)
def test_set_of_goals_is_proposed_whole_or_not_and_every_word_stays(
    cast: Cast, signed_in, ticked: tuple[int, ...], other: dict[str, str], said: str
) -> None:
    browser, path = set_of(cast, signed_in)
    own = {"goal_1-words": "Water the plants.", "goal_4-words": "Be kinder to me."}

    answer = browser.post(path, goals_sent(*ticked, **{**own, **other}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Water the plants." in page
    assert "Be kinder to me." in page
    assert page.count(" checked") - page.count('type="radio"') // 2 == len(ticked)
    assert not Goal.objects.exists()


def test_set_of_goals_is_kept_over_a_session_that_ended(cast: Cast, signed_in) -> None:
    browser, path = set_of(cast, signed_in)
    let_sessions_end()
    sent = browser.post(path, goals_sent(2, **{"goal_2-words": "Get up at seven."}))

    page = sign_in_again(browser, cast.her_therapist, sent)

    assert "Get up at seven." in page
    assert 'name="goal_2-is_taken" id="id_goal_2-is_taken" checked' in page
    assert not Goal.objects.exists()


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != "her_therapist"])
def test_goals_to_begin_from_are_of_her_therapist_alone(cast: Cast, signed_in, who: str) -> None:
    path = reverse("client-goal-set", args=[cast.client_record.public_id])
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"template": "low_mood"}).status_code == 404
    assert browser.post(path, goals_sent(1)).status_code == 404
    assert scenes.everything() == before


def test_list_asks_no_more_for_more_templates(cast: Cast, signed_in, count_queries) -> None:
    browser = signed_in(cast.her_therapist)
    plans.template(cast)
    count_queries(browser, reverse(LIST))
    few = count_queries(browser, reverse(LIST))
    plans.template(cast)
    plans.template(cast)
    assert count_queries(browser, reverse(LIST)) == few <= 15
