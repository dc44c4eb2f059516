"""Addresses of patterns: a supervisor's list, one pattern, what is decided of it, its chronology, and what is told."""

from django.urls import path

from handrail.crimes import views

app_name = "crimes"
urlpatterns = [
    path("", views.patterns, name="patterns"),
    path("<ref:ref>/", views.pattern, name="pattern"),
    path("<ref:ref>/decide/", views.decide, name="decide"),
    path("<ref:ref>/chronology/", views.chronology, name="chronology"),
    path("told/by/<ref:ref>/", views.tell, name="tell"),
    path("told/<ref:ref>/", views.share, name="share"),
]
