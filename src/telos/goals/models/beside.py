"""What stands beside a goal: who can support it, which measures, and how far by its levels."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Side
from telos.access.models import SpokenRow, spoken_whole
from telos.base.models import Row
from telos.goals.enums import Level
from telos.goals.models.goal import Goal, GoalRevision
from telos.goals.models.text import on_the_scale
from telos.measures.models import MeasureSchedule
from telos.people.models import Person
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text


class GoalSupport(SealedRow):
    """Who can support the client in a goal: the newest row stands, the older ones stay."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="supports")
    number = models.PositiveIntegerField(_("number"))
    # Null where nobody is named any more.
    who = SealedTextField(_("who can support me"), key_class=KeyClass.GOAL, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)

    class Meta:
        verbose_name = _("who supports in a goal")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goal_support_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(side__in=Side.values), name="goal_support_known"
            ),
            models.CheckConstraint(
                condition=Q(who__isnull=True) | holds_text("who"), name="goal_support_not_empty"
            ),
        ]


class GoalMeasure(Row):
    """A measure put beside a goal, or taken away again: the newest row of a measure stands."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="measure_links")
    schedule = models.ForeignKey(MeasureSchedule, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    is_linked = models.BooleanField(_("stands beside the goal"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)

    class Meta:
        verbose_name = _("measure beside a goal")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goal_measure_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(side__in=Side.values), name="goal_measure_known"
            ),
        ]


class GoalScaling(SpokenRow, Row):
    """At which of its five levels a goal is on a day, as one side sees it.

    It names the version whose levels were read: levels that are changed later do not change it.
    What a client without an account said counts for the day on which they said it.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="scalings")
    revision = models.ForeignKey(GoalRevision, models.PROTECT, related_name="+")
    level = models.SmallIntegerField(_("level"), choices=Level.choices)
    scaled_on = models.DateField(_("on"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("scaling of a goal")
        ordering = ["scaled_on", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=on_the_scale("level") & Q(side__in=Side.values),
                name="goal_scaling_known",
            ),
            models.CheckConstraint(condition=spoken_whole(), name="goal_scaling_spoken_whole"),
            models.CheckConstraint(
                condition=Q(spoken_on=None) | Q(spoken_on=F("scaled_on")),
                name="goal_scaling_spoken_on_its_day",
            ),
        ]
