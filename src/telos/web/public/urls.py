"""Addresses that are open to everybody."""

from django.urls import path

from telos.web.public.help import help_now
from telos.web.public.kept import copy_on_device, kept_worker, no_connection

urlpatterns = [
    path("help-now/", help_now, name="help-now"),
    path("worker.js", kept_worker, name="kept-worker"),
    path("no-connection/", no_connection, name="no-connection"),
    path("at-hand/copy/<uuid:copy_key>/", copy_on_device, name="copy-on-device"),
]
