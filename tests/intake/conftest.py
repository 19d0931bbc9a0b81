"""Texts and gold: our own, written for these tests, and the shared ones kept beside the checkout."""

from pathlib import Path

import pytest

from tests.conftest import SHARED

OURS = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def ours() -> Path:
    """Our own invented texts and their gold."""
    return OURS


@pytest.fixture(scope="session")
def unseen() -> Path:
    """Invented texts that no rule was mended for; whoever mends one moves it to the others."""
    return OURS / "unseen"


@pytest.fixture(scope="session")
def shared_intake() -> Path:
    """The shared articles with gold; tests that need them are skipped elsewhere."""
    folder = SHARED / "intake"
    if not folder.is_dir():
        pytest.skip(f"the shared articles are not beside this checkout ({folder})")
    return folder
