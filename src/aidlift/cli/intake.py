"""`aidlift intake`: dated texts into drafts, drafts before a person, confirmed ones into a scenario."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from aidlift.cli.intake_review import review
from aidlift.cli.output import Day, emit, json_option, out_option, progress, show_table
from aidlift.errors import AidliftError, BadInput, Problem
from aidlift.formats.documents import RawDocument, read_documents
from aidlift.intake import Document, Read, read_drafts
from aidlift.intake.chains import chains
from aidlift.intake.claims import RULE, claim_sets
from aidlift.intake.reading import Backend

date_option = click.option("--date", "day", type=Day(), help="Day of the text: the base of `on Tuesday`.")
files_argument = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
llm_option = click.option(
    "--llm",
    is_flag=True,
    help="Also ask the language model that AIDLIFT_LLM_URL names; the text is sent there.",
)


@click.group()
def intake() -> None:
    """Read dated texts into drafts with quoted evidence, and confirm them.

    Example: aidlift intake read article.txt --out drafts
    """


@intake.command("read")
@files_argument
@out_option
@date_option
@llm_option
@json_option
def read_files(files: tuple[Path, ...], out: Path, day: date | None, llm: bool, as_json: bool) -> None:
    """Read texts, web pages, PDF, mail, feeds or saved JSON into drafts; one file of drafts per document.

    Example: aidlift intake read article.txt --date 2021-05-01 --out drafts
    """
    with progress("Reading"):
        reads = _read_all(files, day, llm=llm)
    paths = [write_read(one, out) for one in reads]
    if as_json:
        emit([_summary(one, path) for one, path in zip(reads, paths, strict=True)])
        return
    show_table(
        "Read into drafts",
        ("Document", "Day", "Drafts", "Dropped", "Not read"),
        (
            (
                o.document.name,
                o.document.dateline,
                len(o.drafts),
                len(o.dropped),
                f"{o.coverage.unread} of {o.coverage.worth_a_look}",
            )
            for o in reads
        ),
        right=("Drafts", "Dropped", "Not read"),
    )
    for one in reads:
        if one.coverage.is_alarming:
            click.echo(
                f"{one.document.name}: {one.coverage.unread} of {one.coverage.worth_a_look} sentences with a "
                f"number or a supply word gave no draft, so facts were probably missed; they are listed "
                f"under unread.",
                err=True,
            )
        if one.document.dateline is None:
            click.echo(
                f"{one.document.name} has no day; give it with --date, so that its days can be resolved.",
                err=True,
            )
    click.echo(f"The drafts are in {out}. Next: aidlift intake review {files[0]} --out FOLDER")


def _read_all(files: tuple[Path, ...], day: date | None, *, llm: bool = False) -> list[Read]:
    """Read every document of every file; if files are refused, say so of all of them."""
    refused: list[AidliftError] = []
    reads: list[Read] = []
    backends = _backends(llm)
    for path in files:
        try:
            reads += [read_drafts(one, backends) for one in documents_of(path, day)]
        except BadInput as error:
            refused.append(error)
    if refused and (len(files) == 1 or not reads):
        raise refused[0]
    for one in refused:
        click.echo(f"aidlift: {one.message}", err=True)
    return reads


def documents_of(path: Path, day: date | None) -> Iterator[Document]:
    """Give the documents of a file; a day given stands for those whose wrapper names none."""
    for raw in read_documents(path):
        yield _document(raw, day)


def _document(raw: RawDocument, day: date | None) -> Document:
    told = Document(
        text=raw.text,
        name=raw.name,
        day=raw.day,
        source=raw.source,
        address=raw.address,
        title=raw.title,
        language=raw.language,
        sha256=raw.sha256,
    )
    return replace(told, day=day) if day is not None else told


def _backends(llm: bool) -> list[Backend]:
    if not llm:
        return []
    from aidlift.formats.chat import asker, chat_server
    from aidlift.intake.llm import LanguageModel

    server = chat_server()
    if server is None:
        raise BadInput(
            "--llm needs AIDLIFT_LLM_URL, the address of an OpenAI-compatible server such as "
            "http://127.0.0.1:8080/v1. Without it no text leaves this machine."
        )
    return [LanguageModel(asker(server), server.model)]


def write_read(one: Read, out: Path) -> Path:
    """Write what was read of a document as `<name>.json`, whole or not at all."""
    path = out / f"{one.document.name}.json"
    told = {
        "id": one.document.name,
        "document": {
            "source": one.document.source,
            "address": one.document.address,
            "title": one.document.title,
            "day": one.document.dateline.isoformat() if one.document.dateline else None,
            "sha256": one.document.fingerprint,
        },
        "records": [draft.to_record() for draft in one.drafts],
        "drafts": [draft.to_dict() for draft in one.drafts],
        "dropped": [draft.to_dict() for draft in one.dropped],
        "unread": [span.to_dict() for span in one.unread],
        "coverage": _coverage(one),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        draft = out / f".{path.name}.part"
        draft.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written: {error.strerror}.", [Problem("nothing was kept")]
        ) from None
    return path


def _summary(one: Read, path: Path) -> dict[str, Any]:
    return {
        "document": one.document.name,
        "day": one.document.dateline,
        "path": path,
        "drafts": len(one.drafts),
        "dropped": len(one.dropped),
        "unread": len(one.unread),
        "coverage": _coverage(one),
    }


def _coverage(one: Read) -> dict[str, Any]:
    return {
        "worth_a_look": one.coverage.worth_a_look,
        "unread": one.coverage.unread,
        "share": round(one.coverage.share, 3),
        "alarming": one.coverage.is_alarming,
    }


@intake.command("claims")
@files_argument
@date_option
@json_option
def claims(files: tuple[Path, ...], day: date | None, as_json: bool) -> None:
    """Set what several texts say of one fact side by side, and what was promised beside what arrived.

    Example: aidlift intake claims monday.txt tuesday.txt
    """
    with progress("Reading"):
        reads = _read_all(files, day)
    sets = claim_sets(reads)
    links = chains(draft for one in reads for draft in one.drafts)
    if as_json:
        emit(
            {
                "rule": RULE,
                "claims": [_set_dict(one) for one in sets],
                "chains": [_chain_dict(one) for one in links],
            }
        )
        return
    show_table(
        f"Claims (preferred by {RULE})",
        ("Fact", "Preferred", "Said by", "Texts", "Agree", "Conflict"),
        (
            (
                " ".join(str(part) for part in one.key if part),
                _shown(one.preferred),
                one.preferred.rank,
                one.sources,
                len(one.support),
                "; ".join(_shown(claim) for claim in one.conflicts) or "–",
            )
            for one in sets
        ),
        right=("Texts", "Agree"),
    )
    for one in sets:
        for flag in one.flags:
            click.echo(f"  {flag}", err=True)
    show_table(
        "Chains",
        ("From", "To", "Goods", "Promised", "Arrived", "Open"),
        ((one.donor, one.recipient, one.item, one.promised, one.arrived, one.open) for one in links),
        right=("Promised", "Arrived", "Open"),
    )


def _shown(claim: Any) -> str:
    """Write a claim's number with its qualifying word."""
    qualifier = claim.draft.value("qualifier")
    words = "" if qualifier == "exact" else f"{qualifier.replace('_', ' ')} "
    return f"{words}{claim.draft.value('value'):,}"


def _set_dict(one: Any) -> dict[str, Any]:
    def claim(each: Any) -> dict[str, Any]:
        span = each.draft.evidence[0]
        return {
            "value": each.draft.value("value"),
            "qualifier": each.draft.value("qualifier"),
            "low": float(each.low),
            "high": float(each.high) if each.high is not None else None,
            "rank": each.rank,
            "document": each.document.name,
            "quote": span.quote,
        }

    return {
        "fact": list(one.key),
        "preferred": claim(one.preferred),
        "support": [claim(each) for each in one.support],
        "conflicts": [claim(each) for each in one.conflicts],
        "sources": one.sources,
        "flags": list(one.flags),
    }


def _chain_dict(one: Any) -> dict[str, Any]:
    return {
        "donor": one.donor,
        "recipient": one.recipient,
        "item": one.item,
        "requests": len(one.requests),
        "promised": one.promised,
        "arrived": one.arrived,
        "open": one.open,
    }


intake.add_command(review)
