"""Open a publisher's file, whatever wraps it, as a table of text."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np
import polars as pl

from aidlift.errors import BadInput, Problem, RefusedFile, UnknownLayout

FIRST_ROW = 2  # as a spreadsheet numbers them: the header is row 1
DELIMITERS = ",;\t|"
MOST_BYTES = 1 << 30  # unpacked; the largest table of a publisher, OWID's, was about 150 MB in 2026
CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
"""Marks that no table of text holds (tabs, line ends and the old end-of-file mark may stand)."""

NOT_A_TABLE = {
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; open it and save the sheet as CSV UTF-8",
    b"%PDF": "a PDF; ask the publisher for the table as CSV",
    b"\x89PNG": "a picture; ask the publisher for the table as CSV",
    b"\xff\xd8\xff": "a picture; ask the publisher for the table as CSV",
    b"7z\xbc\xaf": "a 7z archive; unpack it and import the table in it",
    b"\x28\xb5\x2f\xfd": "packed by zstd; unpack it and import the table in it",
    b"version https://git-lfs": "a pointer of Git LFS, not the file itself; get the file with: git lfs pull",
    b"/annex/objects": "a pointer of git-annex, not the file itself; get the file with: git annex get",
    b"404: Not Found": "a server's answer that there is no such file; look up the address and download anew",
}


@dataclass(frozen=True)
class Table:
    """A header and the means to read some of its columns as text.

    `keys` are the header's names in lower case, with blanks, `/`, `-`, `.` and `_` all written `_`.
    """

    name: str
    header: tuple[str, ...]
    content: bytes = b""
    delimiter: str = ","
    typed: pl.DataFrame | None = None
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(key(name) for name in self.header))

    def column(self, *names: str) -> str | None:
        """Return the key of the first of the names that the header has."""
        return next((name for name in names if name in self.keys), None)

    def read(self, keys: list[str]) -> pl.DataFrame:
        """Read columns as text, named by their keys, with their row numbers in `row`; rows without text go.

        Cells are stripped; an empty cell is null.
        """
        self._refuse_twins(keys)
        refuse_ragged(self)
        places = sorted({self.keys.index(name) for name in keys})
        names = [self.keys[place] for place in places]
        frame = self._typed(places) if self.typed is not None else self._text(places)
        frame = frame.rename(dict(zip(frame.columns, names, strict=True)))
        frame = frame.with_columns(pl.col(pl.String).str.strip_chars().replace("", None))
        frame = frame.with_row_index("row", FIRST_ROW).with_columns(pl.col("row").cast(pl.Int64))
        return frame.filter(~pl.all_horizontal(pl.col(names).is_null()))

    def _refuse_twins(self, keys: list[str]) -> None:
        twins = sorted({self.header[self.keys.index(name)] for name in keys if self.keys.count(name) > 1})
        if twins:
            raise RefusedFile(
                f"{self.name} has two columns called {', '.join(twins[:5])}; which holds the counts cannot "
                f"be known. Remove one and try again."
            )

    def _typed(self, places: list[int]) -> pl.DataFrame:
        assert self.typed is not None
        return self.typed.select(pl.nth(places).cast(pl.String))

    def _text(self, places: list[int]) -> pl.DataFrame:
        columns = [f"c{place}" for place in range(len(self.header))]
        frame = pl.read_csv(
            self.content,
            has_header=False,
            skip_rows=1,
            separator=self.delimiter,
            schema=dict.fromkeys(columns, pl.String),
            columns=places,
            raise_if_empty=False,
        )
        return frame.select(f"c{place}" for place in places)


def key(name: str) -> str:
    """Write a header's name so that spellings of one column meet: `Province/State` is `province_state`."""
    return re.sub(r"[\s/_.\-]+", "_", name.strip().strip("\ufeff").strip().lower()).strip("_")


def open_table(content: bytes, name: str) -> Table:
    """Open a file's bytes: plain, packed or Parquet; UTF-8, UTF-16 or Latin-1; comma, semicolon, tab or bar.

    Raises UnknownLayout for what is no table, RefusedFile for a table cut short, BadInput for an empty one.
    """
    content = _unwrapped(content, name)
    if content[:4] == b"PAR1":
        return _parquet(content, name)
    text, notes = _utf8(content, name)
    if not text.strip():
        raise BadInput(f"{name} is empty; a header and rows of counts were expected.")
    _refuse_markup(text, name)
    head, _, _ = text.partition(b"\n")
    delimiter = max(DELIMITERS, key=lambda mark: _unquoted(head).count(mark.encode()))
    header = _header(head.decode(), delimiter, name)
    return Table(name, tuple(cell.strip() for cell in header), text, delimiter, notes=notes)


def _header(head: str, delimiter: str, name: str) -> list[str]:
    try:
        header = next(csv.reader([head], delimiter=delimiter), [])
    except csv.Error as error:
        raise UnknownLayout(f"The first row of {name} cannot be read as a header: {error}.") from None
    if not any(cell.strip() for cell in header):
        raise UnknownLayout(f"The first row of {name} is blank; it must name the columns.")
    return header


def _unwrapped(content: bytes, name: str) -> bytes:
    """Take the file out of gz, xz, bz2 or zip; say what it is when it is no table."""
    for magic, words in NOT_A_TABLE.items():
        if content.startswith(magic):
            raise UnknownLayout(f"{name} is {words}.")
    for magic, (kind, opened) in PACKED.items():
        if content.startswith(magic):
            try:
                with opened(io.BytesIO(content)) as packed:
                    return _at_most(packed, name)
            except (EOFError, OSError, zlib.error, lzma.LZMAError):
                raise RefusedFile(
                    f"{name} is a {kind} file cut short or damaged; nothing was read. Download it again."
                ) from None
    return _unzipped(content, name) if content.startswith(b"PK\x03\x04") else content


PACKED: dict[bytes, tuple[str, Callable[[io.BytesIO], Any]]] = {
    b"\x1f\x8b": ("gz", gzip.open),
    b"\xfd7zXZ\x00": ("xz", lzma.open),
    b"BZh": ("bz2", bz2.open),
}


def _at_most(packed: IO[bytes], name: str) -> bytes:
    """Unpack, but no more than any publisher's table holds: a small file can unpack to fill the memory."""
    content = packed.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RefusedFile(
            f"{name} unpacks to over {MOST_BYTES >> 20:,} MB; no publisher's table is that large."
        )
    return content


def _unzipped(content: bytes, name: str) -> bytes:
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            archive.open(_only_table(archive.namelist(), name)) as packed,
        ):
            return _at_most(packed, name)
    except RuntimeError:
        raise RefusedFile(f"{name} is a zip file under a password; unpack it first.") from None
    except NotImplementedError:
        raise RefusedFile(f"{name} is a zip file packed in a way not known here; unpack it first.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, lzma.LZMAError, ValueError):
        raise RefusedFile(
            f"{name} is a zip file cut short or damaged; nothing was read. Download it again."
        ) from None


def _only_table(entries: list[str], name: str) -> str:
    """Return the one table of an archive; papers beside it do not matter."""
    if "[Content_Types].xml" in entries:
        raise UnknownLayout(f"{name} is an Excel workbook; open it and save the sheet as CSV UTF-8.")
    files = [entry for entry in entries if not entry.endswith("/") and not entry.startswith("__MACOSX/")]
    tables = [entry for entry in files if entry.lower().endswith((".csv", ".tsv"))]
    if len(files) == 1 or len(tables) == 1:
        return (tables or files)[0]
    raise UnknownLayout(
        f"{name} holds {len(files)} files ({', '.join(files[:5])}); one table was expected. "
        f"Unpack it and import the files one by one."
    )


def _parquet(content: bytes, name: str) -> Table:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError):
        raise RefusedFile(
            f"{name} is a Parquet file cut short or damaged; nothing was read. Get it again."
        ) from None
    return Table(name, tuple(frame.columns), typed=frame)


def _utf8(content: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the text as UTF-8 with line ends \\n, and a note when it was in another encoding."""
    notes: tuple[str, ...] = ()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, notes = content.decode("utf-16", errors="replace"), ("The text is UTF-16.",)
    elif _is_utf16(content):
        text, notes = content.decode("utf-16-le", errors="replace"), ("The text is UTF-16.",)
    else:
        if b"\x00" in content[:100_000]:
            raise UnknownLayout(f"{name} is not text; a CSV or Parquet table was expected.")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
            notes = ("The text is not UTF-8; it was read as Latin-1 (Windows-1252).",)
    if CONTROLS.search(text[:2000]):
        raise UnknownLayout(f"{name} is not text; a CSV or Parquet table was expected.")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.rstrip("\x1a \t\n") + "\n" if text.endswith(("\x1a", " \n", "\t\n", " ")) else text
    return text.encode(), notes


def _is_utf16(content: bytes) -> bool:
    """Tell text in UTF-16 without its mark: every second byte of its beginning is zero."""
    head = content[:100]
    return len(head) > 3 and not any(head[1::2]) and all(head[0::2])


def _refuse_markup(text: bytes, name: str) -> None:
    start = text.lstrip()[:1]
    if start == b"<":
        raise UnknownLayout(
            f"{name} is a web page, not a table: it starts with {_first_words(text)}. "
            f"The server may have answered with an error page; download the file again."
        )
    if start in (b"{", b"["):
        raise UnknownLayout(f"{name} is JSON, not a table; import the publisher's CSV file instead.")


def _first_words(text: bytes) -> str:
    return repr(text.strip()[:40].decode(errors="replace").split("\n")[0])


def refuse_ragged(table: Table) -> None:
    """Refuse a table whose rows have more or fewer cells than its header; say which rows."""
    if table.typed is not None or len(table.header) < 2:
        return
    problems = [
        Problem(f"has {cells} cells; the header has {len(table.header)}", row)
        for row, cells in _cells_by_row(table)
        if cells != len(table.header)
    ]
    if problems:
        raise RefusedFile(
            f"{table.name} has {len(problems)} row{'s' if len(problems) > 1 else ''} whose cells do not fit "
            f"the header; the file may be cut short, or a comma may stand unquoted. Nothing was read. "
            f"Download it again or correct the rows named.",
            problems[:20],
        )


def _cells_by_row(table: Table) -> list[tuple[int, int]]:
    """Return row number and count of cells of rows that do not have as many as the header."""
    marks = np.frombuffer(table.content, dtype=np.uint8)
    outside = np.ones(len(marks), dtype=bool)
    if b'"' in table.content:
        outside = np.cumsum(marks == ord('"'), dtype=np.uint8) % 2 == 0  # parity survives wrapping at 256
    ends = np.flatnonzero((marks == ord("\n")) & outside)
    if not table.content.endswith(b"\n"):
        ends = np.append(ends, len(marks))
    starts = np.concatenate([[0], ends[:-1] + 1])
    cells = np.add.reduceat((marks == ord(table.delimiter)) & outside, starts, dtype=np.int32) + 1
    blank = starts == ends
    wrong = np.flatnonzero((cells != len(table.header)) & ~blank)
    return [(int(row) + 1, int(cells[row])) for row in wrong]


def _unquoted(head: bytes) -> bytes:
    return re.sub(rb'"[^"]*"', b"", head)
