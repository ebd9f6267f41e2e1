"""Appointments of an episode."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.episodes.models import Episode
from telos.people.models import Person
from telos.scheduling.enums import AppointmentState, Place


class Appointment(Row):
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

    class Meta:
        verbose_name = _("appointment")
        constraints = [
            models.UniqueConstraint(
                fields=["therapist", "starts_at"],
                condition=~Q(state=AppointmentState.CANCELLED),
                name="appointment_one_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5) & Q(minutes__lte=480),
                name="appointment_minutes_sensible",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AppointmentState.values), name="appointment_state_known"
            ),
        ]
        indexes = [models.Index(fields=["episode", "starts_at"], name="appointment_episode_at")]
