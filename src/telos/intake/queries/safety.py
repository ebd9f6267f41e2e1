"""Reading safety plans, the viewer first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.access.enums import RecordKind, Side
from telos.access.queries import clients_visible_to
from telos.base import clock
from telos.intake.models import SafetyPlan, SafetyPlanDraft, SafetyPlanLook, SafetyPlanVersion
from telos.intake.rules import day_to_look_again

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.people.models import Client, Person


@dataclass(frozen=True, kw_only=True)
class SafetyStanding:
    """The version that counts, and who has looked through it with the other."""

    version: SafetyPlanVersion
    looks: tuple[SafetyPlanLook, ...]
    """Every look of the plan, in order, those through earlier versions too."""

    def last_look(self, side: Side) -> SafetyPlanLook | None:
        """Return when one side last said that they looked through this version together."""
        own = (k for k in self.looks if k.version_id == self.version.pk and k.side == side)
        return max(own, key=lambda look: (look.created_at, look.pk), default=None)

    @property
    def is_looked_through(self) -> bool:
        """Whether both say of this version that they have looked through it together."""
        return all(self.last_look(side) for side in Side)

    @property
    def again_on(self) -> date | None:
        """The day on which the two look again: the one that was said last, if it stands."""
        said = next((look for look in reversed(self.looks) if look.again_on), None)
        if said is None:
            return None
        last = self.looks[-1]
        return day_to_look_again(said.again_on, said_at=said.created_at, looked_at=last.created_at)

    @property
    def is_due(self) -> bool:
        """Whether that day has come."""
        return self.again_on is not None and self.again_on <= clock.today()


def safety_standing(viewer: Person, client: Client) -> SafetyStanding | None:
    """Return the plan as it stands; none where there is none that the viewer may read.

    Two queries.
    """
    version = safety_versions(viewer, client).first()
    if version is None:
        return None
    looks = SafetyPlanLook.objects.filter(version__plan=version.plan_id).select_related("by")
    return SafetyStanding(version=version, looks=tuple(looks))


def safety_versions(viewer: Person, client: Client) -> QuerySet[SafetyPlanVersion]:
    """Return every version of the client's plan, the present one first."""
    visible = clients_visible_to(viewer, RecordKind.SAFETY_PLAN).filter(pk=client.pk)
    versions = SafetyPlanVersion.objects.filter(plan__client__in=visible)
    return versions.select_related("by", "plan").order_by("-number")


def safety_draft(viewer: Person, client: Client) -> SafetyPlanDraft | None:
    """Return what the client has typed and not saved; it is nobody's but theirs."""
    own = SafetyPlanDraft.objects.filter(client=client, client__person=viewer)
    return own.first()


def safety_plans_visible_to(viewer: Person) -> QuerySet[SafetyPlan]:
    """Return the plans of the clients whose safety plan the viewer may read."""
    visible = clients_visible_to(viewer, RecordKind.SAFETY_PLAN)
    return SafetyPlan.objects.filter(client__in=visible)


def safety_plan_stands(viewer: Person, client: Client) -> bool:
    """Tell whether the client has a plan that the viewer may read."""
    return safety_plans_visible_to(viewer).filter(client=client).exists()


def client_of_safety_version(viewer: Person, version_id: UUID) -> UUID | None:
    """Return whose plan a version is of, by their public id, for somebody who may read it."""
    visible = clients_visible_to(viewer, RecordKind.SAFETY_PLAN)
    versions = SafetyPlanVersion.objects.filter(plan__client__in=visible, public_id=version_id)
    return versions.values_list("plan__client__public_id", flat=True).first()
