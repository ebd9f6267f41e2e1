"""Records that were opened in an emergency, by whom, for how long, why, and what was said of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Danger, Finding
from telos.base import clock
from telos.people.enums import CLINICAL_ROLES
from telos.people.models import Client, Membership, Person
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text


class EmergencyOpenings(models.QuerySet["EmergencyOpening"]):
    """Rows of which records were opened in an emergency."""

    def present(self) -> Self:
        """Keep those by which a record is read now, by somebody who still works clinically."""
        works_there = Membership.objects.filter(
            person=OuterRef("opened_by"),
            practice=OuterRef("client__practice"),
            role__in=CLINICAL_ROLES,
            ended_on=None,
        )
        return self.filter(Exists(works_there), ended_at=None, ends_at__gt=clock.now())

    def told(self) -> Self:
        """Keep those of which the client may know by now."""
        return self.filter(told_at__lte=clock.now())

    def untold(self) -> Self:
        """Keep those of which the client may not know yet."""
        return self.filter(told_at__gt=clock.now())

    def to_review(self) -> Self:
        """Keep those of which nobody has said yet whether they were in order."""
        return self.filter(reviewed_at=None)


class EmergencyOpening(SealedRow):
    """Somebody opened the record of a client for whom they do not care, because of a danger."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="emergency_openings")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    danger = models.CharField(_("whose safety"), max_length=12, choices=Danger.choices)
    why = SealedTextField(_("why"), key_class=KeyClass.REMARK)
    ends_at = models.DateTimeField(_("open until"))
    ended_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # The client is told at once, unless knowing would put somebody in danger.
    told_at = models.DateTimeField(_("the client is told from"))
    why_later = SealedTextField(
        _("why the client is told later"), key_class=KeyClass.REMARK, blank=True
    )
    finding = models.CharField(_("finding"), max_length=12, choices=Finding.choices, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    review = SealedTextField(_("what the review says"), key_class=KeyClass.REMARK, blank=True)

    objects = EmergencyOpenings.as_manager()

    class Meta:
        verbose_name = _("opening in an emergency")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "opened_by", "ends_at"], name="emergency_opening_once"
            ),
            models.CheckConstraint(
                condition=Q(danger__in=Danger.values) & holds_text("why"),
                name="emergency_opening_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("created_at"), told_at__gte=F("created_at"))
                & (Q(ended_at=None) | Q(ended_at__gte=F("created_at"), ended_at__lte=F("ends_at"))),
                name="emergency_opening_in_order_of_time",
            ),
            models.CheckConstraint(
                condition=Q(why_later__isnull=True, told_at=F("created_at"))
                | holds_text("why_later"),
                name="emergency_opening_says_why_later",
            ),
            models.CheckConstraint(
                condition=Q(finding="", reviewed_at=None, reviewed_by=None, review__isnull=True)
                | (
                    Q(
                        finding__in=Finding.values,
                        reviewed_at__isnull=False,
                        reviewed_by__isnull=False,
                    )
                    & ~Q(reviewed_by=F("opened_by"))
                    & holds_text("review")
                ),
                name="emergency_opening_reviewed_by_another",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the hour has not passed and it was not closed before."""
        return self.ended_at is None and self.ends_at > clock.now()
