"""What is made once for all workers of a run of tests."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Give the folder `name` that `make` fills, for the first worker that asks; the others wait for it.

    Nobody writes into it afterwards: who wants to change what lies there copies it.
    """
    base = temporary.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, draft = root / name, root / f"{name}-being-made"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft.mkdir()
            make(draft)
            draft.rename(folder)
    return folder
