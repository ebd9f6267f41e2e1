"""The abstract row that every table grows from."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from telos.base import clock


class Row(models.Model):
    """A row with an identifier that can be shown and a time of making.

    The public id is random, so that an address neither counts nor orders what there is.
    """

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), default=clock.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Name the row without saying anything of what it holds."""
        return f"{self._meta.verbose_name} {self.public_id}"
