"""The safety plan of a client, its versions, and when the two looked through it together."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Side
from telos.base.models import Row
from telos.intake.enums import SafetyPart
from telos.people.models import Client, Person
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text

_PARTS = (*SafetyPart.values, "own")


def _holds_something() -> Q:
    """Return the condition that at least one part of a version holds text."""
    found = Q()
    for name in _PARTS:
        found |= holds_text(name)
    return found


def _is_nowhere_empty() -> Q:
    """Return the condition that what is not filled in is null, never a sealed nothing."""
    found = Q()
    for name in (*_PARTS, "why"):
        found &= Q(**{f"{name}__isnull": True}) | holds_text(name)
    return found


class SafetyPlan(Row):
    """A client's plan for hard hours: of the client, not of one stretch of care.

    What it says is in its versions; the latest counts.
    """

    client = models.OneToOneField(Client, models.PROTECT, related_name="safety_plan")
    version_number = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("safety plan")
        constraints = [
            models.CheckConstraint(
                condition=Q(version_number__gte=1), name="safety_plan_counts_from_one"
            ),
        ]


class SafetyText(SealedRow):
    """What somebody writes into a plan: a text for each part, one line for each thing."""

    why = SealedTextField(_("why"), key_class=KeyClass.SAFETY_PLAN, blank=True)
    signs = SealedTextField(SafetyPart.SIGNS.label, key_class=KeyClass.SAFETY_PLAN, blank=True)
    myself = SealedTextField(SafetyPart.MYSELF.label, key_class=KeyClass.SAFETY_PLAN, blank=True)
    places = SealedTextField(SafetyPart.PLACES.label, key_class=KeyClass.SAFETY_PLAN, blank=True)
    people = SealedTextField(SafetyPart.PEOPLE.label, key_class=KeyClass.SAFETY_PLAN, blank=True)
    professionals = SealedTextField(
        SafetyPart.PROFESSIONALS.label, key_class=KeyClass.SAFETY_PLAN, blank=True
    )
    surroundings = SealedTextField(
        SafetyPart.SURROUNDINGS.label, key_class=KeyClass.SAFETY_PLAN, blank=True
    )
    own = SealedTextField(_("A word to myself"), key_class=KeyClass.SAFETY_PLAN, blank=True)

    class Meta:
        abstract = True

    def lines(self, part: str) -> tuple[str, ...]:
        """Return what stands in a part, in its order; a sentence where it does not open."""
        text: str = getattr(self, part)
        return tuple(text.split("\n")) if text else ()


class SafetyPlanVersion(SafetyText):
    """The whole plan as one of the two wrote it, on what stood before."""

    plan = models.ForeignKey(SafetyPlan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    # Made in the browser with the form: a form sent twice makes one version.
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("version of a safety plan")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="safety_plan_version_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & _holds_something(),
                name="safety_plan_version_says_something",
            ),
            models.CheckConstraint(
                condition=_is_nowhere_empty(), name="safety_plan_version_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="safety_plan_version_side_known"
            ),
        ]


class SafetyPlanDraft(SafetyText):
    """What the client typed and has not saved yet, the latest alone; nobody else reads it."""

    client = models.OneToOneField(Client, models.PROTECT, related_name="safety_plan_draft")
    seen_version = models.PositiveIntegerField(_("version"))
    """The version on which it is written; 0 where there was none."""
    # Another one with each change: by it a page knows whether it saw what stands here.
    stamp = models.UUIDField(default=uuid4, editable=False)
    # The page that typed it, on whatever device: a page never stands in its own way.
    page = models.UUIDField(editable=False)
    typed_at = models.DateTimeField(_("typed at"))

    class Meta:
        verbose_name = _("draft of a safety plan")
        constraints = [
            models.CheckConstraint(
                condition=_is_nowhere_empty(), name="safety_plan_draft_not_empty"
            ),
        ]


class SafetyPlanLook(Row):
    """One side says that the two have looked through a version together, and when they do again."""

    version = models.ForeignKey(SafetyPlanVersion, models.PROTECT, related_name="looks")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    again_on = models.DateField(_("look again on"), null=True, blank=True)
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("look through a safety plan")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="safety_plan_look_side_known"
            ),
        ]
