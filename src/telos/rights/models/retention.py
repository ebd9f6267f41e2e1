"""How long a practice keeps what, and what has come to its end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.people.models import Client, Person, Practice
from telos.rights.enums import LONGEST_REASON, LONGEST_YEARS, DueOutcome, Kept


class RetentionRule(Row):
    """So many years after care has ended, of one kind and in one country; the latest counts."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="retention_rules")
    # Where the client is; empty is everywhere for which there is no rule of its own.
    country = models.CharField(_("country"), max_length=2, blank=True)
    kind = models.CharField(_("kind of record"), max_length=20, choices=Kept.choices)
    years = models.PositiveSmallIntegerField(_("years after care has ended"))
    source = models.CharField(_("who says so"), max_length=LONGEST_REASON)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("retention rule")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=LONGEST_YEARS), name="retention_years"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kept.values), name="retention_kind"),
            models.CheckConstraint(condition=~Q(source=""), name="retention_has_a_source"),
        ]


class DueErasure(Row):
    """Something of a record whose time has come: listed, and gone only once it is confirmed."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="due_erasures")
    kind = models.CharField(_("kind of record"), max_length=20, choices=Kept.choices)
    due_on = models.DateField(_("time came on"))
    outcome = models.CharField(max_length=8, choices=DueOutcome.choices, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    kept_until = models.DateField(_("kept until"), null=True, blank=True)

    class Meta:
        verbose_name = _("something whose time has come")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind"],
                condition=Q(settled_at=None),
                name="due_erasure_listed_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None, settled_by=None, kept_until=None)
                | Q(
                    outcome=DueOutcome.GONE,
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                    kept_until=None,
                )
                | Q(
                    outcome=DueOutcome.KEPT,
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                    kept_until__isnull=False,
                ),
                name="due_erasure_settled_by_somebody",
            ),
        ]
