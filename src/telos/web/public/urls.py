"""Addresses that are open to everybody."""

from django.urls import path

from telos.web.public.help import help_now
from telos.web.public.kept import kept_worker, no_connection

urlpatterns = [
    path("help-now/", help_now, name="help-now"),
    path("worker.js", kept_worker, name="kept-worker"),
    path("no-connection/", no_connection, name="no-connection"),
]
