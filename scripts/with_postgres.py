"""Run a command with a throw-away PostgreSQL server on loopback: `with_postgres.py pytest tests/records`.

The command finds the server's address in AIDLIFT_DATABASE_URL. Without PostgreSQL's programs the command is
not run, which is a failure where AIDLIFT_REQUIRE_POSTGRES is set (CI) and a sentence elsewhere.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {"listen_addresses": "127.0.0.1", "shared_buffers": "256MB", "max_connections": "60"}


def programs() -> Path | None:
    """Find the folder of initdb and pg_ctl: on the path, or where Debian keeps them."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start PostgreSQL in a folder; give its address, and stop it at the end."""
    tools, port, data = programs(), free_port(), folder / "data"
    assert tools is not None
    # the server refuses to run as root
    before = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if before:
        shutil.chown(folder, "postgres")
    run([*before, tools / "initdb", "-D", data, "-U", "aidlift", "--auth=trust", "-E", "UTF8"], folder)
    options = " ".join(
        [f"-p {port} -k {folder}", *(f"-c {name}={value}" for name, value in SETTINGS.items())]
    )
    control = [*before, tools / "pg_ctl", "-D", data, "-w"]
    run([*control, "-o", options, "-l", folder / "log", "start"], folder)
    try:
        yield f"postgresql://aidlift@127.0.0.1:{port}/postgres"
    finally:
        run([*control, "-m", "immediate", "stop"], folder)


def run(command: list[str | Path], folder: Path) -> None:
    """Run one of PostgreSQL's programs quietly; raise if it fails."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def main(command: list[str]) -> int:
    """Run the command beside a server; return its exit status."""
    if programs() is None:
        print("PostgreSQL is not installed (Debian: apt-get install postgresql); these tests were skipped.")
        return 1 if os.environ.get("AIDLIFT_REQUIRE_POSTGRES") else 0
    with tempfile.TemporaryDirectory(prefix="aidlift-postgres-") as name, server(Path(name)) as address:
        return subprocess.run(
            command, check=False, env=os.environ | {"AIDLIFT_DATABASE_URL": address}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
