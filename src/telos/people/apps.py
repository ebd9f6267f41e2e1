"""People as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Owns accounts, practices and clients."""

    name = "telos.people"
    label = "people"
    verbose_name = _("People")
