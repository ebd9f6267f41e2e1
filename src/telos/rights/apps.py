"""The client's rights as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """Owns corrections, requests for erasure, holds, and how long records are kept."""

    name = "telos.rights"
    label = "rights"
    verbose_name = _("Rights of clients")
