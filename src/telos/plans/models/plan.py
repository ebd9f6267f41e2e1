"""A plan as it stands, and the steps by which it came there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Side
from telos.access.models import SpokenRow, spoken_whole
from telos.base.models import Row
from telos.episodes.models import Episode
from telos.people.models import Person
from telos.plans.enums import STANDING_STATES, PlanState, StepKind
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text

# What one of the two says to the other; without words it is nothing.
_IN_WORDS = [StepKind.WISH, StepKind.ANSWER, StepKind.REVIEW, StepKind.END]


class Plan(Row):
    """The plan of an episode of care; what it says is in its versions."""

    episode = models.OneToOneField(Episode, models.PROTECT, related_name="plan")
    state = models.CharField(_("state"), max_length=12, choices=PlanState.choices)
    step_number = models.PositiveIntegerField(_("step"), default=1)
    """How many steps it has taken: whoever answers says which they have seen."""
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)
    """The day that was agreed or, later, said at a review; none where nothing stands."""

    class Meta:
        verbose_name = _("plan")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PlanState.values), name="plan_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STANDING_STATES), review_on__isnull=False)
                | (~Q(state__in=sorted(STANDING_STATES)) & Q(review_on=None)),
                name="plan_reviewed_while_it_stands",
            ),
        ]

    @property
    def stands(self) -> bool:
        """Whether both have agreed to a version that still counts."""
        return self.state in STANDING_STATES


class PlanStep(SpokenRow, SealedRow):
    """One step of a plan: what happened, where it stood from then on, who, when and why."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    state = models.CharField(max_length=12, choices=PlanState.choices)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    words = SealedTextField(_("words"), key_class=KeyClass.PLAN, blank=True)
    """Why, what is asked for, or how it went."""
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)
    """The day that a review names."""

    class Meta:
        verbose_name = _("step of a plan")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_step_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1)
                & Q(kind__in=StepKind.values)
                & Q(side__in=Side.values)
                & Q(state__in=PlanState.values),
                name="plan_step_known",
            ),
            models.CheckConstraint(
                condition=holds_text("words")
                | (Q(words__isnull=True) & ~Q(kind__in=[k.value for k in _IN_WORDS])),
                name="plan_step_words",
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.REVIEW, review_on__isnull=False)
                | (~Q(kind=StepKind.REVIEW) & Q(review_on=None)),
                name="plan_step_review_day",
            ),
            models.CheckConstraint(condition=spoken_whole(), name="plan_step_spoken_whole"),
        ]


class PlanAgreement(SpokenRow, Row):
    """One side's agreement to one version."""

    version = models.ForeignKey("plans.PlanVersion", models.PROTECT, related_name="agreements")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)

    class Meta:
        verbose_name = _("agreement to a plan")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "side"], name="plan_agreed_once_a_side"),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="plan_agreement_side_known"
            ),
            models.CheckConstraint(condition=spoken_whole(), name="plan_agreement_spoken_whole"),
        ]
