"""What one version of a plan says; a version is never changed, the next one stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.goals.models import Goal, GoalRevision
from telos.intake.models import IntakeEntry
from telos.plans.enums import (
    LONGEST_MINUTES,
    MOST_SESSIONS,
    SHORTEST_MINUTES,
    Rhythm,
    Setting,
)
from telos.plans.models.plan import Plan, PlanStep
from telos.scheduling.enums import Place
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text

if TYPE_CHECKING:
    from collections.abc import Sequence


class PlanVersion(SealedRow):
    """One version of a plan, with the step by which it was proposed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    step = models.OneToOneField(PlanStep, models.PROTECT, related_name="version")
    reason = SealedTextField(_("why this, for you"), key_class=KeyClass.PLAN)
    setting = models.CharField(_("whom you meet"), max_length=12, choices=Setting.choices)
    rhythm = models.CharField(_("how often"), max_length=16, choices=Rhythm.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    in_person = models.BooleanField(_("in person"), default=False)
    by_video = models.BooleanField(_("by video"), default=False)
    by_phone = models.BooleanField(_("by phone"), default=False)
    sessions = models.PositiveSmallIntegerField(_("sessions"), null=True, blank=True)
    """How many are expected; none where it is left open."""
    tells = SealedTextField(_("what would tell us that it helps"), key_class=KeyClass.PLAN)
    arrangements = SealedTextField(
        _("what stands in the way, and how it is met"), key_class=KeyClass.PLAN, blank=True
    )
    review_on = models.DateField(_("looked at again on"))
    # Made in the browser with the form: a form sent twice makes one version.
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("version of a plan")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & holds_text("reason") & holds_text("tells"),
                name="plan_version_has_words",
            ),
            models.CheckConstraint(
                condition=Q(arrangements__isnull=True) | holds_text("arrangements"),
                name="plan_version_arrangements_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(setting__in=Setting.values) & Q(rhythm__in=Rhythm.values),
                name="plan_version_known",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_MINUTES)
                & Q(minutes__lte=LONGEST_MINUTES)
                & (Q(sessions=None) | (Q(sessions__gte=1) & Q(sessions__lte=MOST_SESSIONS))),
                name="plan_version_counts",
            ),
            models.CheckConstraint(
                condition=Q(in_person=True) | Q(by_video=True) | Q(by_phone=True),
                name="plan_version_meets_somewhere",
            ),
        ]

    @property
    def places(self) -> Sequence[Place]:
        """How the two meet, in the order of the choices."""
        chosen = {
            Place.IN_PERSON: self.in_person,
            Place.VIDEO: self.by_video,
            Place.PHONE: self.by_phone,
        }
        return [place for place in Place if chosen[place]]


class PlanApproach(Row):
    """One approach of a version: several are a blend."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="approaches")
    approach = models.CharField(_("approach"), max_length=60)
    """A key of the library."""
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("approach of a plan")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "approach"], name="plan_approach_once"),
            models.CheckConstraint(condition=~Q(approach=""), name="plan_approach_named"),
        ]


class PlanIntervention(SealedRow):
    """One intervention of a version, with how it serves the goals named beside it."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="interventions")
    intervention = models.CharField(_("intervention"), max_length=60)
    """A key of the library."""
    position = models.PositiveSmallIntegerField()
    how = SealedTextField(_("how it serves the goal"), key_class=KeyClass.PLAN, blank=True)

    class Meta:
        verbose_name = _("intervention of a plan")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "intervention"], name="plan_intervention_once"
            ),
            models.CheckConstraint(
                condition=~Q(intervention="") & (Q(how__isnull=True) | holds_text("how")),
                name="plan_intervention_known",
            ),
        ]


class PlanServing(Row):
    """A goal that an intervention serves."""

    intervention = models.ForeignKey(PlanIntervention, models.PROTECT, related_name="serves")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    # With the words that stood when the version was written.
    revision = models.ForeignKey(GoalRevision, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("goal that an intervention serves")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["intervention", "goal"], name="plan_serving_once"),
        ]


class PlanArrangement(SealedRow):
    """How a version plans for something that the client named in the intake."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="arranged")
    entry = models.ForeignKey(IntakeEntry, models.PROTECT, related_name="+")
    """The answer as it was told when the version was written; later ones stand beside it."""
    how = SealedTextField(_("how it is planned for"), key_class=KeyClass.PLAN)

    class Meta:
        verbose_name = _("arrangement of a plan")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "entry"], name="plan_arrangement_once"),
            models.CheckConstraint(condition=holds_text("how"), name="plan_arrangement_says_how"),
        ]


class PlanSign(Row):
    """What would tell the two that it helps, beside the words: a goal, or a questionnaire."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="signs")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+")
    # With the words that stood when the version was written.
    revision = models.ForeignKey(
        GoalRevision, models.PROTECT, null=True, blank=True, related_name="+"
    )
    instrument_key = models.CharField(_("questionnaire"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("sign that a plan helps")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "goal"], name="plan_sign_goal_once"),
            models.UniqueConstraint(
                fields=["version", "instrument_key"],
                condition=~Q(instrument_key=""),
                name="plan_sign_measure_once",
            ),
            models.CheckConstraint(
                condition=(Q(goal=None, revision=None) & ~Q(instrument_key=""))
                | Q(goal__isnull=False, revision__isnull=False, instrument_key=""),
                name="plan_sign_of_one_kind",
            ),
        ]
