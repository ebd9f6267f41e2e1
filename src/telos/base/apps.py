"""The base as a Django app."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Abstract rows only: it owns no table."""

    name = "telos.base"
    label = "base"
