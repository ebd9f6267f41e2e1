"""That a record be erased: who asks, what holds it, and that it was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.people.models import Client, Person, Practice
from telos.rights.enums import ErasureOutcome
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text


class ErasureRequest(SealedRow):
    """A client asks that their record be erased, and the practice answers."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="erasure_requests")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Where the practice entered what was asked in another way.
    asked_on = models.DateField(_("asked on"))
    outcome = models.CharField(max_length=12, choices=ErasureOutcome.choices, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer = SealedTextField(_("answer"), key_class=KeyClass.REMARK, blank=True)
    kept_until = models.DateField(_("kept until"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for erasure")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(settled_at=None), name="erasure_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None, settled_by=None)
                | Q(
                    outcome__in=ErasureOutcome.values,
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                ),
                name="erasure_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ErasureOutcome.KEPT) | holds_text("answer"),
                name="erasure_kept_with_a_reason",
            ),
        ]


class LegalHold(SealedRow):
    """Something because of which a record is not erased, until a day."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="legal_holds")
    why = SealedTextField(_("why"), key_class=KeyClass.REMARK)
    ends_on = models.DateField(_("until"))
    placed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("legal hold")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=holds_text("why"), name="legal_hold_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="legal_hold_lifted_by_somebody",
            ),
        ]


class ErasedRecord(Row):
    """Marks a record that was erased; nothing here says whose it was or when."""

    client = models.OneToOneField(Client, models.PROTECT, related_name="erased")

    class Meta:
        verbose_name = _("erased record")


class Erasure(Row):
    """That somebody erased the record which had this id; no row has the id any more."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="erasures")
    record_id = models.UUIDField(_("id that the record had"), unique=True)
    erased_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("erasure")
        ordering = ["-created_at"]
