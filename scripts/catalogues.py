"""Compile the translations: each `django.po` under `web/locale` to the `django.mo` that Django reads.

`catalogues.py --check` changes nothing and ends with 1 where one is stale. To begin a language or to find new
words, GNU gettext helps: `django-admin makemessages -l hi` in `src/aidlift/web`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "src" / "aidlift" / "web" / "locale"


def compiled(source: Path) -> bytes:
    """Compile one catalogue."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def stale() -> list[Path]:
    """List the catalogues whose compiled form is missing or old."""
    return [
        one
        for one in sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
        if not one.with_suffix(".mo").is_file() or one.with_suffix(".mo").read_bytes() != compiled(one)
    ]


def main(check: bool) -> int:
    """Compile what is stale, or only say it."""
    found = stale()
    for source in found:
        if not check:
            source.with_suffix(".mo").write_bytes(compiled(source))
        print(f"{source.parts[-3]} {'is stale' if check else 'is compiled'}")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
