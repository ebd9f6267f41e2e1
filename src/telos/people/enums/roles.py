"""The parts that people have in a practice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody does in a practice."""

    THERAPIST = "therapist", _("Therapist")
    FACILITATOR = "facilitator", _("Group facilitator")
    SUPERVISOR = "supervisor", _("Supervisor")
    MANAGER = "manager", _("Practice manager")
    # Sees that records were opened in an emergency and why, and says whether that was in order.
    OFFICER = "officer", _("Privacy officer")


# Those who may have clients in their care. A facilitator may also see people one to one.
CLINICAL_ROLES = frozenset({Role.THERAPIST, Role.FACILITATOR})

# Those who may be named to supervise a colleague: who works clinically here, and who comes for that
# alone and has nobody in their care.
SUPERVISING_ROLES = CLINICAL_ROLES | {Role.SUPERVISOR}
