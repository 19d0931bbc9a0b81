"""Fetch the publishers' own files, and keep only what is what was asked for."""

from __future__ import annotations

import contextlib
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from aidlift.errors import BadInput, NotFound, RefusedFile, Unreachable
from aidlift.formats.figures.known import recognise
from aidlift.formats.figures.table import open_table, refuse_ragged

CHUNK_BYTES = 1 << 18
MOST_BYTES = 1 << 30  # OWID's whole table was about 150 MB in 2026; beyond a gigabyte something is wrong

_JHU = (
    "https://raw.githubusercontent.com/CSSEGISandData/COVID-19/master/csse_covid_19_data/"
    "csse_covid_19_time_series/time_series_covid19_{}_global.csv"
)  # the CSSE repository, archived by its publisher on 10 March 2023
ADDRESSES = {
    # linked from WHO's data page, data.who.int/dashboards/covid19/data
    "who": ("https://srhdpeuwpubsa.blob.core.windows.net/whdh/COVID/WHO-COVID-19-global-data.csv",),
    "jhu": (_JHU.format("confirmed"), _JHU.format("deaths")),
    # linked from ourworldindata.org/coronavirus
    "owid": ("https://catalog.ourworldindata.org/garden/covid/latest/compact/compact.csv",),
}
"""Where each publisher offers its files."""

Progress = Callable[[int, int | None], None]
"""Called with the bytes received so far and, if the server says, those expected."""


@dataclass(frozen=True)
class Fetched:
    """A file that was fetched and kept: where from, where to, its layout and its size in bytes."""

    address: str
    path: Path
    layout: str
    size: int


def addresses_of(publisher: str) -> tuple[str, ...]:
    """Return the addresses of a publisher's files; raise NotFound with those that are known."""
    if publisher not in ADDRESSES:
        raise NotFound(f"No address of {publisher!r} is known. Publishers: {', '.join(ADDRESSES)}.")
    return ADDRESSES[publisher]


def fetch(
    publisher: str,
    addresses: tuple[str, ...],
    folder: Path,
    *,
    day: date,
    progress: Progress | None = None,
    timeout: float = 60.0,
) -> list[Fetched]:
    """Fetch files into a folder, all or none, each named for the day on which it was known.

    Raises Unreachable when a server does not answer or breaks off, RefusedFile when what came is not a
    layout of the publisher; then nothing is kept.
    """
    came = [(address, download(address, progress=progress, timeout=timeout)) for address in addresses]
    checked = [(address, content, _checked(publisher, address, content)) for address, content in came]
    folder.mkdir(parents=True, exist_ok=True)
    return [
        Fetched(address, _keep(folder, name_for(address, day), content), layout, len(content))
        for address, content, layout in checked
    ]


def download(address: str, *, progress: Progress | None = None, timeout: float = 60.0) -> bytes:
    """Return the bytes at an http or https address; raise Unreachable in plain words."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise BadInput(f"{address} is not a web address; it must begin with https:// or http://.")
    try:
        with urllib.request.build_opener(_Redirects).open(address, timeout=timeout) as answer:
            promised = answer.headers["Content-Length"] or ""
            expected = int(promised) if promised.isdecimal() else None
            if expected and expected > MOST_BYTES:
                raise RefusedFile(f"{address} offers over a gigabyte; no publisher's table is that large.")
            content = bytearray()
            while chunk := answer.read(CHUNK_BYTES):
                content += chunk
                if len(content) > MOST_BYTES:
                    raise RefusedFile(f"{address} sent over a gigabyte; no publisher's table is that large.")
                if progress:
                    progress(len(content), expected)
    except urllib.error.HTTPError as error:
        raise Unreachable(
            f"{address} answered {error.code} {error.reason}; nothing was changed. "
            f"The publisher may have moved the file: give its new address with --address."
        ) from None
    except (OSError, HTTPException) as error:
        why = error.reason if isinstance(error, urllib.error.URLError) else error
        raise Unreachable(
            f"{address} could not be reached ({why or type(error).__name__}); nothing was changed. "
            f"Check the connection and try again, or import a file that you have."
        ) from None
    if expected is not None and len(content) < expected:
        raise Unreachable(
            f"{address} broke off after {len(content):,} of {expected:,} bytes; nothing was changed. "
            f"Try again."
        )
    return bytes(content)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow a server that sends on, to another host too, but never from https to what anyone may alter."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Give the request for the new address, or refuse it."""
        old, new = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if new not in ("http", "https") or (old == "https" and new != "https"):
            raise RefusedFile(
                f"{req.full_url} sends on to {newurl}, which is not secure; nothing was fetched. "
                f"If that is the publisher's address, give it with --address."
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def name_for(address: str, day: date) -> str:
    """Name a file for its address and the day it was known: `compact_asof_2021-05-01.csv`."""
    name = Path(unquote(urlsplit(address).path)).name or "figures.csv"
    stem, _, ending = name.partition(".")
    return f"{stem}_asof_{day.isoformat()}.{ending or 'csv'}"


def _checked(publisher: str, address: str, content: bytes) -> str:
    """Return the name of the layout that came, if it is one of the publisher's."""
    name = Path(urlsplit(address).path).name or address
    table = open_table(content, name)
    layout = recognise(table)
    refuse_ragged(table)
    if layout.publisher.source_id != publisher:
        raise RefusedFile(
            f"{address} sent the layout {layout.name} of {layout.publisher.name}, not one of {publisher}; "
            f"nothing was kept."
        )
    return layout.name


def _keep(folder: Path, name: str, content: bytes) -> Path:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=f".{name}.", delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            Path(draft.name).chmod(0o644)
            return Path(draft.name).replace(folder / name)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(draft.name).unlink()
            raise
