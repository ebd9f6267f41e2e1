"""Texts that clients are asked to agree to, in versions, and what clients answered."""

from __future__ import annotations

from typing import Any, NoReturn, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from telos.access.enums import LONGEST_REASON, ConsentAnswer, ConsentKind, ConsentWay
from telos.base.models import Row
from telos.people.models import Client, Person, Practice
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text


class StandsAsWrittenError(Exception):
    """Somebody tried to change or remove a text that was asked, or an answer to one."""

    def __init__(self) -> None:
        super().__init__("Published texts and answers to them are added to, never changed.")


_Kept = TypeVar("_Kept", bound=models.Model)


class AddedOnly(models.QuerySet[_Kept]):
    """Rows that are only ever added."""

    def update(self, **_kwargs: Any) -> NoReturn:
        """Refuse: a row stands as it was written."""
        raise StandsAsWrittenError

    def delete(self) -> NoReturn:
        """Refuse: what was asked and answered stays."""
        raise StandsAsWrittenError


class AddedOnlyRow(Row):
    """A row that stands as it was written; sealing its texts anew goes past this."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to write over it."""
        if not self._state.adding:
            raise StandsAsWrittenError
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: what was asked and answered stays."""
        raise StandsAsWrittenError


class ConsentDraft(Row):
    """What a practice's manager writes at before it is published; one for each kind."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="consent_drafts")
    kind = models.CharField(_("kind"), max_length=16, choices=ConsentKind.choices)
    words = models.TextField(_("words"))
    # Goes up with each change and never starts again: by it a form knows what it began from.
    revision = models.PositiveIntegerField(_("revision"), default=1)
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("draft of a consent text")
        constraints = [
            models.UniqueConstraint(fields=["practice", "kind"], name="consent_draft_once"),
            models.CheckConstraint(
                condition=Q(kind__in=ConsentKind.values) & ~Q(words=""),
                name="consent_draft_known",
            ),
        ]


class ConsentTexts(AddedOnly["ConsentText"]):
    """Versions of texts."""


class ConsentText(AddedOnlyRow):
    """One version of a text, as clients are asked to agree to it from the day of publishing."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="consent_texts")
    kind = models.CharField(_("kind"), max_length=16, choices=ConsentKind.choices)
    number = models.PositiveIntegerField(_("version"))
    words = models.TextField(_("words"))
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Whether a yes to earlier words no longer counts; the first is asked of everybody anyway.
    asks_again = models.BooleanField(_("asked again"))
    why = models.CharField(_("why"), max_length=LONGEST_REASON, blank=True)
    # Of which change of the draft it was made: publishing it twice is publishing it once.
    draft_revision = models.PositiveIntegerField(editable=False)

    objects = ConsentTexts.as_manager()

    @property
    def retired(self) -> ConsentRetirement | None:
        """Since when nobody is asked it any more, and why; none while it is asked."""
        return getattr(self, "retirement", None)

    class Meta:
        verbose_name = _("consent text")
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "kind", "number"], name="consent_text_version_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "kind", "draft_revision"], name="consent_text_published_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ConsentKind.values) & ~Q(words="") & Q(number__gte=1),
                name="consent_text_known",
            ),
            models.CheckConstraint(
                condition=Q(number=1, asks_again=True) | (Q(number__gt=1) & ~Q(why="")),
                name="consent_text_says_why",
            ),
        ]


class ConsentRetirements(AddedOnly["ConsentRetirement"]):
    """Kinds of which nobody is asked any more."""


class ConsentRetirement(AddedOnlyRow):
    """From this day on a version is asked of nobody, and a yes to it or to earlier words is none.

    A later version of the same kind stands beside it and is asked anew.
    """

    text = models.OneToOneField(ConsentText, models.PROTECT, related_name="retirement")
    retired_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    why = models.CharField(_("why"), max_length=LONGEST_REASON)

    objects = ConsentRetirements.as_manager()

    class Meta:
        verbose_name = _("consent text that is no longer asked")
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="consent_retirement_says_why"),
        ]


class ConsentAsk(Row):
    """Somebody has asked a client for what not everybody is asked for."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="consent_asks")
    kind = models.CharField(_("kind"), max_length=16, choices=ConsentKind.choices)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("asking for consent")
        constraints = [
            models.UniqueConstraint(fields=["client", "kind"], name="consent_asked_once"),
            models.CheckConstraint(
                condition=Q(kind__in=ConsentKind.values), name="consent_ask_known"
            ),
        ]


class ConsentFacts(AddedOnly["ConsentFact"]):
    """Answers of clients."""

    def last_said(self) -> Self:
        """Keep each client's last answer of each kind."""
        later = ConsentFact.objects.filter(
            client=OuterRef("client"), kind=OuterRef("kind"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def in_force(self) -> Self:
        """Keep the answers by which something may be done today.

        A yes that was said last, to words that no later version asks again about, and of a kind
        that was not retired since those words.
        """
        retired = ConsentRetirement.objects.filter(
            text__practice=OuterRef("text__practice"),
            text__kind=OuterRef("kind"),
            text__number__gte=OuterRef("text__number"),
        )
        asked_again = ConsentText.objects.filter(
            practice=OuterRef("text__practice"),
            kind=OuterRef("kind"),
            asks_again=True,
            number__gt=OuterRef("text__number"),
        )
        return self.last_said().filter(
            ~Exists(asked_again), ~Exists(retired), answer=ConsentAnswer.GIVEN
        )


class ConsentFact(SealedRow, AddedOnlyRow):
    """One answer: what was said to which words, on which day, and who entered it."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="consent_facts")
    kind = models.CharField(_("kind"), max_length=16, choices=ConsentKind.choices)
    number = models.PositiveIntegerField(_("number"))
    answer = models.CharField(_("answer"), max_length=12, choices=ConsentAnswer.choices)
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="facts")
    way = models.CharField(_("way"), max_length=8, choices=ConsentWay.choices)
    answered_on = models.DateField(_("on"))
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    present = SealedTextField(_("who was present"), key_class=KeyClass.REMARK, blank=True)

    objects = ConsentFacts.as_manager()

    class Meta:
        verbose_name = _("answer about consent")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["client", "kind", "number"], name="consent_fact_once"),
            models.CheckConstraint(
                condition=Q(kind__in=ConsentKind.values)
                & Q(answer__in=ConsentAnswer.values)
                & Q(number__gte=1),
                name="consent_fact_known",
            ),
            models.CheckConstraint(
                condition=Q(way=ConsentWay.SELF, present__isnull=True)
                | (Q(way=ConsentWay.PAPER) & holds_text("present")),
                name="consent_fact_says_who_was_present",
            ),
        ]
