"""The pages as a Django app: templates, static files and translations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Owns no table."""

    name = "telos.web"
    label = "web"
    verbose_name = _("Pages")
