"""Who cares for whom, from a day to a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.people.models import Client, Person


class CareRelationship(Row):
    """A therapist's care for a client; reading ends on the day that it ends."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="care_relationships")
    therapist = models.ForeignKey(Person, models.PROTECT, related_name="care_relationships")
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("care relationship")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "therapist"],
                condition=Q(ended_on=None),
                name="care_relationship_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                name="care_relationship_ends_after_it_starts",
            ),
        ]
