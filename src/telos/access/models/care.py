"""Who cares for whom, from a day to a day."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.people.enums import CLINICAL_ROLES
from telos.people.models import Client, Membership, Person


class CareRelationships(models.QuerySet["CareRelationship"]):
    """Rows of who cares for whom."""

    def present(self) -> Self:
        """Keep the care that goes on: by somebody who still works clinically in the practice."""
        works_there = Membership.objects.filter(
            person=OuterRef("therapist"),
            practice=OuterRef("client__practice"),
            role__in=CLINICAL_ROLES,
            ended_on=None,
        )
        return self.filter(Exists(works_there), ended_on=None)


class CareRelationship(Row):
    """A therapist's care for a client; reading ends on the day that it ends."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="care_relationships")
    therapist = models.ForeignKey(Person, models.PROTECT, related_name="care_relationships")
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = CareRelationships.as_manager()

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
