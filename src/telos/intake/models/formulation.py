"""The formulation: what the therapist drafts, and the versions that were shared with the client."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.intake.enums.questions import FormulationPart
from telos.intake.models.intake import Intake
from telos.people.models import Person
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text

_SOMETHING = reduce(or_, (holds_text(part) for part in FormulationPart.values))
_NOT_EMPTY = reduce(
    and_, (Q(**{f"{part}__isnull": True}) | holds_text(part) for part in FormulationPart.values)
)


class FormulationParts(SealedRow):
    """What brings it about and keeps it going, in parts; each may be left out."""

    what_brings = SealedTextField(_("what brings them"), key_class=KeyClass.INTAKE, blank=True)
    made_likely = SealedTextField(_("what made it likely"), key_class=KeyClass.INTAKE, blank=True)
    set_off = SealedTextField(_("what set it off"), key_class=KeyClass.INTAKE, blank=True)
    keeps_going = SealedTextField(_("what keeps it going"), key_class=KeyClass.INTAKE, blank=True)
    protects = SealedTextField(_("what protects"), key_class=KeyClass.INTAKE, blank=True)
    hangs_together = SealedTextField(
        _("how it hangs together"), key_class=KeyClass.INTAKE, blank=True
    )

    class Meta:
        abstract = True

    @property
    def parts(self) -> dict[FormulationPart, str]:
        """The parts in their order, with those that say nothing."""
        return {part: getattr(self, part) for part in FormulationPart}


class FormulationText(FormulationParts):
    """A whole formulation, in one version."""

    number = models.PositiveIntegerField(_("version"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class FormulationTyping(FormulationParts):
    """What a therapist typed and has not kept as a version, the latest alone; theirs alone."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="formulation_typings")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seen_number = models.PositiveIntegerField(_("version"))
    """The version on which it is written; 0 where there was none."""
    # Another one with each change: by it a page knows whether it saw what stands here.
    stamp = models.UUIDField(default=uuid4, editable=False)
    # The page that typed it, on whatever device: a page never stands in its own way.
    page = models.UUIDField(editable=False)
    typed_at = models.DateTimeField(_("typed at"))

    class Meta:
        verbose_name = _("what was typed at a formulation")
        constraints = [
            models.UniqueConstraint(fields=["intake", "by"], name="formulation_typing_once"),
            models.CheckConstraint(condition=_NOT_EMPTY, name="formulation_typing_not_empty"),
        ]


class FormulationDraft(FormulationText):
    """A version as the therapist keeps it among their notes: the client does not read it."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="formulation_drafts")

    class Meta:
        verbose_name = _("draft of a formulation")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "number"], name="formulation_draft_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & _SOMETHING, name="formulation_draft_says_something"
            ),
            models.CheckConstraint(condition=_NOT_EMPTY, name="formulation_draft_not_empty"),
        ]


class Formulation(FormulationText):
    """A version that was shared: the client reads it, and it stays as it was read."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="formulations")
    draft = models.OneToOneField(FormulationDraft, models.PROTECT, related_name="shared")

    class Meta:
        verbose_name = _("formulation that was shared")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "number"], name="formulation_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & _SOMETHING, name="formulation_says_something"
            ),
            models.CheckConstraint(condition=_NOT_EMPTY, name="formulation_not_empty"),
        ]
