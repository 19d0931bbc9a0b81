"""Django's settings, read once from the environment. `docs/deploy.md` lists every variable of the site."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from aidlift.databases import database

HOME = Path(os.environ.get("AIDLIFT_HOME", "aidlift-data")).resolve()
"""Folder of the embedded database, the secret key and the documents."""

DATABASES: dict[str, dict[str, Any]] = {
    "default": database(os.environ.get("AIDLIFT_DATABASE_URL", ""), HOME / "aidlift.sqlite3")
}

SIMULATED = os.environ.get("AIDLIFT_SIMULATED", "")
"""An ISO 8601 moment: the records live in a scenario that begins there. Empty: they live today."""

SECRET_FILE = HOME / "secret-key"
SECRET_KEY = os.environ.get("AIDLIFT_SECRET_KEY") or (
    SECRET_FILE.read_text(encoding="ascii").strip() if SECRET_FILE.is_file() else ""
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # the pages of allauth.usersessions load its filters
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "aidlift.web",
    "aidlift.records.audit",
    "aidlift.records.parties",
    "aidlift.records.evidence",
    "aidlift.records.figures",
    "aidlift.records.intake",
    "aidlift.records.assistance",
    "aidlift.records.corridors",
    "aidlift.records.reserve",
    "aidlift.records.plans",
    "aidlift.records.shipments",
    "aidlift.records.publishing",
]

AUTH_USER_MODEL = "parties.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        # NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where a password is the only factor
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [  # each in its own words: who looks for one cannot read the others
    ("en-gb", "English"),
    ("hi", "हिन्दी"),
    ("ne", "नेपाली"),
    ("bn", "বাংলা"),
    ("ur", "اردو"),
    ("fa-af", "دری"),
    ("si", "සිංහල"),
    ("ta", "தமிழ்"),
    ("zh-hans", "简体中文"),
]
LANGUAGES_BIDI = ["ur", "fa", "fa-af"]
LOCALE_PATHS = [Path(__file__).parent / "web" / "locale"]
LANGUAGE_COOKIE_NAME = "aidlift-language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# The site. Without AIDLIFT_HOSTS it answers this machine only, over plain HTTP; with it, it is a public name
# behind a proxy that speaks HTTPS, and cookies, redirects and HSTS follow.

HOSTS = [name.strip() for name in os.environ.get("AIDLIFT_HOSTS", "").split(",") if name.strip()]
ALLOWED_HOSTS = HOSTS or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in HOSTS]
ROOT_URLCONF = "aidlift.web.urls"
WSGI_APPLICATION = "aidlift.web.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "aidlift.web.middleware.headers",
    "aidlift.web.middleware.readings",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a page is closed unless it says it is open
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "aidlift.web.middleware.errors",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # before the apps' own, so that the sign-in pages are drawn in our look
        "DIRS": [Path(__file__).parent / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aidlift.web.context.desk",
            ],
            "builtins": ["aidlift.web.templatetags.desk"],
        },
    }
]

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # files are served from the packages themselves: nothing to collect first
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 7 * 24 * 3600  # addresses carry the file's fingerprint: {% asset %}

# No script or style inside a page, none from elsewhere; pictures may be data (the QR code of a TOTP secret).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HOSTS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = bool(HOSTS)
SESSION_COOKIE_NAME = "aidlift"
SESSION_COOKIE_AGE = 12 * 3600  # a shift
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "aidlift.web.errors.csrf_failure"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# Sign-in: by name and password, then a second factor where the person has one. Nobody signs up by themselves.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "aidlift.web.accounts.Accounts"
ACCOUNT_FORMS = {"login": "aidlift.web.sign_in.SignIn"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_DISPLAY = str
# Wrong passwords: NIST SP 800-63B-4, 3.2.2 asks for at most 100 in a row; we allow far fewer in a time
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Aidlift"
# A code also counts half a minute early or late: clocks go wrong, and typing takes time (RFC 6238, 5.2)
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HOSTS  # http://localhost only
USERSESSIONS_TRACK_ACTIVITY = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Hosts inside the own network that webhooks may lead to, over http too; all others are public, over https.
WEBHOOK_HOSTS = frozenset(
    name.strip().lower() for name in os.environ.get("AIDLIFT_WEBHOOK_HOSTS", "").split(",") if name.strip()
)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # 4xx are what people are told, not what an operator has to read
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
