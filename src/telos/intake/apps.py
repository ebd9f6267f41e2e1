"""Intake as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Owns the intake, the formulation and the safety plan."""

    name = "telos.intake"
    label = "intake"
    verbose_name = _("Intake")
