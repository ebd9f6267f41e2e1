"""Addresses that are open to everybody."""

from django.urls import path

from telos.web.public.help import help_now

urlpatterns = [path("help-now/", help_now, name="help-now")]
