"""What a client says is not right, beside what stands; both stay."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.people.models import Client, Person
from telos.rights.enums import About, AmendmentState
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text


class Amendment(SealedRow):
    """What is wrong with something in the record, how it should read, and the answer."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="amendments")
    about = models.CharField(_("about"), max_length=16, choices=About.choices)
    # Of any room: what it names is below this one, and is found by its public id.
    original_id = models.UUIDField(_("what it is about"))
    what_is_wrong = SealedTextField(_("what is not right"), key_class=KeyClass.REMARK)
    should_read = SealedTextField(_("how it should read"), key_class=KeyClass.REMARK)
    state = models.CharField(
        max_length=12, choices=AmendmentState.choices, default=AmendmentState.ASKED
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # The day on which the client said it, where the practice entered what was said in another way.
    asked_on = models.DateField(_("said on"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer = SealedTextField(_("answer"), key_class=KeyClass.REMARK, blank=True)
    # Made in the browser with the form: a form sent twice makes one correction.
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("correction")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=holds_text("what_is_wrong") & holds_text("should_read"),
                name="amendment_says_what",
            ),
            models.CheckConstraint(
                condition=Q(about__in=About.values) & Q(state__in=AmendmentState.values),
                name="amendment_known",
            ),
            models.CheckConstraint(
                condition=Q(state=AmendmentState.ASKED, answered_at=None, answered_by=None)
                | (
                    ~Q(state=AmendmentState.ASKED)
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                ),
                name="amendment_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=AmendmentState.DECLINED) | holds_text("answer"),
                name="amendment_declined_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["client", "original_id"], name="amendment_beside")]
