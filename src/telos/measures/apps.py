"""Measures as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    """Owns schedules, responses, answers and risk alerts."""

    name = "telos.measures"
    label = "measures"
    verbose_name = _("Measures")
