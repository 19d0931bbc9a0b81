"""PDF with a text layer, read by pypdf where it is installed; a scan without text is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from aidlift.errors import BadInput
from aidlift.formats.documents import MOST_CHARACTERS, RawDocument

MOST_PAGES = 200


def read_pdf(content: bytes, name: str, mark: str) -> Iterator[RawDocument]:
    """Read the text layer of a PDF, at most its first 200 pages."""
    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError:
        raise BadInput(
            f"{name} is a PDF; reading it needs pypdf: python -m pip install pypdf. Or save its text "
            "as a file."
        ) from None
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadInput(f"{name} is locked with a password; save it without one.")
        pages, length = [], 0
        for page in reader.pages[:MOST_PAGES]:
            pages.append(page.extract_text() or "")
            length += len(pages[-1])
            if length > MOST_CHARACTERS:
                break
        title = str((reader.metadata.title if reader.metadata else "") or "")
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
        AssertionError,
        NotImplementedError,
        ZeroDivisionError,
        OverflowError,
    ) as error:
        raise BadInput(f"{name} is a PDF that cannot be read: {type(error).__name__}.") from None
    text = re.sub(r"-\n(?=[a-z])", "", "\n\n".join(pages)).strip()
    if not text:
        raise BadInput(f"{name} has no text layer; it is a scan. Give its text.")
    yield RawDocument(text=text, name=name, title=title, sha256=mark)
