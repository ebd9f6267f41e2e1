"""The two sides that write and agree."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """The two sides that write and agree."""

    CLIENT = "client", _("client")
    THERAPIST = "therapist", _("therapist")
