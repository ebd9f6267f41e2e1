"""What the deeds of a plan come to, and what a form sent twice does not do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils.formats import date_format

from telos.access.enums import Side
from telos.audit.models import AuditRow
from telos.base import clock
from telos.goals.actions import move_goal
from telos.goals.enums import GoalState
from telos.intake.enums.questions import Question
from telos.intake.queries import barriers_of, in_the_way_of
from telos.plans.actions import (
    Arranged,
    PlanError,
    PlanHasChangedError,
    PlanSentError,
    ReviewDayError,
    Serving,
    agree_plan,
    answer_wish,
    ask_change,
    end_plan,
    keep_plan,
    propose_plan,
    review_plan,
)
from telos.plans.enums import PlanState, StepKind
from telos.plans.forms import begun_with
from telos.plans.forms.fields import FIRST_REVIEW
from telos.plans.models import Plan, PlanVersion
from telos.plans.queries import PlanRead, plan_glances, plan_of
from telos.web.plan_words import plan_shown
from tests import scenes
from tests.intake import scenes as intakes
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from tests.cast import Cast


def read(cast: Cast) -> PlanRead:
    """The client's plan as she reads it."""
    found = plan_of(cast.client, cast.episode)
    assert found is not None
    return found


def test_proposed_version_keeps_everything_that_was_said(cast: Cast) -> None:
    scenes.schedule(cast)
    version = plans.proposed(cast, sign_measures=("phq9",)).plan.versions.get()

    found = read(cast)
    shown = found.shown
    assert (version.number, found.plan.state, found.awaits) == (1, PlanState.PROPOSED, Side.CLIENT)
    assert (shown.approaches, shown.row.reason) == (("cbt",), plans.REASON)
    assert [(s.key, s.row.how, s.goals) for s in shown.servings] == [
        ("behavioural_activation", "Small things first.", (plans.her_goal(cast),))
    ]
    assert (shown.row.tells, shown.sign_measures) == (plans.TELLS, ("PHQ-9",))
    assert shown.sign_goals == (plans.her_goal(cast),)
    assert shown.agreed_sides == {Side.THERAPIST}
    assert AuditRow.objects.filter(deed="plan.propose").count() == 1


def test_version_plans_for_what_she_has_told_of(cast: Cast) -> None:
    intakes.handed_in(cast)
    assert [each.question for each in in_the_way_of(cast.her_therapist, cast.episode)] == ["money"]
    plan = plans.proposed(cast, arranged=plans.arranged(cast)).plan
    [row] = read(cast).shown.arranged
    assert (row.entry.question, row.how) == ("money", plans.HOW)
    with pytest.raises(PlanError, match="This is proposed already"):
        plans.proposed(cast, seen_step=plan.step_number, arranged=plans.arranged(cast))
    plans.proposed(cast, seen_step=plan.step_number, arranged=plans.arranged(cast, "By phone."))
    first, second = read(cast).versions
    assert [row.how for version in (first, second) for row in version.arranged] == [
        plans.HOW,
        "By phone.",
    ]


def test_form_with_an_arrangement_sent_twice_is_one_version(cast: Cast) -> None:
    intakes.handed_in(cast)
    key = uuid4()
    for how in (plans.HOW, plans.HOW):
        sent = plans.says(cast, arranged=plans.arranged(cast, how))
        made = propose_plan(
            actor=cast.her_therapist, episode=cast.episode, says=sent, submission_key=key
        )
    assert PlanVersion.objects.get() == made
    other = plans.says(cast, arranged=plans.arranged(cast, "By phone."))
    with pytest.raises(PlanSentError):
        propose_plan(actor=cast.her_therapist, episode=cast.episode, says=other, submission_key=key)


@pytest.mark.parametrize("how", ["", " \n"])
def test_arrangement_says_how(cast: Cast, how: str) -> None:
    intakes.handed_in(cast)
    with pytest.raises(PlanError, match="how it is planned for"):
        plans.says(cast, arranged=plans.arranged(cast, how))


def test_nothing_is_planned_for_that_is_told_otherwise_by_now(cast: Cast) -> None:
    intake = intakes.handed_in(cast)
    before = plans.arranged(cast)
    intakes.answered(cast, intake, Question.MONEY, "I have work again.", after=1)
    with pytest.raises(PlanError, match="told otherwise"):
        plans.proposed(cast, arranged=before)
    plans.proposed(cast, arranged=plans.arranged(cast))


def test_nothing_is_planned_for_that_is_not_handed_in(cast: Cast) -> None:
    intakes.written(cast)
    assert in_the_way_of(cast.her_therapist, cast.episode) == []
    [hers] = in_the_way_of(cast.client, cast.episode)
    with pytest.raises(PlanError, match="told otherwise"):
        plans.proposed(cast, arranged=(Arranged(entry=hers.entry, how=plans.HOW),))


def test_each_thing_is_planned_for_once(cast: Cast) -> None:
    intakes.handed_in(cast)
    with pytest.raises(PlanError):
        plans.proposed(cast, arranged=(*plans.arranged(cast), *plans.arranged(cast, "By phone.")))
    assert not Plan.objects.exists()


def test_what_might_get_in_the_way_in_words_can_be_planned_for(cast: Cast) -> None:
    intake = intakes.handed_in(cast)
    intakes.answered(cast, intake, Question.IN_THE_WAY, "I want it perfect.")
    told = in_the_way_of(cast.her_therapist, cast.episode)
    assert [each.question for each in told] == [Question.MONEY, Question.IN_THE_WAY]
    found = barriers_of(cast.her_therapist, [cast.episode])[cast.episode.pk]
    assert [each.question for each in found] == [Question.MONEY]


def test_plan_stands_when_both_have_agreed_to_the_version_they_saw(cast: Cast) -> None:
    plan = plans.proposed(cast).plan

    agreed = agree_plan(actor=cast.client, plan=plan, seen_step=1)

    found = read(cast)
    assert (agreed.state, found.awaits, found.offer) == (PlanState.AGREED, None, None)
    assert found.standing is not None
    assert found.standing.is_agreed
    assert agreed.review_on == found.standing.row.review_on


def test_new_version_stands_beside_until_the_client_agrees(cast: Cast) -> None:
    plan = plans.beside(cast, plans.agreed(cast))
    found = read(cast)
    assert found.standing is not None
    assert found.offer is not None
    assert (found.standing.number, found.offer.number) == (1, 2)

    agree_plan(actor=cast.client, plan=plan, seen_step=plan.step_number)

    found = read(cast)
    assert found.standing is not None
    assert (found.standing.number, found.offer) == (2, None)


def test_agreeing_to_ones_own_proposal_changes_nothing(cast: Cast) -> None:
    plan = plans.proposed(cast).plan
    before = scenes.everything()

    agree_plan(actor=cast.her_therapist, plan=plan, seen_step=1)

    assert scenes.everything() == before


def test_version_that_was_not_seen_is_not_agreed_to(cast: Cast) -> None:
    plan = plans.proposed(cast).plan
    plans.beside(cast, plan)
    before = scenes.everything()

    for deed in (agree_plan, keep_plan):
        with pytest.raises(PlanHasChangedError):
            deed(actor=cast.client, plan=plan, seen_step=1)

    assert scenes.everything() == before


def test_what_is_asked_for_waits_until_a_version_or_an_answer(cast: Cast) -> None:
    plan = plans.wished(cast, plans.agreed(cast))
    assert read(cast).awaits == Side.THERAPIST
    glance = plan_glances(cast.her_therapist, [cast.episode])[cast.episode.pk]
    assert (glance.awaits, glance.is_asked_for) == (Side.THERAPIST, True)

    answered = answer_wish(
        actor=cast.her_therapist, plan=plan, seen_step=plan.step_number, words="From January."
    )
    assert (read(cast).awaits, read(cast).wish) == (None, None)

    again = plans.wished(cast, answered, words="And by video?")
    plans.beside(cast, again)
    assert (read(cast).awaits, read(cast).wish) == (Side.CLIENT, None)


@pytest.mark.parametrize("words", ["", "  \n"])
def test_deed_that_needs_words_is_refused_without(cast: Cast, words: str) -> None:
    plan = plans.wished(cast, plans.agreed(cast))
    seen, before = plan.step_number, scenes.everything()

    with pytest.raises(PlanError):
        ask_change(actor=cast.client, plan=plan, seen_step=seen, words=words)
    with pytest.raises(PlanError):
        answer_wish(actor=cast.her_therapist, plan=plan, seen_step=seen, words=words)
    with pytest.raises(PlanError):
        end_plan(actor=cast.client, plan=plan, seen_step=seen, why=words)
    with pytest.raises(PlanError):
        review_plan(
            actor=cast.her_therapist,
            plan=plan,
            seen_step=seen,
            words=words,
            next_on=clock.today() + timedelta(days=9),
        )

    assert scenes.everything() == before


def test_forms_sent_twice_are_one_step(cast: Cast) -> None:
    plan = plans.agreed(cast)
    for _ in range(2):
        ask_change(actor=cast.client, plan=plan, seen_step=2, words=plans.WISH)
    for _ in range(2):
        answer_wish(actor=cast.her_therapist, plan=plan, seen_step=3, words="Yes, soon.")
    for _ in range(2):
        end_plan(actor=cast.client, plan=plan, seen_step=4, why="We are done.")

    kinds = [step.kind for step in read(cast).steps]
    assert kinds == [*("version", "agreement", "wish", "answer", "end")]
    assert AuditRow.objects.filter(deed__startswith="plan.").count() == 5


def test_form_of_a_version_sent_twice_is_one_version(cast: Cast) -> None:
    key = uuid4()
    sent: dict[str, Any] = {"episode": cast.episode, "submission_key": key}
    first = propose_plan(actor=cast.her_therapist, says=plans.says(cast), **sent)
    again = propose_plan(actor=cast.her_therapist, says=plans.says(cast), **sent)
    assert first == again
    before = scenes.everything()

    with pytest.raises(PlanSentError):
        propose_plan(actor=cast.her_therapist, says=plans.says(cast, minutes=30), **sent)

    assert scenes.everything() == before


def test_same_version_is_not_proposed_again(cast: Cast) -> None:
    plan = plans.proposed(cast).plan
    with pytest.raises(PlanError, match="proposed already"):
        plans.proposed(cast, seen_step=plan.step_number)
    agreed = agree_plan(actor=cast.client, plan=plan, seen_step=1)
    with pytest.raises(PlanError, match="stands already"):
        plans.proposed(cast, seen_step=agreed.step_number)
    assert PlanVersion.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"reason": " "},
        {"tells": ""},
        {"approaches": ()},
        {"servings": ()},
        {"places": frozenset()},
        {"approaches": ("reading_tea_leaves",)},
        {"approaches": ("cbt", "cbt")},
        {"sign_measures": ("phq9",)},
    ],
)
def test_plan_that_says_too_little_or_the_unknown_is_refused(
    cast: Cast, other: dict[str, Any]
) -> None:
    plans.her_goal(cast)
    before = scenes.everything()

    with pytest.raises(PlanError):
        plans.proposed(cast, **other)

    assert scenes.everything() == before


def test_plan_serves_no_goal_of_another_or_one_that_is_set_aside(cast: Cast) -> None:
    theirs = scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    own = plans.her_goal(cast)
    aside = move_goal(
        actor=cast.client, goal=scenes.proposed_goal(cast), to=GoalState.SET_ASIDE,
        seen_revision=1, why="Not now.",
    )  # fmt: skip
    before = scenes.everything()

    for goals in [(theirs,), (own, aside), ()]:
        with pytest.raises(PlanError):
            plans.proposed(
                cast,
                servings=(Serving(intervention="behavioural_activation", goals=goals),),
                sign_goals=(),
            )

    assert scenes.everything() == before


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_review_day_is_to_come_and_within_a_year(cast: Cast, days: int) -> None:
    day = clock.today() + timedelta(days=days)
    with pytest.raises(ReviewDayError):
        plans.proposed(cast, review_on=day)
    assert not Plan.objects.exists()
    plan = plans.agreed(cast)
    with pytest.raises(ReviewDayError):
        plans.reviewed(cast, plan, days=days)


def test_review_goes_on_with_the_plan_and_names_the_next_day(cast: Cast) -> None:
    plan = plans.reviewed(cast, plans.agreed(cast), days=30)

    assert (plan.state, plan.review_on) == (
        PlanState.REVIEWED,
        clock.today() + timedelta(days=30),
    )
    assert read(cast).standing is not None
    assert read(cast).steps[-1].kind == StepKind.REVIEW
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert plan_glances(cast.client, [cast.episode])[cast.episode.pk].is_due
    assert not plan_glances(cast.client, [cast.episode])[cast.episode.pk].is_due


def test_day_that_a_review_named_stands_in_the_plan_and_where_the_next_version_begins(
    cast: Cast,
) -> None:
    first = clock.today() + timedelta(days=42)
    plan = plans.reviewed(cast, plans.agreed(cast), days=30)
    found, day = read(cast), clock.today() + timedelta(days=30)
    assert found.versions[0].row.review_on == first

    told = {part.key: part.lines for part in plan_shown(found.shown).parts}
    assert told["review"] == (date_format(day, "j F Y"),)
    assert begun_with(found.shown)["review_on"] == day
    with pytest.raises(PlanError, match="stands already"):
        plans.proposed(cast, seen_step=plan.step_number, review_on=day)
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert begun_with(found.shown)["review_on"] == clock.today() + FIRST_REVIEW

    plan = plans.beside(cast, plan, review_on=first)
    agree_plan(actor=cast.client, plan=plan, seen_step=plan.step_number)
    assert [version.review_on for version in read(cast).versions] == [first, first]


def test_plan_that_has_ended_begins_anew_as_a_proposal(cast: Cast) -> None:
    plan = plans.plan_in(cast, PlanState.ENDED)
    assert read(cast).shown.number == 1

    anew = plans.beside(cast, plan)
    assert (anew.state, read(cast).standing) == (PlanState.PROPOSED, None)

    agree_plan(actor=cast.client, plan=anew, seen_step=anew.step_number)
    assert read(cast).shown.number == 2


def test_nobody_elses_plan_is_read(cast: Cast) -> None:
    plans.agreed(cast)

    for person in cast.everybody_but("client", "her_therapist"):
        assert plan_of(person, cast.episode) is None
        assert plan_glances(person, [cast.episode]) == {}
