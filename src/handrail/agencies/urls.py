"""Addresses between the password and Today."""

from django.conf import settings
from django.urls import path

from handrail.agencies import views

app_name = "agencies"
urlpatterns = [
    path("choose/", views.choose, name="choose"),
    path("colleagues/", views.colleagues, name="colleagues"),
    path("colleagues/begin/", views.engage, name="engage"),
    path("colleagues/team/", views.open_team, name="team"),
    path("colleagues/<ref:ref>/", views.colleague, name="colleague"),
]

of_the_demo = [
    path("demo/", views.demo, name="demo"),
    path("demo/<slug:key>/", views.demo_sign_in, name="demo-sign-in"),
]
if settings.DEMO:
    urlpatterns += of_the_demo
