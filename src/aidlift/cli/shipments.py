"""Print the papers of consignments."""

from __future__ import annotations

from pathlib import Path

import click

from aidlift.cli.output import emit, json_option
from aidlift.errors import BadInput
from aidlift.records.connect import open_records

OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File to write: .pdf, or .png for pictures of the pages.",
)
BY = click.option(
    "--by", "username", envvar="AIDLIFT_BY", required=True, help="Who asks; AIDLIFT_BY by default."
)


@click.group("print")
def papers() -> None:
    """Print packing lists, waybills and goods received notes as PDF.

    Example: aidlift print packing-list CON-2021-0001 --out list.pdf --by farid
    """


@papers.command("packing-list")
@click.argument("consignment")
@OUT
@BY
@json_option
def packing_list(consignment: str, out: Path, username: str, as_json: bool) -> None:
    """Print the packing list of a consignment, piece by piece.

    Example: aidlift print packing-list CON-2021-0001 --out list.pdf --by farid
    """
    _print("packing list", consignment, out, username, as_json)


@papers.command("waybill")
@click.argument("consignment")
@OUT
@BY
@json_option
def waybill(consignment: str, out: Path, username: str, as_json: bool) -> None:
    """Print our copy of the waybill of a consignment, not negotiable.

    Example: aidlift print waybill CON-2021-0001 --out waybill.pdf --by elias
    """
    _print("waybill", consignment, out, username, as_json)


@papers.command("receipt")
@click.argument("receipt")
@OUT
@BY
@json_option
def receipt(receipt: str, out: Path, username: str, as_json: bool) -> None:
    """Print a goods received note, by its own name or that of its consignment.

    Example: aidlift print receipt GRN-2021-0001 --out grn.pdf --by dawa
    """
    _print("goods received note", receipt, out, username, as_json)


def _print(kind: str, name: str, out: Path, username: str, as_json: bool) -> None:
    open_records()
    from aidlift.formats import papers as drawn
    from aidlift.records.parties.actions import person_named
    from aidlift.records.shipments.printing import received_note, transport_paper

    by = person_named(username)
    found = (
        received_note(name, by=by) if kind == "goods received note" else transport_paper(kind, name, by=by)
    )
    if out.suffix.lower() == ".png":
        files = _numbered(out, drawn.png(found.kind, found.shown))
    elif out.suffix.lower() == ".pdf":
        files = {out: drawn.pdf(found.kind, found.shown, written_at=found.written_at)}
    else:
        raise BadInput(f"{out} is neither a .pdf nor a .png; name the file by one of the two.")
    for path, content in files.items():
        _write(path, content)
    if as_json:
        emit({"kind": kind, "number": found.shown["number"], "files": list(files)})
    else:
        click.echo(f"{found.shown['title']} {found.shown['number']}: {', '.join(map(str, files))}")


def _numbered(out: Path, pages: list[bytes]) -> dict[Path, bytes]:
    if len(pages) == 1:
        return {out: pages[0]}
    return {out.with_stem(f"{out.stem}-{number}"): page for number, page in enumerate(pages, 1)}


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror}. Nothing was kept.") from None


print = papers
