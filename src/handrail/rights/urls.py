"""Addresses of rights: a person's, recording, promises, and the Code lead's figures with the lists behind them."""

from django.urls import path

from handrail.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("code/", views.editions.code, name="code"),
    path("editions/", views.editions.two_editions, name="editions"),
    path("list/", views.listed, name="list"),
    path("gaps/<slug:which>/", views.gap, name="gap"),
    path("failing/sheet/", views.failing_sheet, name="failing_sheet"),
    path("by/", views.breaking_down.breakdown, name="breakdown"),
    path("by/sheet/", views.breaking_down.breakdown_sheet, name="breakdown_sheet"),
    path("over-time/", views.over_time.over_time, name="over_time"),
    path("over-time/sheet/", views.over_time.over_time_sheet, name="over_time_sheet"),
    path("over-time/begin-again/", views.rebasing.begin_again, name="begin_again"),
    path("grid/", views.grid.grid, name="grid"),
    path("grid/sheet/", views.grid.grid_sheet, name="grid_sheet"),
    path("today/", views.today, name="today"),
    path("in-bulk/", views.in_bulk, name="in_bulk"),
    path("promises/<ref:ref>/", views.promise, name="promise"),
    path("samples/", views.samples.listed, name="samples"),
    path("samples/draw/", views.samples.draw, name="draw_sample"),
    path("samples/cases/<ref:ref>/", views.sample_cases.case, name="sample_case"),
    path("samples/cases/<ref:ref>/settle/", views.sample_cases.settle, name="sample_settle"),
    path("samples/<ref:ref>/", views.samples.sample, name="sample"),
    path("samples/<ref:ref>/close/", views.samples.close, name="sample_close"),
    path("samples/<ref:ref>/sheet/", views.samples.sheet, name="sample_sheet"),
    path("compare/", views.comparing.compare, name="compare"),
    path("compare/sheet/", views.comparing.compare_sheet, name="compare_sheet"),
    path("returns/", views.returns.returns, name="returns"),
    path("returns/<ref:ref>/", views.returns.returned, name="return"),
    path("returns/<ref:ref>/sheet/", views.returns.return_sheet, name="return_sheet"),
    path("reviews/", views.reviews.reviews, name="reviews"),
    path("reviews/sheet/", views.reviews.reviews_sheet, name="reviews_sheet"),
    path("reviews/list/", views.reviews.reviews_list, name="reviews_list"),
    path("<ref:ref>/", views.person, name="person"),
    path("<ref:ref>/record/", views.record, name="record"),
    path("<ref:ref>/enhanced/", views.enhanced, name="enhanced"),
    path("<ref:ref>/enhanced/change/", views.enhance, name="enhance"),
    path("<ref:ref>/clocks/sheet/", views.clocks_sheet, name="clocks_sheet"),
    path("<ref:ref>/steps/", views.steps, name="steps"),
    path("<ref:ref>/tell/", views.tell, name="tell"),
    path("<ref:ref>/promise/", views.promise_anew, name="promise_anew"),
]
