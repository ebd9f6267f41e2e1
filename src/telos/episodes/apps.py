"""Episodes as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EpisodesConfig(AppConfig):
    """Owns episodes of care and their moves."""

    name = "telos.episodes"
    label = "episodes"
    verbose_name = _("Episodes of care")
