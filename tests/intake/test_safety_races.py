"""Both sides write the safety plan at the same moment."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from telos.audit.models import AuditRow
from telos.intake.actions import (
    SafetyPlanChangedError,
    TypedElsewhereError,
    drop_safety_draft,
    look_through_safety_plan,
    write_safety_plan,
)
from telos.intake.models import SafetyPlan, SafetyPlanDraft, SafetyPlanLook, SafetyPlanVersion
from tests import safety
from tests.cast import Cast
from tests.racing import errors_in, race

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 50


def test_two_versions_at_once_are_one_version_and_one_refusal(cast: Cast) -> None:
    for number in range(ROUNDS):
        write = partial(write_safety_plan, client=cast.client_record, seen_version=number)

        outcomes = race(
            partial(
                write,
                actor=cast.client,
                words=safety.words(f"Hers {number}"),
                submission_key=uuid4(),
            ),
            partial(
                write,
                actor=cast.her_therapist,
                words=safety.words(f"His {number}"),
                submission_key=uuid4(),
            ),
        )

        assert errors_in(outcomes) == [SafetyPlanChangedError]
        plan = SafetyPlan.objects.get()
        assert plan.version_number == plan.versions.count() == number + 1


def test_looking_through_while_it_changes_never_looks_at_what_was_not_seen(cast: Cast) -> None:
    for number in range(1, 21):
        version = safety.written(cast, sign=f"Sign {number}")

        outcomes = race(
            partial(
                look_through_safety_plan,
                actor=cast.her_therapist,
                client=cast.client_record,
                seen_version=version.number,
                submission_key=uuid4(),
            ),
            partial(
                write_safety_plan,
                actor=cast.client,
                client=cast.client_record,
                words=safety.words(f"Another sign {number}"),
                seen_version=version.number,
                submission_key=uuid4(),
            ),
        )

        assert set(errors_in(outcomes)) <= {SafetyPlanChangedError}
        looks = SafetyPlanLook.objects.filter(version__plan=version.plan)
        assert all(look.version.number % 2 == 1 for look in looks)


def test_one_form_sent_twice_at_once_makes_one_version(cast: Cast) -> None:
    for sent in range(1, 21):
        write = partial(
            write_safety_plan,
            actor=cast.client,
            client=cast.client_record,
            words=safety.words(f"Sign {sent}"),
            seen_version=sent - 1,
            submission_key=uuid4(),
        )

        outcomes = race(write, write)

        assert errors_in(outcomes) == []
        assert outcomes[0] == outcomes[1]
        assert SafetyPlanVersion.objects.count() == sent
        assert AuditRow.objects.filter(deed="safety_plan.write").count() == sent


def test_two_pages_that_type_at_once_are_one_draft_and_one_who_is_told(cast: Cast) -> None:
    for number in range(1, 21):
        outcomes = race(
            *(
                partial(safety.typed, cast, signs=f"{device} {number}", seen=0)
                for device in ("Telephone", "Desk")
            )
        )

        assert errors_in(outcomes) == [TypedElsewhereError]
        draft = SafetyPlanDraft.objects.get()
        assert draft.stamp.hex in outcomes
        drop_safety_draft(actor=cast.client, client=cast.client_record, seen_stamp=draft.stamp.hex)


def test_what_is_typed_while_another_page_saves_stays(cast: Cast) -> None:
    for number in range(20):
        page = uuid4()
        typed = partial(safety.typed, cast, page=page, seen=number, signs=f"Typed {number}")
        first = typed()

        outcomes = race(
            partial(typed, seen_stamp=first, own="And more"),
            partial(
                write_safety_plan,
                actor=cast.client,
                client=cast.client_record,
                words=safety.words(f"Saved {number}"),
                seen_version=number,
                submission_key=uuid4(),
                page=uuid4(),
                seen_stamp=first,
            ),
        )

        # Whoever saved had read what was typed until then; what came after is nobody's to drop.
        assert errors_in(outcomes) == []
        draft = SafetyPlanDraft.objects.get()
        assert (draft.signs, draft.own) == (f"Typed {number}", "And more")
        assert SafetyPlan.objects.get().version_number == number + 1
        drop_safety_draft(actor=cast.client, client=cast.client_record, page=page)


def test_what_the_client_types_while_the_therapist_saves_stays(cast: Cast) -> None:
    for number in range(20):
        page = uuid4()

        outcomes = race(
            partial(safety.typed, cast, page=page, seen=number, signs=f"Hers {number}"),
            partial(safety.written, cast, by=cast.her_therapist, sign=f"His {number}"),
        )

        assert errors_in(outcomes) == []
        assert SafetyPlanDraft.objects.get().signs == f"Hers {number}"
        assert SafetyPlanVersion.objects.latest("number").lines("signs")[0] == f"His {number}"
        drop_safety_draft(actor=cast.client, client=cast.client_record, page=page)
