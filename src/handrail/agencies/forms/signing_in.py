"""What somebody types to sign in, in our words, and how allauth learns our rules (`ACCOUNT_ADAPTER`, `MFA_ADAPTER`).

allauth counts tries; the lock is ours. Its own window slides, so that a fifth wrong try may be forgotten after seconds;
and it counts by host and port as well as by address, which whoever is trying can vary at will.
"""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from allauth.account import app_settings as account_settings
from allauth.account import forms as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from handrail.agencies import actions, policy
from handrail.agencies.models import User
from handrail.audit.actor import STRANGER
from handrail.core.workdays import LONDON

LOCKED = {
    "password": "Too many wrong tries. This address is locked until {until}. A passkey still works.",
    "code": "Too many wrong codes. They are locked until {until}. A passkey still works.",
}


class NothingIsMailed(RuntimeError):
    """Something asked allauth for a letter. Handrail sends none."""


def refuse_while_locked(request: HttpRequest, digest: bytes, *, why: str) -> None:
    """Raise a form error that says when to try again, for as long as this is locked."""
    until = actions.locked_until(digest)
    if until is not None:
        actions.note_refused_sign_in(why="locked", digest=digest, by=STRANGER, at=request.at)  # type: ignore[attr-defined]
        raise locked_error(until, why=why)


def locked_error(until: datetime, *, why: str) -> ValidationError:
    """Return the form error that says when to try again, to the next whole minute, local time."""
    local = (until + timedelta(seconds=59)).astimezone(LONDON)
    return ValidationError(LOCKED[why].format(until=f"{local:%H:%M}"), code="locked")


def note_failure(request: HttpRequest, digest: bytes, *, why: str, key: str) -> datetime | None:
    """Write down a failed try; return when it opens again if that was the last of the tries that `key` counts."""
    left = ratelimit.consume(request, action="login_failed", key=key, dry_run=True)
    return actions.note_failed_sign_in(digest, why=why, by=STRANGER, at=request.at, last=not left)  # type: ignore[attr-defined]


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff are engaged and do not sign up; nothing is mailed; sign-in, failure, lock and sign-out are audited."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That e-mail address and password do not go together.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not the password you use now.",
        "too_many_login_attempts": "Too many tries. Wait a quarter of an hour, then try again.",
        "rate_limited": "Too many tries. Wait a quarter of an hour, then try again.",
    }
    said: ClassVar[Mapping[str, str]] = {
        "account/messages/logged_out.txt": "You have signed out.",
        "account/messages/password_changed.txt": "Your password has been changed.",
        "mfa/messages/totp_activated.txt": "Your authenticator app has been set up.",
        "mfa/messages/totp_deactivated.txt": "Your authenticator app has been taken away.",
        "mfa/messages/webauthn_added.txt": "Your passkey has been set up.",
        "mfa/messages/webauthn_removed.txt": "The passkey has been taken away.",
        "mfa/messages/recovery_codes_generated.txt": "New recovery codes have been made.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: a worker is engaged by their agency."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: this is the one way by which sign-in could send a letter, and for now none is sent."""
        raise NothingIsMailed(template_prefix)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Audit what allauth would tell somebody by mail: that the way they sign in has been changed."""
        what = template_prefix.rsplit("/", 1)[-1]
        actions.note_changed_sign_in(user, what=what, by=self.request.actor, at=self.request.at)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done in our words, and nothing where we have none."""
        words = message or self.said.get(message_template or "")
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count tries by the address alone, digested: never by the host and port that the request names."""
        return actions.sign_in_digest(credentials.get("email", "")).hex()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse unread while the address is locked, whether or not anybody has it."""
        refuse_while_locked(request, actions.sign_in_digest(credentials.get("email", "")), why="password")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Audit the failure; the last that is allowed locks."""
        digest = actions.sign_in_digest(credentials.get("email", ""))
        until = note_failure(request, digest, why="password", key=digest.hex())
        if until is not None:
            raise locked_error(until, why="password")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Tell whoever knows the password of a closed sign-in that it is closed."""
        actions.note_refused_sign_in(why="closed", ids=[user.id], by=STRANGER, at=request.at)  # type: ignore[attr-defined]
        messages.error(request, "This sign-in has been closed. If you still need it, ask your supervisor.")
        return HttpResponseRedirect(reverse("account_login"))

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, in a fresh session that has chosen no role."""
        super().login(request, user)
        request.session.pop("worker", None)
        actions.note_sign_in(user, by=STRANGER, at=request.at)  # type: ignore[attr-defined]

    def logout(self, request: HttpRequest) -> None:
        """Sign out and forget the session."""
        assert isinstance(request.user, User)
        actions.note_sign_out(request.user, by=request.actor, at=request.at)  # type: ignore[attr-defined]
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Do not ask again for what was given a moment ago by somebody who is setting up their first second step."""
        user = self.request.user
        if not policy.has_second_step(user):
            records = get_authentication_records(self.request, user)
            if records and time.time() - records[-1]["at"] < account_settings.REAUTHENTICATION_TIMEOUT:
                return False
        return bool(super().is_reauthentication_required(app=app, **options))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Name the ways to show that it is still you, in our words."""
        words = {"reauthenticate": "your password", "mfa_reauthenticate": "a code"}
        found = super().get_reauthentication_methods(user)
        return [method | {"description": words.get(method["id"], "a passkey")} for method in found]


class SecondSteps(DefaultMFAAdapter):  # type: ignore[misc]
    """Our words for authenticator apps and passkeys."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Wait for the app to show the next one, and type that.",
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Name a passkey that was given no name."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name ourselves to the device; the address it keeps the passkey for is the one in the browser."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Handrail"}


class Plainly:
    """Our label, hint and words for an empty field; no placeholder, because it vanishes when somebody types."""

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text, field.error_messages["required"] = self.words[name]


class SignIn(Plainly, account.LoginForm):  # type: ignore[misc]
    """An e-mail address and a password."""

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "login": ("Work e-mail address", "", "Enter your work e-mail address"),
        "password": ("Password", "", "Enter your password"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        login = self.fields["login"]
        login.widget.attrs |= {"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
        login.error_messages["invalid"] = "Enter an e-mail address, such as name@agency.example"


class PasswordAgain(Plainly, account.ReauthenticateForm):  # type: ignore[misc]
    """The password of whoever is signed in, once more."""

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = {"password": ("Your password", "", "Enter your password")}


class NewPassword(Plainly, account.ChangePasswordForm):  # type: ignore[misc]
    """The password used now, and the one to use from now on."""

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "oldpassword": ("The password you use now", "", "Enter the password you use now"),
        "password1": ("New password", "At least 12 characters. Three or four words you will remember are best.",
                      "Enter a new password"),
        "password2": ("The new password once more", "", "Enter the new password once more"),
    }  # fmt: skip


class Guarded:
    """A code of the second step: wrong ones are counted, audited and locked like wrong passwords."""

    user: User

    def clean_code(self) -> str:
        """Return the code if it is right."""
        request: HttpRequest = context.request
        digest = actions.sign_in_digest(f"second step of {self.user.pk}")
        refuse_while_locked(request, digest, why="code")
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError as wrong:
            if wrong.code != "incorrect_code":
                raise
            until = note_failure(request, digest, why="code", key=f"mfa-auth-user-{self.user.pk}")
            raise locked_error(until, why="code") if until is not None else wrong from wrong


class Code(Plainly, Guarded, codes.AuthenticateForm):  # type: ignore[misc]
    """A code from the app, or a recovery code, to sign in with."""

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "code": ("Code", "The six figures your app shows now, or one of your recovery codes", "Enter a code"),
    }


class CodeAgain(Plainly, Guarded, codes.ReauthenticateForm):  # type: ignore[misc]
    """A code from whoever is signed in, once more."""

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = Code.words


class AppCode(Plainly, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that is being set up."""

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "code": ("Code", "The six figures your app shows now", "Enter the code that your app shows"),
    }

    def clean_code(self) -> str:
        """Return the code if it is right: whoever set the app up has then given their second step."""
        code = str(super().clean_code())
        record_authentication(context.request, self.user, "mfa", type="totp", reauthenticated=True)
        return code


class NewPasskey(Plainly, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that a device has just made."""

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "name": ("Name", "So that you can tell it from others, such as ‘work phone’", ""),
        "passwordless": ("Use it in place of my password", "It then asks for your finger, face or PIN each time", ""),
        "credential": ("", "", "The passkey was not made. Try again."),
    }

    def clean(self) -> dict[str, Any]:
        """Return what was made: whoever made it has then given their second step."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("credential"):
            record_authentication(context.request, self.user, "mfa", type="webauthn", reauthenticated=True)
        return cleaned


class PasskeyName(Plainly, passkeys.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words: ClassVar[Mapping[str, tuple[str, str, str]]] = {"name": ("Name", "", "Enter a name")}


class PasskeySignIn(passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of a password. It cannot be guessed, so it is audited when it fails and never locked."""

    def clean_credential(self) -> Authenticator:
        """Return the passkey if it is somebody's."""
        try:
            return super().clean_credential()
        except ValidationError:
            request = context.request
            actions.note_failed_sign_in(b"", why="passkey", by=STRANGER, at=request.at)
            raise ValidationError("That passkey is not known here.", code="unknown_passkey") from None


class ChooseWorker(forms.Form):
    """Which of one's memberships to work as."""

    worker = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose which role you are working in",
            "invalid_choice": "Choose one of the roles below",
        },
    )

    def __init__(self, refs: list[str], *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["worker"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(ref, ref) for ref in refs]


class OpenSignIn(forms.Form):
    """The address with which somebody will sign in."""

    email = forms.EmailField(
        label="Their work e-mail address",
        help_text="They sign in with it. Nothing is sent to it.",
        error_messages={
            "required": "Write their work e-mail address.",
            "invalid": "Write the e-mail address in full, such as name@police.example.",
        },
    )
