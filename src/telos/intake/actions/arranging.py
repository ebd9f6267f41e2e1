"""Saying what was arranged about a circumstance that stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.intake.actions.errors import IntakeError, IntakeHasChangedError
from telos.intake.actions.holding import has_changed, hold_intake, record_deed
from telos.intake.enums.questions import LONGEST_ANSWER, OFFERED
from telos.intake.models import BarrierPlan
from telos.intake.rules.intake import may_arrange
from telos.vault.rows import texts

if TYPE_CHECKING:
    from telos.intake.enums.questions import Question
    from telos.intake.models import Intake
    from telos.people.models import Person


@transaction.atomic
def arrange(
    *, actor: Person, intake: Intake, question: Question, arranged: str, seen_number: int
) -> BarrierPlan:
    """Write down what was arranged; what was arranged before stays beside it.

    It goes on when the intake is complete: circumstances change later too.
    """
    held, _side = hold_intake(actor, intake)
    require(may_arrange(actor, held.episode.client))
    words = arranged.strip()
    if question not in OFFERED:
        raise IntakeError(_("This is no circumstance that stands in the way."))
    if not words or len(words) > LONGEST_ANSWER:
        raise IntakeError(_("Say in a few words what was arranged."))
    last = BarrierPlan.objects.filter(intake=held, question=question).order_by("number").last()
    if last is not None and (last.by_id, last.arranged) == (actor.pk, words):
        return last
    if seen_number != (last.number if last else 0):
        raise IntakeHasChangedError
    plan = BarrierPlan.objects.create(
        intake=held,
        sealed_for=held.episode.client.public_id,
        question=question,
        number=seen_number + 1,
        by=actor,
        **texts(arranged=words),
    )
    has_changed(held)
    record_deed(actor, "intake.arrange", held, about=plan)
    return plan
