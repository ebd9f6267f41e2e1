"""The intake of an episode: where it stands, what each side wrote, and what was arranged.

What somebody wrote and saved is only ever added to. A draft is the writer's alone, and is replaced
as they type.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Side
from telos.base.models import Row
from telos.episodes.models import Episode
from telos.intake.enums.questions import (
    HELPS_SAYABLE,
    HIGHEST_ON_RULER,
    LONGEST_HELPS,
    LOWEST_ON_RULER,
    OFFERED,
    Question,
)
from telos.intake.enums.states import WRITTEN_IN, IntakeState
from telos.people.models import Person
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text

_ON_RULER = Q(value=None) | Q(value__gte=LOWEST_ON_RULER, value__lte=HIGHEST_ON_RULER)


class Intake(Row):
    """The one intake of an episode, as it stands now; its moves say how it came there."""

    episode = models.OneToOneField(Episode, models.PROTECT, related_name="intake")
    state = models.CharField(_("state"), max_length=12, choices=IntakeState.choices)
    # Goes up with whatever is written or done in it: by it a page knows what it showed.
    revision_number = models.PositiveIntegerField(_("revision"), default=1)
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    """From then on others read what the client wrote; before it is theirs alone."""

    class Meta:
        verbose_name = _("intake")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=IntakeState.values) & Q(revision_number__gte=1),
                name="intake_known",
            ),
            models.CheckConstraint(
                condition=Q(state=IntakeState.BEGUN, handed_in_at=None)
                | (~Q(state=IntakeState.BEGUN) & Q(handed_in_at__isnull=False)),
                name="intake_handed_in_when_it_was",
            ),
        ]

    @property
    def is_written_in(self) -> bool:
        """Whether both may still write in it."""
        return self.state in WRITTEN_IN


class IntakeMove(SealedRow):
    """A step of an intake: when, by whom, and why it was taken up again."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField(_("number"))
    from_state = models.CharField(max_length=12, choices=IntakeState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=IntakeState.choices)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    why = SealedTextField(_("why"), key_class=KeyClass.INTAKE, blank=True)

    class Meta:
        verbose_name = _("move of an intake")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "number"], name="intake_move_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1)
                & Q(from_state__in=["", *IntakeState.values])
                & Q(to_state__in=IntakeState.values)
                & Q(side__in=Side.values)
                & ~Q(from_state=models.F("to_state")),
                name="intake_move_known",
            ),
            models.CheckConstraint(
                condition=(Q(why__isnull=True) & ~Q(to_state=IntakeState.TAKEN_UP))
                | holds_text("why"),
                name="intake_move_says_why",
            ),
        ]


class IntakeText(SealedRow):
    """An answer to one question: words, a place on a ruler, or what could help."""

    question = models.CharField(_("question"), max_length=16, choices=Question.choices)
    words = SealedTextField(_("words"), key_class=KeyClass.INTAKE, blank=True)
    value = models.PositiveSmallIntegerField(_("on the ruler"), null=True, blank=True)
    # Several with a comma between: see `helps_of`.
    helps = models.CharField(_("could help"), max_length=LONGEST_HELPS, blank=True)

    class Meta:
        abstract = True

    @property
    def says_something(self) -> bool:
        """Whether anything is answered; an answer that was taken out again says nothing."""
        return bool(self.words) or self.value is not None or bool(self.helps)


class IntakeEntry(IntakeText):
    """What somebody answered, in one version: theirs alone to change, and never written over."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="entries")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    number = models.PositiveIntegerField(_("version"))

    @property
    def is_from_talk(self) -> bool:
        """Whether somebody else entered what the client, without an account, said in a talk."""
        return self.side == Side.CLIENT and self.by_id != self.intake.episode.client.person_id

    class Meta:
        verbose_name = _("answer in an intake")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "question", "by", "number"], name="intake_entry_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1)
                & Q(question__in=Question.values)
                & Q(side__in=Side.values)
                & Q(helps__in=["", *HELPS_SAYABLE]),
                name="intake_entry_known",
            ),
            models.CheckConstraint(condition=_ON_RULER, name="intake_entry_0_to_10"),
            models.CheckConstraint(
                condition=Q(words__isnull=True) | holds_text("words"),
                name="intake_entry_words_not_empty",
            ),
        ]


class IntakeDraft(IntakeText):
    """What somebody typed and has not saved yet, the latest alone; nobody else reads it."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="drafts")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Another one with each change: by it a page knows whether it saw what stands here.
    stamp = models.UUIDField(default=uuid4, editable=False)
    # The page that typed it, on whatever device: a page never stands in its own way.
    page = models.UUIDField(editable=False)
    typed_at = models.DateTimeField(_("typed at"))

    class Meta:
        verbose_name = _("draft in an intake")
        constraints = [
            models.UniqueConstraint(fields=["intake", "question", "by"], name="intake_draft_once"),
            models.CheckConstraint(
                condition=Q(question__in=Question.values) & Q(helps__in=["", *HELPS_SAYABLE]),
                name="intake_draft_known",
            ),
            models.CheckConstraint(condition=_ON_RULER, name="intake_draft_0_to_10"),
            models.CheckConstraint(
                condition=Q(words__isnull=True) | holds_text("words"),
                name="intake_draft_words_not_empty",
            ),
        ]


class BarrierPlan(SealedRow):
    """What was arranged about a circumstance that stands in the way: by whom, when and what."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="plans")
    question = models.CharField(_("circumstance"), max_length=16, choices=Question.choices)
    number = models.PositiveIntegerField(_("number"))
    arranged = SealedTextField(_("what was arranged"), key_class=KeyClass.INTAKE)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("arrangement about a circumstance")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "question", "number"], name="barrier_plan_once"
            ),
            models.CheckConstraint(
                condition=Q(question__in=[barrier.value for barrier in OFFERED])
                & Q(number__gte=1)
                & holds_text("arranged"),
                name="barrier_plan_whole",
            ),
        ]
