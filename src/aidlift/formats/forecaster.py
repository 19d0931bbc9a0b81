"""A fitted forecaster on disk: one zip file that holds a manifest and a text for each model.

Nothing in it is code: models are LightGBM's own text form. The manifest says from what, when and with which
versions they were fitted, and carries a hash of each text, so that a damaged file is refused.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aidlift.errors import BadInput, NotFound

MANIFEST = "manifest.json"
FORM = "aidlift-forecaster-1"
THEN = (1980, 1, 1, 0, 0, 0)  # no clock in the file: the same models give the same bytes


def write_forecaster(path: Path, manifest: Mapping[str, Any], models: Mapping[str, str]) -> None:
    """Write a fitted forecaster, whole or not at all; raise BadInput if the place cannot be written."""
    draft = path.with_name(f".{path.name}.part")
    told = {"form": FORM, **manifest, "models": {name: _hash(text) for name, text in sorted(models.items())}}
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            _add(archive, MANIFEST, json.dumps(told, indent=1, sort_keys=True))
            for name, text in sorted(models.items()):
                _add(archive, name, text)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror}. Nothing was kept.") from None


def read_forecaster(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Read manifest and models; raise NotFound if there is no file, BadInput if it is no forecaster."""
    if not path.is_file():
        raise NotFound(f"There is no stored forecaster {path}; make one with: aidlift outlook fit")
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            models = {name: archive.read(name).decode() for name in manifest["models"]}
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise BadInput(f"{path} is not a stored forecaster: {error}. Fit it anew.") from None
    if manifest.get("form") != FORM:
        raise BadInput(
            f"{path} has the form {manifest.get('form')!r}; this version reads {FORM}. Fit it anew."
        )
    changed = [name for name, text in models.items() if manifest["models"][name] != _hash(text)]
    if changed:
        raise BadInput(f"{path} is damaged: {', '.join(changed)} is not what was written. Fit it anew.")
    return manifest, models


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, THEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
