"""Wrapped keys: what opens an owner's texts, itself sealed with the master key."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.vault.enums import KeyClass


class WrappedKeys(models.QuerySet["WrappedKey"]):
    """Rows of the store of keys."""

    def standing(self) -> Self:
        """Keep the keys that were not destroyed."""
        return self.filter(destroyed_at=None)


class WrappedKey(Row):
    """A key of an owner; its public id stands in every value that it sealed.

    Of a destroyed key nothing is left but that it was there, when it went and by whom. One that was
    destroyed without being retired keeps the place of the key in use for ever: that owner was
    erased. One that was let go is retired as well, and leaves its place to a new key.
    """

    owner = models.UUIDField(_("whose"))
    key_class = models.CharField(_("for what"), max_length=24, choices=KeyClass.choices)
    wrapped = models.BinaryField(_("wrapped key"))
    master = models.CharField(_("master key"), max_length=120)
    """The name of the master key that wrapped it; never the key."""
    retired_at = models.DateTimeField(_("seals nothing new since"), null=True)
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True)
    destroyed_by = models.UUIDField(_("destroyed by"), null=True)

    objects = WrappedKeys.as_manager()

    class Meta:
        verbose_name = _("wrapped key")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "key_class"],
                condition=Q(retired_at=None),
                name="wrapped_key_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at=None, destroyed_by=None) & ~Q(wrapped=b"")
                | Q(destroyed_at__isnull=False, destroyed_by__isnull=False, wrapped=b""),
                name="wrapped_key_stands_or_is_destroyed",
            ),
        ]

    @property
    def is_closing(self) -> bool:
        """Whether nothing is sealed in its owner's class any more, for good."""
        return self.destroyed_at is not None and self.retired_at is None
