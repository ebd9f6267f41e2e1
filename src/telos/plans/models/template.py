"""A practice's own templates of plans; nothing of any client's is in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.people.models import Person, Practice
from telos.plans.enums import LONGEST_NAME


class PlanTemplate(Row):
    """A template, as it reads today; plans that were begun from it keep what they say."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="plan_templates")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    says = models.TextField(_("what it says"))
    """As JSON: see `telos.plans.queries.TemplateSays`."""
    revision_number = models.PositiveIntegerField(_("revision"), default=1)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)
    retired_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # Made in the browser with the form: a form sent twice makes one template.
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("template of a plan")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(says=""), name="plan_template_says_something"
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="plan_template_retired_by_somebody",
            ),
        ]
