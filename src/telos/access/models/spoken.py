"""What a client without an account said, as a row of another room keeps it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Side, SpokenWay


class SpokenRow(models.Model):
    """An answer that a client may have said, and that their therapist wrote down.

    Empty where somebody answered by themselves, signed in. What was said stays so, also once the
    client has an account.
    """

    spoken_on = models.DateField(_("said on"), null=True, blank=True)
    spoken_way = models.CharField(
        _("said"), max_length=8, choices=SpokenWay.choices, blank=True, default=""
    )

    class Meta:
        abstract = True

    @property
    def is_spoken(self) -> bool:
        """Whether the client said it, and their therapist wrote it down."""
        return self.spoken_on is not None


def spoken_whole() -> Q:
    """Return the condition that what was said is the client's, with its day and how."""
    none = Q(spoken_on=None, spoken_way="")
    said = Q(spoken_on__isnull=False, spoken_way__in=SpokenWay.values, side=Side.CLIENT)
    return none | said
