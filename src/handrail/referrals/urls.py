"""Addresses of triage and referrals."""

from django.urls import path

from handrail.referrals import views

app_name = "referrals"
urlpatterns = [
    path("", views.referrals, name="referrals"),
    path("owners/", views.owned, name="owned"),
    path("held/", views.held, name="held"),
    path("held/<ref:ref>/", views.hold, name="hold"),
    path("held/<ref:ref>/refer/", views.refer, name="refer"),
    path("held/<ref:ref>/not-refer/", views.not_refer, name="not_refer"),
    path("held/<ref:ref>/answer/", views.answer, name="answer"),
    path("owed/<ref:ref>/", views.referral_of, name="referral_of"),
    path("owed/<ref:ref>/hold/", views.hold_of, name="hold_of"),
    path("leaving/<ref:ref>/", views.leaving, name="leaving"),
    path("somebody/", views.refer_somebody, name="refer_somebody"),
    path("yourself/", views.refer_yourself, name="refer_yourself"),
    path("yourself/sent/", views.thanks, name="thanks"),
    path("<ref:ref>/", views.referral, name="referral"),
    path("<ref:ref>/accept/", views.accept, name="accept"),
    path("<ref:ref>/graded/", views.graded, name="graded"),
    path("<ref:ref>/decline/", views.end, {"verb": "decline"}, name="decline"),
    path("<ref:ref>/return/", views.end, {"verb": "return"}, name="return"),
    path("<ref:ref>/withdraw/", views.end, {"verb": "withdraw"}, name="withdraw"),
    path("<ref:ref>/send-on/", views.send_on, name="send_on"),
    path("<ref:ref>/undo/", views.undo, name="undo"),
    path("<ref:ref>/secure-mail/", views.secure_mail, name="secure_mail"),
    path("<ref:ref>/secure-mail/sent/", views.mailed, name="mailed"),
    path("<ref:ref>/secure-mail/accepted/", views.acknowledge, name="acknowledge"),
]
