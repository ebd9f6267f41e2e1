"""Every address of the house."""

from django.urls import include, path

from telos.web.design.page import components
from telos.web.home import home, set_theme
from telos.web.news import notice_read, notices

urlpatterns = [
    path("", home, name="home"),
    path("look/", set_theme, name="set-theme"),
    path("design/", components, name="design"),
    path("notices/", notices, name="notices"),
    path("notices/<uuid:notice_id>/", notice_read, name="notice-read"),
    path("account/", include("telos.web.account.urls")),
    path("", include("telos.web.public.urls")),
    path("", include("telos.web.client.urls")),
    path("", include("telos.web.therapist.urls")),
    path("", include("telos.web.practice.urls")),
]
