"""Addresses of the practice manager's pages."""

from django.urls import path

from telos.web.practice.practice import practice

urlpatterns = [path("practice/", practice, name="practice")]
