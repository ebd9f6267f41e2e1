"""Goals as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    """Owns goals, their revisions, agreements and ratings."""

    name = "telos.goals"
    label = "goals"
    verbose_name = _("Goals")
