"""Commands as a person types them: in this process, or one after the other in a process of their own.

Run as a module it is that process, which starts once for all of them; imported it is the way to it. Commands
on the records need such a process, for Django is set up once in each; others stand on nothing of the kind.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Answer:
    """What a command left: its exit status and what it printed."""

    returncode: int
    stdout: str
    stderr: str


class Terminal:
    """Types commands of `aidlift` against the records in `home`; use it as a context."""

    def __init__(self, home: Path, **settings: str) -> None:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("AIDLIFT_")}
        database = {"AIDLIFT_DATABASE_URL": url} if (url := settings.pop("database", "")) else {}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.terminal"],
            cwd=ROOT,
            env=plain | {"AIDLIFT_HOME": str(home)} | database | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *words: str) -> Answer:
        """Run one command."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return Answer(**json.loads(self.process.stdout.readline()))

    def done(self, *words: str) -> str:
        """Run a command that has to succeed; return what it printed."""
        answer = self(*words)
        assert answer.returncode == 0, f"aidlift {' '.join(words)}: {answer.stderr}"
        return answer.stdout

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


def typed(*words: str) -> Answer:
    """Run one command in this process, as if it had been typed; starting another takes seconds."""
    from aidlift.cli.main import main

    out, err, status = io.StringIO(), io.StringIO(), 0
    before, sys.argv = sys.argv, ["aidlift", *words]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
        finally:
            sys.argv = before
    return Answer(status, out.getvalue(), err.getvalue())


def serve() -> None:
    """Read a command a line, answer a line each."""
    for line in sys.stdin:
        print(json.dumps(asdict(typed(*json.loads(line)))), flush=True)


if __name__ == "__main__":
    serve()
