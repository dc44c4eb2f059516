"""Addresses of pages about who is the same person."""

from django.urls import path

from handrail.matching import views

app_name = "matching"
urlpatterns = [
    path("seen-before/", views.seen_before, name="seen_before"),
    path("", views.queue, name="queue"),
    path("pairs/<ref:ref>/", views.pair, name="pair"),
    path("pairs/<ref:ref>/one-person/", views.one_person, name="one_person"),
    path("pairs/<ref:ref>/two-people/", views.two_people, name="two_people"),
    path("pairs/<ref:ref>/not-sure/", views.not_sure, name="not_sure"),
    path("pairs/<ref:ref>/ask-supervisor/", views.ask_supervisor, name="ask_supervisor"),
    path("pairs/<ref:ref>/undo/", views.undo_decision, name="undo_decision"),
    path("joined/<ref:ref>/", views.joined, name="joined"),
    path("joined/undo/<ref:ref>/", views.part, name="part"),
    path("joined/<ref:ref>/pass-on/", views.pass_on, name="pass_on"),
    path("named/", views.answers, name="answers"),
    path("named/<ref:ref>/", views.answer_page, name="answer"),
    path("named/owed/<ref:ref>/", views.answer_of, name="answer_of"),
    path("named/by/<ref:ref>/", views.lodge, name="lodge"),
    path("named/lodged/<ref:ref>/take-back/", views.withdraw, name="withdraw"),
    path("named/lodged/<ref:ref>/officer-may-know/", views.let_officer_know, name="let_officer_know"),
]
