"""Every address of Handrail. Each page says who it is for; a test fails for one that does not."""

from django.urls import include, path, register_converter

from handrail.core.refs import RefConverter

register_converter(RefConverter, "ref")

urlpatterns = [
    path("", include("handrail.desk.urls")),
    path("sign-in/", include("handrail.agencies.urls")),
    path("account/", include("allauth.urls")),
    path("bundles/", include("handrail.intake.urls")),
    path("rights/", include("handrail.rights.urls")),
    path("referrals/", include("handrail.referrals.urls")),
    path("services/", include("handrail.directory.urls")),
]
handler403 = "handrail.core.pages.forbidden"
handler404 = "handrail.core.pages.not_found"
handler500 = "handrail.core.pages.fault"
