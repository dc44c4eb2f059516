"""Addresses of the directory."""

from django.urls import path

from handrail.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.services, name="services"),
    path("<ref:ref>/", views.service, name="service"),
]
