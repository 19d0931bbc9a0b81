"""The desk and a bare Django page served on loopback by the same server, and several readers at once.

Readers keep their connection and ask for the next page when the last has come, as `wrk` does; they are
threads of this process, which takes its share of the machine's cores from the server.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READERS, SECONDS = 4, 3.0
BARE = [
    "--interface",
    "wsgi",
    "--workers",
    "1",
    "--blocking-threads",
    "4",
    "--no-ws",
    "benchmarks.bare:application",
]
PAGES = ("/situation/", "/", "/tables/requests/", "/tables/stock/", "/reserve/")


def served(cookie: str) -> None:
    """Print for a bare page and for pages of the desk how many readers get a second, how long they wait."""
    folder = Path(sys.executable).parent
    print(f"served by granian, {READERS} readers for {SECONDS:.0f} s, load {os.getloadavg()[0]:.1f}")
    print(f"{'page':52} {'a second':>9} {'median ms':>9} {'95 % ms':>8}")
    with _server([folder / "granian", "--port", "{port}", *BARE]) as port:
        _row("bare Django page", _asked(port, "/", ""))
    with _server([folder / "aidlift", "serve", "--port", "{port}"]) as port:
        for page in PAGES:
            _row(page, _asked(port, page, cookie))


def _row(page: str, waits: list[float]) -> None:
    slowest = sorted(waits)[int(len(waits) * 0.95)]
    print(
        f"{page:52} {len(waits) / SECONDS:9.0f} {statistics.median(waits) * 1000:9.1f} {slowest * 1000:8.1f}"
    )


@contextmanager
def _server(command: list[object]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [str(one).format(port=port) for one in command]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _asked(port: int, page: str, cookie: str) -> list[float]:
    """Ask for a page again and again; return the seconds that each answer took."""
    _reader(port, page, cookie, 0)  # what is made once and kept is not measured
    end = time.perf_counter() + SECONDS
    with ThreadPoolExecutor(READERS) as pool:
        found = pool.map(lambda _: _reader(port, page, cookie, end), range(READERS))
        return [wait for waits in found for wait in waits]


def _reader(port: int, page: str, cookie: str, end: float) -> list[float]:
    waits = []
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while not waits or time.perf_counter() < end:
        begun = time.perf_counter()
        line.request(
            "GET", page, headers={"Cookie": cookie, "Host": f"localhost:{port}", "Accept-Encoding": "gzip"}
        )
        answer = line.getresponse()
        answer.read()
        assert answer.status == 200, (page, answer.status)
        waits.append(time.perf_counter() - begun)
    line.close()
    return waits
