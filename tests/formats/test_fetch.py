"""Fetching from a server on this machine; nothing here leaves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from aidlift.errors import BadInput, NotFound, RefusedFile, UnknownLayout, Unreachable
from aidlift.formats.fetch import ADDRESSES, addresses_of, fetch, name_for

WHO = (
    b"Date_reported,Country_code,Country,WHO_region,New_cases,Cumulative_cases,New_deaths,Cumulative_deaths\n"
    b"2021-04-30,NP,Nepal,SEARO,5657,323187,33,3279\n"
)
DAY = date(2021, 5, 1)


@contextmanager
def server(answers: dict[str, tuple[int, bytes, int]]) -> Iterator[str]:
    """Serve paths with a status, bytes and the length that is promised."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, content, length = answers.get(self.path, (404, b"", 0))
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", content.decode())
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as here:
        thread = Thread(target=here.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{here.server_port}"
        finally:
            here.shutdown()
            thread.join()


def whole(content):
    return 200, content, len(content)


def test_a_file_is_kept_under_its_name_and_the_day_it_was_known(tmp_path):
    seen = []
    with server({"/who.csv": whole(WHO)}) as home:
        kept = fetch("who", (f"{home}/who.csv",), tmp_path, day=DAY, progress=lambda *at: seen.append(at))
    assert [path.name for path in tmp_path.iterdir()] == ["who_asof_2021-05-01.csv"]
    assert kept[0].path.read_bytes() == WHO
    assert (kept[0].layout, kept[0].size) == ("WHO", len(WHO))
    assert seen[-1] == (len(WHO), len(WHO))


def test_what_is_not_the_publishers_layout_is_not_kept(tmp_path):
    page = b"<html>Sorry</html>"
    with server({"/page": whole(page), "/who.csv": whole(WHO)}) as home:
        with pytest.raises(UnknownLayout, match="is a web page"):
            fetch("who", (f"{home}/page",), tmp_path / "out", day=DAY)
        with pytest.raises(
            RefusedFile, match="sent the layout WHO of World Health Organization, not one of jhu"
        ):
            fetch("jhu", (f"{home}/who.csv",), tmp_path / "out", day=DAY)
    assert not (tmp_path / "out").exists()


def test_of_two_files_both_come_or_none_is_kept(tmp_path):
    with server({"/who.csv": whole(WHO)}) as home, pytest.raises(Unreachable, match="answered 404"):
        fetch("who", (f"{home}/who.csv", f"{home}/gone.csv"), tmp_path / "out", day=DAY)
    assert not (tmp_path / "out").exists()


def test_a_file_that_breaks_off_is_not_kept(tmp_path):
    with server({"/who.csv": (200, WHO[:50], len(WHO))}) as home, pytest.raises(Unreachable, match="50 of"):
        fetch("who", (f"{home}/who.csv",), tmp_path / "out", day=DAY)
    assert not (tmp_path / "out").exists()


def test_a_server_that_is_not_there_is_said_to_be_unreachable(tmp_path):
    with server({}) as gone:
        pass
    with pytest.raises(Unreachable, match=r"could not be reached .* nothing was changed"):
        fetch("who", (f"{gone}/who.csv",), tmp_path / "out", day=DAY, timeout=5)


def test_only_web_addresses_are_fetched(tmp_path):
    with pytest.raises(BadInput, match="is not a web address"):
        fetch("who", ("file:///etc/hostname",), tmp_path, day=DAY)


def test_the_publishers_addresses_are_known_and_secure():
    assert all(address.startswith("https://") for known in ADDRESSES.values() for address in known)
    with pytest.raises(NotFound, match="Publishers: who, jhu, owid"):
        addresses_of("ministry")


def test_a_kept_file_is_named_so_that_importing_it_knows_its_day():
    assert name_for("https://host/a/compact.csv?x=1", DAY) == "compact_asof_2021-05-01.csv"
    assert name_for("https://host/table.csv.gz", DAY) == "table_asof_2021-05-01.csv.gz"


def test_a_server_that_sends_on_to_another_is_followed_and_what_comes_is_checked_all_the_same(tmp_path):
    with (
        server({"/new.csv": whole(WHO)}) as other,
        server({"/old.csv": (302, f"{other}/new.csv".encode(), 0)}) as home,
    ):
        (kept,) = fetch("who", (f"{home}/old.csv",), tmp_path, day=DAY)
    assert kept.path.read_bytes() == WHO


def test_a_server_that_sends_on_to_a_file_of_this_machine_or_in_circles_is_refused(tmp_path):
    answers = {"/file": (302, b"ftp://127.0.0.1/x.csv", 0), "/circle": (302, b"/circle", 0)}
    with server(answers) as home:
        with pytest.raises(RefusedFile, match="is not secure"):
            fetch("who", (f"{home}/file",), tmp_path / "out", day=DAY)
        with pytest.raises(Unreachable, match="answered 302"):
            fetch("who", (f"{home}/circle",), tmp_path / "out", day=DAY)
    assert not (tmp_path / "out").exists()


def test_an_endless_file_is_refused_before_and_while_it_comes(tmp_path, monkeypatch):
    monkeypatch.setattr("aidlift.formats.fetch.MOST_BYTES", 100)
    with server({"/long.csv": whole(WHO), "/silent.csv": (200, WHO, "")}) as home:
        with pytest.raises(RefusedFile, match="offers over a gigabyte"):
            fetch("who", (f"{home}/long.csv",), tmp_path / "out", day=DAY)
        with pytest.raises(RefusedFile, match="sent over a gigabyte"):
            fetch("who", (f"{home}/silent.csv",), tmp_path / "out", day=DAY)
    assert not (tmp_path / "out").exists()
