"""Where addresses begin, and what answers where there is none."""

from django.urls import include, path

urlpatterns = [path("", include("telos.web.urls"))]

handler404 = "telos.web.errors.not_found"
handler403 = "telos.web.errors.refused"
handler500 = "telos.web.errors.broken"
