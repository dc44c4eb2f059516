"""Addresses of pages about who is the same person."""

from django.urls import path

from handrail.matching import views

app_name = "matching"
urlpatterns = [
    path("seen-before/", views.seen_before, name="seen_before"),
    path("named/", views.answers, name="answers"),
    path("named/<ref:ref>/", views.answer_page, name="answer"),
    path("named/owed/<ref:ref>/", views.answer_of, name="answer_of"),
    path("named/by/<ref:ref>/", views.lodge, name="lodge"),
    path("named/lodged/<ref:ref>/take-back/", views.withdraw, name="withdraw"),
    path("named/lodged/<ref:ref>/officer-may-know/", views.let_officer_know, name="let_officer_know"),
]
