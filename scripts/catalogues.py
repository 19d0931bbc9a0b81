"""Compile the translations: each `django.po` under `web/locale` to the `django.mo` that Django reads.

`catalogues.py --check` changes nothing and ends with 1 where one is stale; `catalogues.py --new` lists,
language by language, the words on our pages that a catalogue lacks, with the files that they stand in, or
`a name` where a page makes them of one (it asks a new desk, in a folder that goes again).
`catalogues.py --drop MESSAGE` takes a message that no page asks for any more out of each catalogue.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.utils.translation.template import templatize

from aidlift.records import connect

WEB = Path(__file__).resolve().parents[1] / "src" / "aidlift" / "web"
LOCALE = WEB / "locale"

Message = tuple[str, ...]
"""What a catalogue is asked for: a sentence, or its singular and plural."""

MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
MARKED = re.compile(rf"\bn?gettext\({LITERAL}(?:,\s*{LITERAL})?")


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
        for one in catalogues()
        if not one.with_suffix(".mo").is_file() or one.with_suffix(".mo").read_bytes() != compiled(one)
    ]


def catalogues() -> list[Path]:
    """List the catalogues."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def translated(source: Path) -> dict[Message, Message]:
    """Give what a catalogue holds, by what it is asked for."""
    with source.open("rb") as file:
        return {_forms(one.id): _forms(one.string) for one in read_po(file) if one.id}


def marked() -> dict[Message, list[str]]:
    """Find the words marked for translation, each with the files under `web` that hold it.

    A sign of per cent is doubled, as Django doubles it before it asks.
    """
    found: dict[Message, list[str]] = {}
    for path in sorted(WEB.rglob("*.html")):
        for one in MARKED.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            message = tuple(ast.literal_eval(text) for text in one.groups() if text)
            found.setdefault(message, []).append(str(path.relative_to(WEB)))
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
                texts = (one.value for one in node.args if isinstance(one, ast.Constant))
                found.setdefault(tuple(map(str, texts)), []).append(str(path.relative_to(WEB)))
    found.pop((), None)  # what is translated by a name, and marked elsewhere
    return found


def made_of_names() -> set[Message]:
    """Ask the desk for the words that its pages make of names; Django is set up, its database new."""
    from aidlift.records.parties.models import Person
    from aidlift.web import cast, vocabulary

    call_command("migrate", verbosity=0)
    cast.seat_cast()
    return vocabulary.named() | vocabulary.heads(Person.objects.all())


def _forms(text: str | tuple[str, ...] | list[str]) -> Message:
    return (text,) if isinstance(text, str) else tuple(text)


def drop(message: str, source: Path) -> None:
    """Take a message out of a catalogue; every other line stays as it is."""
    written = source.read_text(encoding="utf-8").removesuffix("\n").split("\n\n")
    kept = [one for one in written if f'msgid "{message}"' not in one.split("\n")]
    source.write_text("\n\n".join(kept) + "\n", encoding="utf-8")


def main(check: bool, new: bool, dropped: list[str]) -> int:
    """Compile what is stale, or only say it; list what is not translated; drop what is not asked for."""
    for message in dropped:
        for source in catalogues():
            drop(message, source)
    if new:
        words = {name: ["a name"] for name in made_of_names()} | marked()
        for source in catalogues():
            for lacking in sorted(words.keys() - translated(source).keys()):
                print(f"{source.parts[-3]}\t{' | '.join(lacking)}\t{', '.join(words[lacking])}")
        return 0
    found = stale()
    for source in found:
        if not check:
            source.with_suffix(".mo").write_bytes(compiled(source))
        print(f"{source.parts[-3]} {'is stale' if check else 'is compiled'}")
    return 1 if check and found else 0


if __name__ == "__main__":
    gone = sys.argv[2:] if sys.argv[1:2] == ["--drop"] else []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AIDLIFT_HOME"] = folder
        connect.start()
        sys.exit(main("--check" in sys.argv, "--new" in sys.argv, gone))
