"""Making a template of a practice's own, changing it, and no longer offering it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.people.models import Practice
from telos.plans.actions.saying import PlanError, PlanSentError
from telos.plans.models import PlanTemplate
from telos.plans.queries import unknown_approaches, unknown_interventions
from telos.plans.rules import may_keep_templates

if TYPE_CHECKING:
    from uuid import UUID

    from telos.people.models import Person
    from telos.plans.queries import TemplateSays


class TemplateHasChangedError(PlanError):
    """Somebody has changed the template since the actor read it."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has changed this template since you opened it. Read what it says now.")
        )


class TemplateRetiredError(PlanError):
    """The template is no longer offered, so nobody changes it."""

    def __init__(self) -> None:
        super().__init__(_("This template is no longer offered; keep yours as a new one."))


class TemplateNameError(PlanError):
    """Another template that the practice offers has this name."""

    def __init__(self) -> None:
        super().__init__(
            _("Another template of your practice has this name. Give this one a name of its own.")
        )


@transaction.atomic
def add_template(
    *, actor: Person, practice: Practice, says: TemplateSays, submission_key: UUID
) -> PlanTemplate:
    """Add a template to the practice's, made anew or from another."""
    require(may_keep_templates(actor, practice))
    _require_known(says)
    _hold_names(practice)
    if not PlanTemplate.objects.filter(submission_key=submission_key).exists():
        _require_own_name(practice, says.name)
    template, made = PlanTemplate.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "practice": practice,
            "name": says.name,
            "says": says.model_dump_json(),
            "made_by": actor,
        },
    )
    if made:
        record(actor=actor, deed="plan_template.add", about=template, practice=practice)
    elif (template.practice_id, template.says) != (practice.pk, says.model_dump_json()):
        raise PlanSentError
    return template


@transaction.atomic
def change_template(
    *, actor: Person, template: PlanTemplate, says: TemplateSays, seen_revision: int
) -> PlanTemplate:
    """Let a template say something else; plans that were begun from it stay as they are."""
    held = _held(actor, template)
    _require_known(says)
    text = says.model_dump_json()
    if held.says == text:
        return held
    if held.revision_number != seen_revision:
        raise TemplateHasChangedError
    _hold_names(held.practice)
    _require_own_name(held.practice, says.name, but=held)
    held.name, held.says = says.name, text
    held.revision_number += 1
    held.save(update_fields=["name", "says", "revision_number"])
    record(actor=actor, deed="plan_template.change", about=held, practice=held.practice)
    return held


@transaction.atomic
def retire_template(*, actor: Person, template: PlanTemplate) -> PlanTemplate:
    """Offer a template no longer; it is kept, and what was begun from it stays."""
    require(may_keep_templates(actor, template.practice))
    held = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    if held.retired_at is None:
        held.retired_at, held.retired_by = clock.now(), actor
        held.save(update_fields=["retired_at", "retired_by"])
        record(actor=actor, deed="plan_template.retire", about=held, practice=template.practice)
    return held


@transaction.atomic
def offer_template_again(*, actor: Person, template: PlanTemplate) -> PlanTemplate:
    """Offer a template that was offered no longer."""
    require(may_keep_templates(actor, template.practice))
    held = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    if held.retired_at is not None:
        _hold_names(template.practice)
        _require_own_name(template.practice, held.name, but=held)
        held.retired_at = held.retired_by = None
        held.save(update_fields=["retired_at", "retired_by"])
        record(actor=actor, deed="plan_template.offer", about=held, practice=template.practice)
    return held


def _held(actor: Person, template: PlanTemplate) -> PlanTemplate:
    require(may_keep_templates(actor, template.practice))
    held = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    if held.retired_at is not None:
        raise TemplateRetiredError
    return held


def _hold_names(practice: Practice) -> None:
    """Let nobody else give a template of the practice a name until the transaction ends."""
    Practice.objects.select_for_update().get(pk=practice.pk)


def _require_own_name(practice: Practice, name: str, *, but: PlanTemplate | None = None) -> None:
    """Refuse a name that another template has which the practice offers.

    Compared here and not by the database, which knows small letters of one script alone.
    """
    others = PlanTemplate.objects.filter(practice=practice, retired_at=None)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if _plain(name) in {_plain(other) for other in others.values_list("name", flat=True)}:
        raise TemplateNameError


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _require_known(says: TemplateSays) -> None:
    if unknown_approaches(says.approaches) or unknown_interventions(says.doing_keys):
        raise PlanError(_("Choose from the library as it stands now; something of it has gone."))
