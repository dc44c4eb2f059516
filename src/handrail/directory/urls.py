"""Addresses of the directory."""

from django.urls import path

from handrail.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.services, name="services"),
    path("open/", views.open_service, name="open"),
    path("<ref:ref>/", views.service, name="service"),
    path("<ref:ref>/change/", views.change_service, name="change"),
    path("<ref:ref>/close/", views.close_service, name="close"),
]
