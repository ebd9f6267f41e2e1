"""Templates of plans: ours, and those that a practice makes its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.plans.actions import (
    PlanError,
    PlanSentError,
    add_template,
    change_template,
    offer_template_again,
    retire_template,
)
from telos.plans.models import PlanTemplate
from telos.plans.queries import (
    TemplateSays,
    our_templates,
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
    assert not unknown_interventions(says.doings)
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
    says = our_templates()["low_mood"].model_copy(update={"doings": ("reading_tea_leaves",)})
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


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_are_one_change_and_one_refusal(cast: Cast) -> None:
    template = plans.template(cast)
    says = says_of_template(template)
    change = partial(change_template, template=template, seen_revision=1)

    outcomes = race(
        partial(change, actor=cast.her_therapist, says=changed(says, "Hers")),
        partial(change, actor=cast.colleague, says=changed(says, "His")),
    )

    assert errors_in(outcomes) == [PlanError]
