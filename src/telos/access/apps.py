"""Access as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Owns care relationships and the policy."""

    name = "telos.access"
    label = "access"
    verbose_name = _("Access")
