"""Published schemas that may not be shipped: tests look for them in a folder, and say where they are had."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("AIDLIFT_SCHEMAS", Path(__file__).resolve().parents[3] / ".schemas"))


@pytest.fixture(scope="session")
def published():
    """Give the path of a published file in the folder of schemas; skip where it is not there."""

    def find(name: str) -> Path:
        path = FOLDER / name
        if not path.exists():
            pytest.skip(f"{name} is not in {FOLDER}; docs/exchange/README.md says where it is had")
        return path

    return find
