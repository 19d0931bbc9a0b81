"""What all tests share: the real files kept beside the checkout, and a browser."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# bytecode is kept even where the shell says otherwise: tests start many processes, and each would compile all
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("house", deadline=None)  # no test depends on how busy the machine is
settings.load_profile("house")

EXAMPLES = int(os.environ.get("AIDLIFT_EXAMPLES", "1"))
"""How many times as many examples the slowest searches try; 5 and more for a long run at night."""

SHARED = Path(os.environ.get("AIDLIFT_SHARED", Path(__file__).resolve().parents[2] / "shared"))
EPIDEMIC = SHARED / "data" / "epidemic"


@pytest.fixture(scope="session")
def epidemic() -> Path:
    """The folder of real published files; tests that need it are skipped elsewhere."""
    if not EPIDEMIC.is_dir():
        pytest.skip(f"the publishers' real files are not beside this checkout ({EPIDEMIC})")
    return EPIDEMIC


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "no Chromium is installed; on Debian: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("AIDLIFT_REQUIRE_BROWSER") else pytest.skip(reason)
    return path
