"""Who supervises which therapist in a practice, from a day to a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.people.enums import CLINICAL_ROLES, SUPERVISING_ROLES
from telos.people.models import Membership, Person, Practice

if TYPE_CHECKING:
    from collections.abc import Collection

    from telos.people.enums import Role


class Supervisions(models.QuerySet["Supervision"]):
    """Rows of who supervises whom."""

    def present(self) -> Self:
        """Keep those that go on: both still have the part in the practice that it needs."""
        return self.filter(
            _works_there("supervisor", SUPERVISING_ROLES),
            _works_there("therapist", CLINICAL_ROLES),
            ended_on=None,
        )


def _works_there(who: str, roles: Collection[Role]) -> Exists:
    return Exists(
        Membership.objects.filter(
            person=OuterRef(who), practice=OuterRef("practice"), role__in=roles, ended_on=None
        )
    )


class Supervision(Row):
    """Somebody supervises a therapist; reading ends on the day that it ends."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey(Person, models.PROTECT, related_name="supervises")
    therapist = models.ForeignKey(Person, models.PROTECT, related_name="supervised_by")
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = Supervisions.as_manager()

    class Meta:
        verbose_name = _("supervision")
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "supervisor", "therapist"],
                condition=Q(ended_on=None),
                name="supervision_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(supervisor=F("therapist")), name="supervision_never_of_oneself"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="supervision_ends_after_it_starts",
            ),
        ]
