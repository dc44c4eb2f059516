"""Every address of Handrail. Each page says who it is for; a test fails for one that does not.

Of allauth's addresses there are exactly those below, each with our template. There is none to sign up (a worker is
engaged by their agency) and none that would send a letter (a forgotten password is replaced by the agency).
"""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, include, path


def of_allauth(address: str, view: Any, template: str, name: str) -> URLPattern:
    """Return one of allauth's addresses, shown in our words."""
    facts = {
        "tries": settings.SIGN_IN_TRIES,
        "minutes": settings.SIGN_IN_LOCK_MINUTES,
        "required": settings.SECOND_FACTOR_REQUIRED,
    }
    shown: Callable[..., HttpResponse] = view.as_view(template_name=f"agencies/{template}.html", extra_context=facts)
    return path(address, shown, name=name)


signing_in = [
    of_allauth("login/", account.LoginView, "sign_in", "account_login"),
    of_allauth("logout/", account.LogoutView, "sign_out", "account_logout"),
    of_allauth("reauthenticate/", account.ReauthenticateView, "again", "account_reauthenticate"),
    of_allauth("password/", account.PasswordChangeView, "change_password", "account_change_password"),
    of_allauth("second-step/", second_step.IndexView, "second_steps", "mfa_index"),
    of_allauth("second-step/give/", second_step.AuthenticateView, "second_step", "mfa_authenticate"),
    of_allauth("second-step/again/", second_step.ReauthenticateView, "again", "mfa_reauthenticate"),
    of_allauth("app/", app.ActivateTOTPView, "set_up_app", "mfa_activate_totp"),
    of_allauth("app/remove/", app.DeactivateTOTPView, "remove_app", "mfa_deactivate_totp"),
    of_allauth("passkeys/", passkey.ListWebAuthnView, "passkeys", "mfa_list_webauthn"),
    of_allauth("passkeys/add/", passkey.AddWebAuthnView, "add_passkey", "mfa_add_webauthn"),
    of_allauth("passkeys/again/", passkey.ReauthenticateWebAuthnView, "again_passkey", "mfa_reauthenticate_webauthn"),
    of_allauth("passkeys/login/", passkey.LoginWebAuthnView, "sign_in", "mfa_login_webauthn"),
    of_allauth("passkeys/<sealed:pk>/", passkey.EditWebAuthnView, "rename_passkey", "mfa_edit_webauthn"),
    of_allauth("passkeys/<sealed:pk>/remove/", passkey.RemoveWebAuthnView, "remove_passkey", "mfa_remove_webauthn"),
    of_allauth("codes/", recovery.ViewRecoveryCodesView, "recovery_codes", "mfa_view_recovery_codes"),
    of_allauth("codes/new/", recovery.GenerateRecoveryCodesView, "new_recovery_codes", "mfa_generate_recovery_codes"),
    path("codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]

urlpatterns = [
    path("", include("handrail.desk.urls")),
    path("sign-in/", include("handrail.agencies.urls")),
    path("account/", include(signing_in)),
    path("bundles/", include("handrail.intake.urls")),
    path("rights/", include("handrail.rights.urls")),
    path("referrals/", include("handrail.referrals.urls")),
    path("patterns/", include("handrail.crimes.urls")),
    path("services/", include("handrail.directory.urls")),
    path("same-person/", include("handrail.matching.urls")),
]
handler403 = "handrail.core.pages.forbidden"
handler404 = "handrail.core.pages.not_found"
handler429 = "handrail.agencies.views.too_many"
handler500 = "handrail.core.pages.fault"
