"""Records that rest because the client asked for it, from a moment to a moment."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.people.models import Client, Person
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text


class Restrictions(models.QuerySet["Restriction"]):
    """Rows of which records rest or rested."""

    def present(self) -> Self:
        """Keep those that hold now."""
        return self.filter(ended_at=None)


class Restriction(SealedRow):
    """A record rests: it is kept, and read by the client alone until it is taken up again."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="restrictions")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Where somebody of the practice entered what the client had asked in another way.
    asked_on = models.DateField(_("asked on"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    why_ended = SealedTextField(_("why it ended"), key_class=KeyClass.REMARK, blank=True)

    objects = Restrictions.as_manager()

    class Meta:
        verbose_name = _("restriction of a record")
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(ended_at=None),
                name="restriction_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, why_ended__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="restriction_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(why_ended__isnull=True) | holds_text("why_ended"),
                name="restriction_why_not_empty",
            ),
        ]
