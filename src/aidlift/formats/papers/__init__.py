"""Papers as PDF: a template a kind; the data is passed apart from it, so that no text is read as markup."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import typst

from aidlift.errors import BadInput

TEMPLATES = {
    "packing list": "packing_list.typ",
    "waybill": "waybill.typ",
    "goods received note": "goods_received_note.typ",
    "bulletin": "bulletin.typ",
}
FONTS = "AIDLIFT_FONTS"
"""Variable that names a folder of further fonts, beside those of the machine."""

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def pdf(kind: str, shown: Mapping[str, Any], *, written_at: datetime = UNDATED) -> bytes:
    """Return a paper as a tagged PDF (PDF/UA-1); the same paper gives the same bytes.

    `shown` is what `aidlift.shipments.papers.printed` gives. Raises BadInput, naming the script, where no
    font of this machine draws a letter: a paper with empty boxes for a name is worse than none.
    """
    try:
        found = _compile(kind, shown, format="pdf", pdf_standards="ua-1", timestamp=written_at)
    except typst.TypstError as error:
        raise BadInput(_undrawn(shown, error)) from None
    assert isinstance(found, bytes)
    return found


def png(kind: str, shown: Mapping[str, Any], *, dots_per_inch: float = 110) -> list[bytes]:
    """Return the pages of a paper as pictures."""
    found = _compile(kind, shown, format="png", ppi=dots_per_inch)
    return [found] if isinstance(found, bytes) else list(found)


def _compile(kind: str, shown: Mapping[str, Any], **how: Any) -> Any:
    with as_file(files(__package__)) as folder:
        return typst.compile(
            folder / TEMPLATES[kind],
            root=folder,
            font_paths=font_folders(),
            sys_inputs={"paper": json.dumps(shown, ensure_ascii=False)},
            **how,
        )


def font_folders() -> list[str]:
    """Return the folders of further fonts: the one that `AIDLIFT_FONTS` names, if any."""
    folder = os.environ.get(FONTS, "")
    return [folder] if folder else []


@cache
def families() -> frozenset[str]:
    """Name the fonts that papers can be drawn with here: those of typst and those of the machine."""
    return frozenset(typst.Fonts(font_paths=font_folders()).families())


def scripts(shown: object) -> list[str]:
    """Name the scripts of the letters of a paper besides the Latin one, as Unicode names letters."""
    text = json.dumps(shown, ensure_ascii=False)
    named = {unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha()}
    return sorted(
        name if name == "CJK" else name.capitalize()
        for name in named - {"LATIN", "MODIFIER", "FEMININE", "MASCULINE", ""}
    )


def _undrawn(shown: Mapping[str, Any], error: typst.TypstError) -> str:
    found = scripts(shown)
    if not found:
        return f"The paper cannot be drawn: {error.message}"
    return (
        f"The paper holds letters that no font of this machine draws; its scripts: {', '.join(found)}. "
        "Install fonts for them (Debian: fonts-noto-core, fonts-noto-cjk), or name a folder of fonts in "
        f"{FONTS}, and print it again."
    )
