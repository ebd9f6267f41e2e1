"""Plans as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """Owns plans, their versions and templates, and the library of what can be done."""

    name = "telos.plans"
    label = "plans"
    verbose_name = _("Plans")
