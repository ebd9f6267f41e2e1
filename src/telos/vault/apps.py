"""The vault as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    """Owns the wrapped keys, in a database apart from what they open."""

    name = "telos.vault"
    label = "vault"
    verbose_name = _("Vault")
