"""One row for every deed on a record; rows are only ever added."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row


class AppendOnlyError(Exception):
    """Somebody tried to change or remove a row of the trail."""

    def __init__(self) -> None:
        super().__init__("The audit trail only grows: its rows cannot be changed or removed.")


class AuditTrail(models.QuerySet["AuditRow"]):
    """Rows of the trail: read them or add to them, nothing else."""

    def update(self, **_kwargs: Any) -> NoReturn:
        """Refuse: a row stands as it was written."""
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        """Refuse: nothing leaves the trail."""
        raise AppendOnlyError

    def bulk_create(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: rows are written one with each deed, and this could write over others."""
        raise AppendOnlyError


class AuditRow(Row):
    """What was done, by whom, about which row; never what the row says.

    People and rows are named by their public ids, not by foreign keys: the trail stands below
    every room and outlives what it tells of.
    """

    actor_id = models.UUIDField(_("who"))
    deed = models.CharField(_("deed"), max_length=64)
    about_kind = models.CharField(_("kind of row"), max_length=64)
    about_id = models.UUIDField(_("row"))
    client_id = models.UUIDField(_("client"), null=True)
    why = models.CharField(_("why"), max_length=200, blank=True)

    objects = AuditTrail.as_manager()

    class Meta:
        verbose_name = _("audit row")
        indexes = [models.Index(fields=["client_id", "created_at"], name="audit_client_at")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to change one that stands, also under a borrowed key."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: nothing leaves the trail."""
        raise AppendOnlyError
