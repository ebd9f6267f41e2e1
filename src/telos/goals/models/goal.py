"""A goal, its revisions, agreements and ratings."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Side
from telos.access.models import SpokenRow, spoken_whole
from telos.base.models import Row
from telos.episodes.models import Episode
from telos.goals.enums import (
    HIGHEST_RATING,
    LOWEST_RATING,
    OPEN_STATES,
    REVISABLE_STATES,
    GoalDomain,
    GoalHorizon,
    GoalState,
    RevisionKind,
)
from telos.goals.models.text import GoalText, levels_whole, priority_known
from telos.people.models import Person
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedTextField, holds_text


class Goal(GoalText):
    """A goal as it stands now; how it came to stand there is in its revisions.

    Its words are those that count: once both have agreed, new ones that somebody proposes stand in
    a revision beside them until both agree to those too.
    """

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="goals")
    aim = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="steps")
    # Among the steps of one aim, from 1; an aim has 0.
    place = models.PositiveSmallIntegerField(_("place among the steps"), default=0)
    # The day on which the two want to look at it again.
    review_on = models.DateField(_("next look"), null=True, blank=True)
    revision_number = models.PositiveIntegerField(_("revision"), default=1)
    # Made in the browser with the form: a form sent twice makes one goal.
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("goal")
        constraints = [
            models.CheckConstraint(condition=holds_text("words"), name="goal_has_words"),
            models.CheckConstraint(
                condition=Q(state__in=GoalState.values), name="goal_state_known"
            ),
            models.CheckConstraint(
                condition=Q(domain__in=GoalDomain.values), name="goal_domain_known"
            ),
            models.CheckConstraint(
                condition=Q(horizon__in=GoalHorizon.values), name="goal_horizon_known"
            ),
            models.CheckConstraint(condition=priority_known(), name="goal_priority_known"),
            models.CheckConstraint(condition=levels_whole(), name="goal_levels_whole"),
            models.CheckConstraint(
                condition=Q(aim=None, place=0) | Q(aim__isnull=False, place__gte=1),
                name="goal_step_has_a_place",
            ),
        ]

    @property
    def is_step(self) -> bool:
        """Whether it is a short step under an aim."""
        return self.aim_id is not None

    @property
    def is_open(self) -> bool:
        """Whether the two still work with it."""
        return self.state in OPEN_STATES

    @property
    def rests(self) -> bool:
        """Whether it is a step under an aim that has ended: it waits for the aim to be taken up."""
        return self.aim is not None and not self.aim.is_open

    @property
    def is_live(self) -> bool:
        """Whether the two work with it, and with the aim above it."""
        return self.is_open and not self.rests

    @property
    def is_revisable(self) -> bool:
        """Whether its words may still change."""
        return self.state in REVISABLE_STATES

    @property
    def goes_on(self) -> bool:
        """Whether anything can become of it: care goes on and so, of a step, does its aim."""
        return self.episode.is_open and not self.rests


class GoalRevisions(models.QuerySet["GoalRevision"]):
    """Rows of how goals came to stand where they stand."""

    def offers(self) -> Self:
        """Keep the revisions to which each side agrees: new words, or old ones taken up again."""
        return self.filter(
            Q(kind=RevisionKind.WORDING) | Q(kind=RevisionKind.MOVE, state=GoalState.PROPOSED)
        )

    def standing(self) -> Self:
        """Leave out words that were only proposed beside those that stood."""
        return self.exclude(Q(kind=RevisionKind.WORDING) & ~Q(state=GoalState.PROPOSED))


class GoalRevision(SpokenRow, GoalText):
    """One change of a goal: what it said from then on, who changed it, when and why.

    Of words that are proposed beside agreed ones it holds what is proposed: see `is_beside`.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(max_length=12, choices=RevisionKind.choices)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    why = SealedTextField(_("why"), key_class=KeyClass.GOAL, blank=True)
    # Of a look at it together: when the next one is to be.
    review_on = models.DateField(_("next look"), null=True, blank=True)

    objects = GoalRevisions.as_manager()

    class Meta:
        verbose_name = _("revision of a goal")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goal_revision_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & holds_text("words"), name="goal_revision_has_words"
            ),
            models.CheckConstraint(
                condition=Q(why__isnull=True) | holds_text("why"),
                name="goal_revision_why_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RevisionKind.values)
                & Q(side__in=Side.values)
                & Q(state__in=GoalState.values)
                & Q(domain__in=GoalDomain.values)
                & Q(horizon__in=GoalHorizon.values),
                name="goal_revision_known",
            ),
            models.CheckConstraint(condition=priority_known(), name="goal_revision_priority_known"),
            models.CheckConstraint(condition=levels_whole(), name="goal_revision_levels_whole"),
            models.CheckConstraint(
                condition=Q(review_on=None) | Q(kind=RevisionKind.REVIEWED),
                name="goal_revision_next_look_of_a_review",
            ),
            models.CheckConstraint(condition=spoken_whole(), name="goal_revision_spoken_whole"),
        ]

    @property
    def is_offer(self) -> bool:
        """Whether each side agrees to this revision: see `GoalRevisions.offers`."""
        taken_up = self.kind == RevisionKind.MOVE and self.state == GoalState.PROPOSED
        return self.kind == RevisionKind.WORDING or taken_up

    @property
    def is_answer(self) -> bool:
        """Whether by it somebody said yes: by proposing, or by agreeing to what was proposed."""
        return self.is_offer or self.kind == RevisionKind.AGREEMENT

    @property
    def is_ending(self) -> bool:
        """Whether by it the goal was called reached, or set aside."""
        return self.kind == RevisionKind.MOVE and self.state not in OPEN_STATES

    @property
    def is_beside(self) -> bool:
        """Whether it only proposes new words, beside those to which both have agreed."""
        return self.kind == RevisionKind.WORDING and self.state != GoalState.PROPOSED


class GoalAgreement(SpokenRow, Row):
    """One side's agreement to the words of one revision."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="agreements")
    revision = models.ForeignKey(GoalRevision, models.PROTECT, related_name="agreements")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)

    class Meta:
        verbose_name = _("agreement to a goal")
        constraints = [
            models.UniqueConstraint(fields=["revision", "side"], name="goal_agreed_once_a_side"),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="goal_agreement_side_known"
            ),
            models.CheckConstraint(condition=spoken_whole(), name="goal_agreement_spoken_whole"),
        ]


class GoalRating(SpokenRow, Row):
    """How far along a goal is on a day, 0 to 10, as one side sees it.

    What a client without an account said counts for the day on which they said it.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="ratings")
    value = models.PositiveSmallIntegerField(_("rating"))
    rated_on = models.DateField(_("on"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("rating of a goal")
        ordering = ["rated_on", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST_RATING) & Q(value__lte=HIGHEST_RATING),
                name="goal_rating_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="goal_rating_side_known"
            ),
            models.CheckConstraint(condition=spoken_whole(), name="goal_rating_spoken_whole"),
            models.CheckConstraint(
                condition=Q(spoken_on=None) | Q(spoken_on=F("rated_on")),
                name="goal_rating_spoken_on_its_day",
            ),
        ]
