"""The audit trail as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Owns the trail of deeds."""

    name = "telos.audit"
    label = "audit"
    verbose_name = _("Audit trail")
