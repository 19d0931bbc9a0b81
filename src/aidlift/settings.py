"""Django's settings, read once from the environment. Every variable is listed in `docs/records.md`."""

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
    "aidlift.records.audit",
    "aidlift.records.parties",
    "aidlift.records.evidence",
    "aidlift.records.assistance",
    "aidlift.records.corridors",
    "aidlift.records.reserve",
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
