"""Addresses of rights: a person's, recording, promises, and the Code lead's figures with the lists behind them."""

from django.urls import path

from handrail.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("list/", views.listed, name="list"),
    path("gaps/<slug:which>/", views.gap, name="gap"),
    path("today/", views.today, name="today"),
    path("in-bulk/", views.in_bulk, name="in_bulk"),
    path("promises/<ref:ref>/", views.promise, name="promise"),
    path("<ref:ref>/", views.person, name="person"),
    path("<ref:ref>/record/", views.record, name="record"),
    path("<ref:ref>/enhanced/", views.enhanced, name="enhanced"),
    path("<ref:ref>/enhanced/change/", views.enhance, name="enhance"),
    path("<ref:ref>/tell/", views.tell, name="tell"),
    path("<ref:ref>/promise/", views.promise_anew, name="promise_anew"),
]
