"""Appointments of an episode."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.episodes.models import Episode
from telos.people.models import Person
from telos.scheduling.enums import (
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    AppointmentState,
    Place,
)
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text


class Appointment(SealedRow):
    """One meeting, planned or held."""

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="appointments")
    therapist = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    place = models.CharField(_("place"), max_length=16, choices=Place.choices)
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=AppointmentState.choices,
        default=AppointmentState.PLANNED,
    )
    settled_at = models.DateTimeField(_("said at"), null=True, blank=True)
    why = SealedTextField(_("why"), key_class=KeyClass.REMARK, blank=True)
    """Why it was cancelled or missed, where somebody said so."""

    class Meta:
        verbose_name = _("appointment")
        constraints = [
            models.UniqueConstraint(
                fields=["therapist", "starts_at"],
                condition=~Q(state=AppointmentState.CANCELLED),
                name="appointment_one_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_MINUTES) & Q(minutes__lte=LONGEST_MINUTES),
                name="appointment_minutes_sensible",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AppointmentState.values), name="appointment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(place__in=Place.values), name="appointment_place_known"
            ),
            models.CheckConstraint(
                condition=Q(why__isnull=True) | holds_text("why"),
                name="appointment_why_not_empty",
            ),
        ]
        indexes = [models.Index(fields=["episode", "starts_at"], name="appointment_episode_at")]

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)
