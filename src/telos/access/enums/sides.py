"""The two sides that write and agree, and how a word comes here that one says for the other."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """The two sides that write and agree."""

    CLIENT = "client", _("client")
    THERAPIST = "therapist", _("therapist")


class SpokenWay(models.TextChoices):
    """How a client who has no account here answered, before their therapist wrote it down."""

    ROOM = "room", _("in the room")
    PAPER = "paper", _("on paper")
