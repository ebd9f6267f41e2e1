"""Templates of plans: ours, and those that a practice makes its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.goals.actions import Wording, propose_goal
from telos.goals.enums import GoalDomain, GoalHorizon
from telos.plans.actions import (
    PlanError,
    PlanSentError,
    TemplateHasChangedError,
    TemplateNameError,
    add_template,
    change_template,
    offer_template_again,
    retire_template,
)
from telos.plans.forms import plan_begun_with
from telos.plans.models import PlanTemplate
from telos.plans.queries import (
    DoingOffered,
    TemplateSays,
    goal_sets_offered,
    our_templates,
    plan_templates_offered,
    says_of_template,
    templates_offered,
    templates_visible_to,
    unknown_approaches,
    unknown_interventions,
)
from tests import scenes
from tests.plans import scenes as plans
from tests.racing import errors_in, race

if TYPE_CHECKING:
    from tests.cast import Cast

CLINICIANS = {"her_therapist", "co_facilitator", "colleague", "former_therapist"}


def changed(says: TemplateSays, name: str = "Our own way") -> TemplateSays:
    return says.model_copy(update={"name": name})


@pytest.mark.parametrize("key", sorted(our_templates()))
def test_template_of_ours_is_whole(key: str) -> None:
    says = our_templates()[key]
    assert not unknown_approaches(says.approaches)
    assert not unknown_interventions(says.doing_keys)
    assert all(doing.goals and doing.how for doing in says.doings)
    assert any(goal.levels for goal in says.goals)
    assert says.about
    assert says.reason
    assert says.tells
    assert len(says.goals) == len({goal.words for goal in says.goals}) >= 3
    assert TemplateSays.model_validate_json(says.model_dump_json()) == says


def test_there_are_three_of_ours() -> None:
    assert set(our_templates()) == {"low_mood", "worry_and_panic", "transition"}


def test_practice_makes_a_template_its_own_changes_and_retires_it(cast: Cast) -> None:
    template = plans.template(cast)
    assert str(template.public_id) in templates_offered(cast.colleague, cast.practice)

    says = changed(says_of_template(template))
    change_template(actor=cast.colleague, template=template, says=says, seen_revision=1)
    assert templates_visible_to(cast.her_therapist).get().name == "Our own way"

    for _ in range(2):
        retire_template(actor=cast.her_therapist, template=template)
    assert not templates_visible_to(cast.her_therapist).exists()
    assert PlanTemplate.objects.count() == 1
    deeds = AuditRow.objects.filter(deed__startswith="plan_template.").order_by("pk")
    assert [row.deed.split(".")[1] for row in deeds] == ["add", "change", "retire"]
    assert {row.client_id for row in deeds} == {None}


def test_retired_template_is_offered_again(cast: Cast) -> None:
    template = plans.retired_template(cast)
    for _ in range(2):
        offer_template_again(actor=cast.colleague, template=template)
    assert templates_visible_to(cast.her_therapist).get().retired_by is None
    assert AuditRow.objects.filter(deed="plan_template.offer").count() == 1


def test_template_that_was_kept_before_doings_named_their_goals_is_read() -> None:
    told = our_templates()["low_mood"].model_dump(mode="json")
    told["doings"] = ["activity_diary", "thought_record"]
    says = TemplateSays.model_validate(told)
    assert says.doings == (DoingOffered(key="activity_diary"), DoingOffered(key="thought_record"))


@pytest.mark.parametrize(
    "other",
    [
        {"doings": [], "goals": []},
        {"doings": [{"key": "worry_time", "goals": [5]}]},
        {"doings": [{"key": "worry_time", "goals": [0]}]},
        {"goals": [{"words": "Rest", "domain": "coping", "horizon": "short", "levels": ["a"]}]},
    ],
)
def test_template_that_is_not_whole_is_none(other: dict[str, Any]) -> None:
    told = our_templates()["low_mood"].model_dump(mode="json")
    with pytest.raises(ValidationError):
        TemplateSays.model_validate(told | other)


def test_set_of_goals_alone_is_offered_where_goals_begin_and_not_where_a_plan_does(
    cast: Cast,
) -> None:
    says = changed(our_templates()["low_mood"]).model_copy(update={"doings": (), "approaches": ()})
    key = str(
        add_template(
            actor=cast.her_therapist, practice=cast.practice, says=says, submission_key=uuid4()
        ).public_id
    )
    assert goal_sets_offered(cast.colleague, cast.practice)[key] == says
    assert key not in plan_templates_offered(cast.colleague, cast.practice)
    assert set(our_templates()) <= set(plan_templates_offered(cast.colleague, cast.practice))


def test_plan_begun_from_a_template_serves_the_goals_that_each_thing_names(cast: Cast) -> None:
    says = our_templates()["low_mood"]
    words = (says.goals[1].words.upper(), "Be with people again.", "Be kinder to myself.")
    about = (GoalDomain.PURPOSE, GoalDomain.RELATIONSHIPS, GoalDomain.GROWTH)
    goals = [
        propose_goal(
            actor=cast.her_therapist,
            episode=cast.episode,
            wording=Wording(words=said, domain=domain, horizon=GoalHorizon.SHORT),
            submission_key=uuid4(),
        )
        for said, domain in zip(words, about, strict=True)
    ]
    up, people, _kinder = (str(goal.public_id) for goal in goals)

    begun = plan_begun_with(says, goals)

    # It names goals 1 to 3 of the set: one stands in its words. That of nobody's words is asked.
    assert begun["goals_behavioural_activation"] == [up]
    assert begun["how_behavioural_activation"] == says.doings[0].how
    assert begun["goals_thought_record"] == []
    # Without that one, what is about the same.
    assert plan_begun_with(says, goals[1:])["goals_behavioural_activation"] == [people]


def test_change_that_was_not_seen_is_not_written_over(cast: Cast) -> None:
    template = plans.template(cast)
    says = says_of_template(template)
    change = partial(change_template, template=template, seen_revision=1)
    change(actor=cast.her_therapist, says=changed(says))
    before = scenes.everything()

    with pytest.raises(PlanError, match="Somebody has changed"):
        change(actor=cast.colleague, says=changed(says, "Another"))
    change(actor=cast.her_therapist, says=changed(says))

    assert scenes.everything() == before


def test_what_is_retired_is_not_changed(cast: Cast) -> None:
    template = plans.template(cast)
    says = changed(says_of_template(template))
    retire_template(actor=cast.her_therapist, template=template)
    before = scenes.everything()

    with pytest.raises(PlanError, match="no longer offered"):
        change_template(actor=cast.colleague, template=template, says=says, seen_revision=1)

    assert scenes.everything() == before


def test_form_sent_twice_is_one_template_and_never_another(cast: Cast) -> None:
    says, key = our_templates()["low_mood"], uuid4()
    add = partial(
        add_template, actor=cast.her_therapist, practice=cast.practice, submission_key=key
    )
    assert add(says=says) == add(says=says)
    with pytest.raises(PlanSentError):
        add(says=changed(says))
    assert PlanTemplate.objects.count() == 1


def test_template_names_what_the_library_has(cast: Cast) -> None:
    says = our_templates()["low_mood"].model_copy(
        update={"doings": (DoingOffered(key="reading_tea_leaves"),)}
    )
    with pytest.raises(PlanError):
        add_template(
            actor=cast.her_therapist, practice=cast.practice, says=says, submission_key=uuid4()
        )


def test_template_is_kept_by_clinicians_of_the_practice_alone(cast: Cast) -> None:
    template = plans.template(cast)
    says = changed(says_of_template(template))
    before = scenes.everything()
    for person in cast.everybody_but(*CLINICIANS):
        with pytest.raises(NotAllowedError):
            add_template(actor=person, practice=cast.practice, says=says, submission_key=uuid4())
        with pytest.raises(NotAllowedError):
            change_template(actor=person, template=template, says=says, seen_revision=1)
        with pytest.raises(NotAllowedError):
            retire_template(actor=person, template=template)
        with pytest.raises(NotAllowedError):
            offer_template_again(actor=person, template=template)
        assert not templates_visible_to(person).exists()
    assert scenes.everything() == before


def test_two_templates_that_are_offered_never_have_one_name(cast: Cast) -> None:
    first = plans.template(cast)
    second = plans.template(cast)
    says = says_of_template(first)
    taken = changed(says, f"  {first.name.upper()}")
    before = scenes.everything()

    with pytest.raises(TemplateNameError):
        add_template(
            actor=cast.colleague, practice=cast.practice, says=taken, submission_key=uuid4()
        )
    with pytest.raises(TemplateNameError):
        change_template(actor=cast.colleague, template=second, says=taken, seen_revision=1)
    assert scenes.everything() == before

    # What is no longer offered has given its name away, and asks before it takes it back.
    retire_template(actor=cast.colleague, template=first)
    change_template(actor=cast.colleague, template=second, says=taken, seen_revision=1)
    with pytest.raises(TemplateNameError):
        offer_template_again(actor=cast.colleague, template=first)
    elsewhere = add_template(
        actor=cast.therapist_elsewhere,
        practice=cast.practice_elsewhere,
        says=taken,
        submission_key=uuid4(),
    )
    assert elsewhere.name == taken.name


@pytest.mark.django_db(transaction=True)
def test_two_templates_of_one_name_at_once_are_one_and_one_refusal(cast: Cast) -> None:
    add = partial(add_template, practice=cast.practice, says=our_templates()["low_mood"])

    outcomes = race(
        partial(add, actor=cast.her_therapist, submission_key=uuid4()),
        partial(add, actor=cast.colleague, submission_key=uuid4()),
    )

    assert errors_in(outcomes) == [TemplateNameError]


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_are_one_change_and_one_refusal(cast: Cast) -> None:
    template = plans.template(cast)
    says = says_of_template(template)
    change = partial(change_template, template=template, seen_revision=1)

    outcomes = race(
        partial(change, actor=cast.her_therapist, says=changed(says, "Hers")),
        partial(change, actor=cast.colleague, says=changed(says, "His")),
    )

    assert errors_in(outcomes) == [TemplateHasChangedError]
