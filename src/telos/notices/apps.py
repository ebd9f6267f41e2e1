"""Notices as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Owns what people are told of, and whether it has reached them."""

    name = "telos.notices"
    label = "notices"
    verbose_name = _("Notices")
