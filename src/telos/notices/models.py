"""That somebody is to be told of something: whom, of which kind, about which row, from when."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.models import Row
from telos.notices.enums import TRIED_AGAIN_AFTER, NoticeKind
from telos.people.models import Person


class Notices(models.QuerySet["Notice"]):
    """What people are told of."""

    def due(self) -> Self:
        """Keep those whose time has come."""
        return self.filter(due_at__lte=clock.now())

    def to_mail(self) -> Self:
        """Keep those of which a mail is to go out now: not sent, not given up, not tried just now.

        Who has read it in Telos needs no mail, and whose account is shut gets none.
        """
        now = clock.now()
        pause = Q(tries=0)
        for tries, after in enumerate(TRIED_AGAIN_AFTER, start=1):
            pause |= Q(tries=tries, tried_at__lte=now - after)
        waiting = self.due().filter(pause, with_mail=True, mailed_at=None, seen_at=None)
        return waiting.filter(person__is_active=True)

    def given_up(self) -> Self:
        """Keep those of which no mail went out, however often it was tried, and nobody read it."""
        tried = self.filter(tries__gt=len(TRIED_AGAIN_AFTER))
        return tried.filter(mailed_at=None, seen_at=None, with_mail=True)


class Notice(Row):
    """One person is told of one thing, once. It holds no words: those are made where it is read."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind.choices)
    about_id = models.UUIDField(_("about which row"))
    due_at = models.DateTimeField(_("told from"), default=clock.now)
    # Clients are mailed as far as they agreed to it; what they are told of stands in Telos anyway.
    with_mail = models.BooleanField(_("with a mail"), default=True)
    seen_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("times a mail was tried"), default=0)
    tried_at = models.DateTimeField(_("last tried at"), null=True, blank=True)

    objects = Notices.as_manager()

    class Meta:
        verbose_name = _("notice")
        indexes = [models.Index(fields=["due_at"], condition=Q(mailed_at=None), name="notice_due")]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "about_id"], name="notice_told_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(tries=0, tried_at=None, mailed_at=None)
                | Q(tries__gte=1, tried_at__isnull=False),
                name="notice_mailed_by_trying",
            ),
        ]
