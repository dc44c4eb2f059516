"""The addresses of bundles, of the rows kept from them, and of handing a zip over."""

from django.urls import path

from handrail.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.bundles, name="bundles"),
    path("hand-over/", views.hand_over, name="hand_over"),
    path("quarantined/", views.queue, {"state": "quarantined"}, name="quarantined"),
    path("waiting/", views.queue, {"state": "waiting"}, name="waiting"),
    path("rows/<ref:ref>/", views.kept_row, name="kept_row"),
    path("<ref:ref>/", views.bundle, name="bundle"),
    path("<ref:ref>/kept/", views.kept_of_bundle, name="kept_of_bundle"),
]
