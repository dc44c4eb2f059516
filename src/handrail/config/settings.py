"""Settings. Development works with no environment at all; a server refuses to start on a missing secret."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PROJECT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("HANDRAIL_HOME") or PROJECT / ".handrail")
DEMO = os.environ.get("HANDRAIL_DEMO") == "1"
TESTING = "pytest" in sys.modules


def env_bool(name: str, *, default: bool = False) -> bool:
    """Read a yes or no from the environment."""
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "yes", "true"}


def env_secret(name: str) -> str:
    """Read a secret; a demo or a test makes its own, a server must be given one."""
    if value := os.environ.get(name):
        return value
    kept = HOME / name.lower()
    if kept.exists():
        return kept.read_text()
    if DEBUG or DEMO or TESTING:
        return "only-for-this-machine-" + str(HOME)
    raise SystemExit(f"{name} is not set. Set it in the environment; it must be long, random and kept secret.")


def database(role: str, **options: Any) -> dict[str, Any]:
    """Read one login's address: DATABASE_URL is app's, DATABASE_OWNER_URL and DATABASE_SYSTEM_URL beside it."""
    name = {"app": "DATABASE_URL", "owner": "DATABASE_OWNER_URL", "system": "DATABASE_SYSTEM_URL"}[role]
    parts = urlsplit(os.environ.get(name, ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


ROLE = os.environ.get("HANDRAIL_ROLE", "app")
DEBUG = env_bool("HANDRAIL_DEBUG")
SECRET_KEY = env_secret("SECRET_KEY")
ALLOWED_HOSTS = os.environ.get("HANDRAIL_HOSTS", "localhost,127.0.0.1").split(",")
DATABASES = {
    "default": database(ROLE, **({"pool": {"min_size": 1, "max_size": 8}} if ROLE == "app" and not TESTING else {}))
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "handrail.core",  # before the form templates, of which it says two in its own words
    "crispy_forms",
    "crispy_forms_gds",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "handrail.audit",
    "handrail.agencies",
    "handrail.journey",
    "handrail.people",
    "handrail.crimes",
    "handrail.directory",
    "handrail.matching",
    "handrail.rights",
    "handrail.referrals",
    "handrail.intake",
    "handrail.desk",
    "handrail.region",
    "handrail.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "handrail.agencies.middleware.LookAsWorker",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "handrail.desk.views.frame.frame",
            ],
        },
    }
]

ROOT_URLCONF = "handrail.config.urls"
WSGI_APPLICATION = "handrail.config.wsgi.application"
AUTH_USER_MODEL = "agencies.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Settings that an officer of the region may change. Those marked recalled are shown as such on the page that uses them.
SAFE_ANSWER_DAYS = 90
# The force's paper lists "told of the Code" in its formula and then says that it is not counted: whether it is.
AUDIT_FORMULA_WITH_CODE_TOLD = False
# Below these, counts are not shown; the second for ethnicity. Recalled (NHS and ONS practice).
SMALL_COUNT, SMALL_COUNT_SENSITIVE = 5, 10
# Control charts: months of a baseline and the fewest it may have; the fewest counted in a month that is judged; how
# many on one side, and how many rising or falling, are unusual (recalled: Western Electric 1956, Nelson 1984); and
# the share of a month that may still run for it to be judged (ours).
CONTROL_CHART: dict[str, Any] = {
    "baseline": 12,
    "fewest": 6,
    "least": 20,
    "one_side": 8,
    "trend": 6,
    "still_open": 0.05,
}
# From how many bits two records may be linked, and a person is asked (docs/models/matching-weights.md). They hold from
# the next `./handrail match --full`, which works out the error to expect at each.
MATCHING_CERTAIN = float(os.environ.get("MATCHING_CERTAIN", "12"))
MATCHING_POSSIBLE = float(os.environ.get("MATCHING_POSSIBLE", "0"))
# The escrow of named persons (docs/assurance/escrow.md). How often somebody may lodge is recalled: confirm it.
ESCROW_KEYS = [env_secret("ESCROW_KEY"), *filter(None, os.environ.get("ESCROW_OLDER_KEYS", "").split(","))]
ESCROW_A_DAY_BY_WORKER = 5
ESCROW_A_DAY_BY_AGENCY = 30
SIGN_IN_TRIES = 5
SIGN_IN_LOCK_MINUTES = 15

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "agencies:choose"
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "handrail.agencies.forms.StaffOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "handrail.agencies.forms.SignIn",
    "reauthenticate": "handrail.agencies.forms.PasswordAgain",
    "change_password": "handrail.agencies.forms.NewPassword",
}
# Tries are counted by whom they are for, never by where they come from: a whole force signs in from one address.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": f"{SIGN_IN_TRIES}/{SIGN_IN_LOCK_MINUTES}m/key",
    "change_password": f"{2 * SIGN_IN_TRIES}/{SIGN_IN_LOCK_MINUTES}m/user",
    "reauthenticate": f"{4 * SIGN_IN_TRIES}/{SIGN_IN_LOCK_MINUTES}m/user",
}
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_ADAPTER = "handrail.agencies.forms.SecondSteps"
MFA_FORMS = {
    "authenticate": "handrail.agencies.forms.Code",
    "reauthenticate": "handrail.agencies.forms.CodeAgain",
    "activate_totp": "handrail.agencies.forms.AppCode",
    "add_webauthn": "handrail.agencies.forms.NewPasskey",
    "edit_webauthn": "handrail.agencies.forms.PasskeyName",
    "login_webauthn": "handrail.agencies.forms.PasskeySignIn",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
MFA_TOTP_ISSUER = "Handrail"
SECOND_FACTOR_REQUIRED = not DEMO
DEMO_CAST = "handrail.region.cast.CAST"  # who can be signed in as, where this is the demo

# Locks and counts of tries live here. A full table is culled, and with it the locks: it must never fill (a try takes a
# tenth of a second of scrypt, so a quarter of an hour holds a tenth of these).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # they name people: never in a cookie
SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (DEBUG or DEMO or TESTING)
SECURE_HSTS_SECONDS = 0 if DEBUG or DEMO or TESTING else 31_536_000
SECURE_SSL_REDIRECT = env_bool("HANDRAIL_TLS_REDIRECT")
PROXIES = int(os.environ.get("HANDRAIL_PROXIES", "0"))  # of yours, in front of this server, that end TLS
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
FILE_UPLOAD_TEMP_DIR = HOME / "uploads"  # what is too large for memory is spooled here, closed to everybody else
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if TESTING or DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"

PROCRASTINATE_ON_APP_READY = None

# Who is told when events land in a journey: `project(person_ids, *, at)`, called once a transaction, in this order.
JOURNEY_PROJECTIONS = ["handrail.rights.actions", "handrail.crimes.actions"]

# Who is asked before two records become one person (`known_to`, `to_joining`), and who is told when they did or when it
# was undone (`joined`).
JOINING = ["handrail.crimes.actions", "handrail.matching.actions"]
JOINED = ["handrail.crimes.actions", "handrail.rights.actions"]

# Who says which records may be of one human while nobody has decided it: `may_be_one(record_ids)`.
MAY_BE_ONE = "handrail.matching.queries"

# Who says whether somebody sees restricted people whom a viewer does not: `see_restricted_beyond`.
RESTRICTED = "handrail.people.queries"

# Who the pages of packages are for; our own say it where they are made (`core.pages.page`). A test fails for one that
# is in neither.
AUDIENCES = {
    "account_login": "public",
    "account_logout": "signed_in",
    "account_reauthenticate": "signed_in",
    "account_change_password": "signed_in",
    "mfa_index": "signed_in",
    "mfa_authenticate": "public",
    "mfa_reauthenticate": "signed_in",
    "mfa_activate_totp": "signed_in",
    "mfa_deactivate_totp": "signed_in",
    "mfa_list_webauthn": "signed_in",
    "mfa_add_webauthn": "signed_in",
    "mfa_reauthenticate_webauthn": "signed_in",
    "mfa_login_webauthn": "public",
    "mfa_edit_webauthn": "signed_in",
    "mfa_remove_webauthn": "signed_in",
    "mfa_view_recovery_codes": "signed_in",
    "mfa_generate_recovery_codes": "signed_in",
    "mfa_download_recovery_codes": "signed_in",
}

# Label, address name, and the roles that have it in their navigation; none means everybody. A side before a role
# narrows it to that side.
_WITH_PEOPLE = (
    "coordinator", "referral_desk", "advocate", "counsellor", "officer", "supervisor", "witness_care", "code_lead",
    "service_manager",
)  # fmt: skip
NAVIGATION: list[tuple[str, str, tuple[str, ...]]] = [
    ("Today", "desk:today", ()),
    ("To tell", "rights:today", ("officer", "police supervisor", "witness_care")),
    ("People", "desk:search", _WITH_PEOPLE),
    ("Referrals", "referrals:referrals", _WITH_PEOPLE),
    ("Services", "directory:services", ()),
    ("Rights", "rights:figures", ("code_lead", "police supervisor")),
    ("Returns", "rights:returns", ("commissioner commissioner",)),
    ("One person?", "matching:queue", ("police coordinator", "referral_desk", "service_manager")),
    ("Named by others", "matching:answers", ("service_manager",)),
    ("Dip samples", "rights:samples", ("code_lead", "police supervisor", "witness_care", "police referral_desk")),
    ("Colleagues", "agencies:colleagues", ("supervisor", "service_manager")),
    ("Held", "referrals:held", ("coordinator", "referral_desk", "supervisor")),
    ("Patterns", "crimes:patterns", ("police supervisor",)),
    ("Bundles", "intake:bundles", ("police coordinator", "referral_desk", "code_lead")),
]

# Where an installation sets values of its own for what the Code's rules only recall, and where it holds editions of the
# Code beside ours (docs/editions.md): a demonstration puts an invented one there, that ours can be compared with.
RIGHTS_SET_HERE: Path | None = None if TESTING else HOME / "rights.json"
RIGHTS_EDITIONS: list[Path] = [PROJECT / "src" / "handrail" / "region" / "rules" if TESTING else HOME / "editions"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
