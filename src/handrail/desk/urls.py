"""The desk's addresses: Today, search, and a person's page."""

from django.urls import path

from handrail.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("people/", views.search, name="search"),
    path("people/<ref:ref>/", views.person, name="person"),
    path("people/<ref:ref>/restrict/", views.restrict, name="restrict"),
]
