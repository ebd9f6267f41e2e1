"""Scheduling as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    """Owns appointments."""

    name = "telos.scheduling"
    label = "scheduling"
    verbose_name = _("Appointments")
