"""What goes by a practice's rules goes whole: what stands beside the words too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser
from django.urls import reverse

from telos.intake.enums.questions import Question
from telos.intake.models import (
    FormulationTyping,
    IntakeDraft,
    IntakeEntry,
    SafetyPlan,
    SafetyPlanDraft,
    SafetyPlanVersion,
)
from telos.intake.queries import safety_plan_stands, safety_standing
from telos.plans.models import PlanApproach, PlanArrangement, PlanIntervention, PlanServing
from telos.rights.actions import ask_correction, let_go, list_what_is_due
from telos.rights.enums import About, Kept
from telos.rights.queries import copy_of
from tests import safety
from tests.intake import scenes as intakes
from tests.plans import scenes as plans
from tests.rights.scenes import ended, erased, listed, rules, said, years_on

if TYPE_CHECKING:
    from telos.people.models import Person
    from tests.cast import Cast

ERASED = "This text was erased."


def browser_of(person: Person) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def only_rulers_and_choices(cast: Cast) -> None:
    """An intake without a word."""
    intake = intakes.begun(cast)
    intakes.answered(cast, intake, Question.WILLING, "", value=2)
    intakes.answered(cast, intake, Question.MONEY, "", helps="sliding_scale")


def gone(cast: Cast) -> None:
    """All but the record as a whole, confirmed by the manager when its years are over."""
    for due in list_what_is_due(cast.practice):
        let_go(actor=cast.manager, due=due)


def test_intake_of_rulers_and_choices_alone_is_listed_and_goes(cast: Cast) -> None:
    only_rulers_and_choices(cast)
    ended(cast)
    rules(cast)
    due = {due.kind: due for due in listed(cast, years=8)}
    with years_on(8):
        let_go(actor=cast.manager, due=due[Kept.INTAKE])
        assert {(e.value, e.helps) for e in IntakeEntry.objects.all()} == {(None, "")}
        assert Kept.INTAKE not in {due.kind for due in list_what_is_due(cast.practice)}


def test_nothing_of_an_intake_is_read_after_its_years(cast: Cast) -> None:
    only_rulers_and_choices(cast)
    intake = cast.episode.intake
    intakes.moved(intake, intakes.IntakeState.HANDED_IN, by=cast.client)
    intakes.formulating(cast, intake, "When it gets lou")
    ended(cast)
    rules(cast)
    with years_on(8):
        gone(cast)
        assert not FormulationTyping.objects.exists()
        assert not IntakeDraft.objects.exists()
        told = copy_of(cast.client, cast.client_record)
        assert {(a["value"], a["helps"]) for a in told["intake_answers"]} == {(None, "")}
        assert browser_of(cast.client).get(reverse("my-intake-look")).status_code in {200, 302}


@pytest.mark.parametrize("how", ["years", "erasure"])
def test_names_of_what_was_done_go_with_the_plan(cast: Cast, how: str) -> None:
    plans.agreed(cast)
    assert PlanIntervention.objects.exists()
    ended(cast)
    rules(cast)
    if how == "erasure":
        erased(cast)
    else:
        with years_on(8):
            gone(cast)
            assert Kept.PLANS not in {due.kind for due in list_what_is_due(cast.practice)}
            for who, page in ((cast.client, reverse("my-plan")),):
                assert browser_of(who).get(page).status_code == 200
            assert browser_of(cast.client).get(reverse("my-rights")).status_code == 200
    for model in (PlanIntervention, PlanApproach, PlanServing, PlanArrangement):
        assert not model._base_manager.exists()


def test_safety_plan_that_went_is_none(cast: Cast) -> None:
    plan = safety.written(cast)
    ask_correction(
        actor=cast.client,
        client=cast.client_record,
        said=said(cast, about=About.SAFETY_PLAN, original_id=SafetyPlan.objects.get().public_id),
        submission_key=plan.public_id,
    )
    safety.typed(cast)
    ended(cast)
    rules(cast)
    with years_on(8):
        gone(cast)
        assert safety_standing(cast.client, cast.client_record) is None
        assert not safety_plan_stands(cast.client, cast.client_record)
        assert not SafetyPlanVersion.objects.exists()
        assert not SafetyPlanDraft.objects.exists()
        browser = browser_of(cast.client)
        for name in ("my-safety-plan", "my-safety-plan-write", "my-rights", "today"):
            page = browser.get(reverse(name))
            assert page.status_code == 200
            if name != "my-rights":
                assert ERASED not in page.content.decode()
        assert browser.get(reverse("my-safety-plan-copy")).status_code == 302
        assert copy_of(cast.client, cast.client_record)["safety_plan_versions"] == []
        # Who comes back writes another.
        safety.written(cast)
        assert safety_standing(cast.client, cast.client_record) is not None
