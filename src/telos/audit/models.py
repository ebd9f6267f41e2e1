"""One row for every deed on a record and every look at one; rows are only ever added."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from telos.audit.chain.codes import Entry
from telos.base.models import Row


class AppendOnlyError(Exception):
    """Somebody tried to change or remove a row of the trail, or to add one outside its chain."""

    def __init__(self) -> None:
        super().__init__(
            "The audit trail only grows, by telos.audit.actions: its rows cannot be changed, "
            "removed, or added in another way."
        )


class AuditTrail(models.QuerySet["AuditRow"]):
    """Rows of the trail: read them, nothing else."""

    def update(self, **_kwargs: Any) -> NoReturn:
        """Refuse: a row stands as it was written."""
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        """Refuse: nothing leaves the trail."""
        raise AppendOnlyError

    def bulk_create(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: rows are chained with each deed, and this could write over others."""
        raise AppendOnlyError


class AuditRow(Row):
    """What was done, by whom, about which row, from where; never what the row says.

    People and rows are named by their public ids, not by foreign keys: the trail stands below
    every room and outlives what it tells of. Where a record was read, `about_kind` holds the kinds
    of record that were shown.
    """

    practice_id = models.UUIDField(_("practice"))
    sequence = models.BigIntegerField(_("number in its chain"))
    previous = models.BinaryField(_("code of the row before"), max_length=32)
    code = models.BinaryField(_("code"), max_length=32)
    actor_id = models.UUIDField(_("who"))
    deed = models.CharField(_("deed"), max_length=64)
    about_kind = models.CharField(_("kind of row, or kinds of record"), max_length=200)
    about_id = models.UUIDField(_("row"))
    client_id = models.UUIDField(_("client"), null=True)
    why = models.CharField(_("why"), max_length=200, blank=True)
    place = models.CharField(_("from which page"), max_length=64, blank=True)
    device = models.CharField(_("from which session, as a pseudonym"), max_length=16, blank=True)

    objects = AuditTrail.as_manager()

    class Meta:
        verbose_name = _("audit row")
        indexes = [
            models.Index(fields=["client_id", "created_at"], name="audit_client_at"),
            models.Index(fields=["practice_id", "created_at"], name="audit_practice_at"),
        ]
        constraints = [
            # Two deeds at once cannot both be the next: a chain never forks.
            models.UniqueConstraint(
                fields=["practice_id", "sequence"], name="audit_row_once_in_its_chain"
            )
        ]

    def as_entry(self) -> Entry:
        """Return what the row says, as its code is made of it."""
        return Entry(*(getattr(self, field) for field in Entry._fields))

    def save(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: rows are added in their chain, and stand as they were written."""
        raise AppendOnlyError

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: nothing leaves the trail."""
        raise AppendOnlyError


class ChainHead(Row):
    """Where the chain of a practice stands: held while a deed adds to it."""

    practice_id = models.UUIDField(_("practice"), unique=True)
    count = models.BigIntegerField(_("rows"), default=0)
    code = models.BinaryField(_("code of the last row"), max_length=32)
    moved_at = models.DateTimeField(_("moved at"))

    class Meta:
        verbose_name = _("chain head")
