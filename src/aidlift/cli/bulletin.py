"""`aidlift bulletin`: the situation report of a run; bulletins kept, approved, corrected and given out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import click

from aidlift.bulletin import Sitrep, languages, put_together, sitrep
from aidlift.bulletin.page import drawings_in
from aidlift.cli.acting import acting, moment_of
from aidlift.cli.output import Day, emit, json_option, progress, write_text
from aidlift.errors import BadInput, Conflict
from aidlift.formats.exchange.identifiers import EXAMPLE, Identifiers
from aidlift.formats.run_folder import read_run, run_page

by_option = click.option("--by", "username", envvar="AIDLIFT_BY", help="Who does it; by default AIDLIFT_BY.")
at_option = click.option(
    "--at", "moment", help="Moment of posting; only where the records live in a scenario."
)
ENDINGS = {".html": "html", ".md": "markdown", ".txt": "text", ".pdf": "paper"}


@click.group()
def bulletin() -> None:
    """Write the situation report of a run; draft, approve, correct and publish bulletins of the records.

    Example: aidlift bulletin write out/demo --out sitrep.pdf
    """


@bulletin.command("write")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File: .html, .pdf, .md or .txt.",
)
@click.option(
    "--language",
    type=click.Choice(languages()),
    default="en",
    show_default=True,
    help="Titles, first facts and headlines in this language.",
)
@click.option("--since", type=click.Path(path_type=Path), help="Run of an earlier day: say what changed.")
@json_option
def write(run: Path, out: Path, language: str, since: Path | None, as_json: bool) -> None:
    """Write the bulletin anew from a run's folder: a page (.html), a tagged PDF (.pdf), or text (.md, .txt).

    Example: aidlift bulletin write out/demo --out sitrep.pdf --since out/yesterday
    """
    if out.suffix not in ENDINGS:
        raise click.BadParameter(f"{out} ends in none of {', '.join(ENDINGS)}", param_hint="--out")
    with progress("Writing the bulletin"):
        tables, facts = read_run(run)
        before = put_together(*read_run(since)) if since else None
        charts = drawings_in(run_page(run)) or None
        save(sitrep(put_together(tables, facts), language=language, before=before, charts=charts), out)
    if as_json:
        emit({"run": run, "out": out, "day": facts["day"], "title": facts["title"], "language": language})
        return
    click.echo(f"The bulletin of {facts['day']}, {facts['title']}, is in {out.resolve()}")


def save(made: Sitrep, out: Path) -> None:
    """Write a bulletin in the form that the name of the file asks for."""
    found: Any = getattr(made, ENDINGS[out.suffix])
    if out.suffix != ".pdf":
        write_text(found, out)
        return
    from aidlift.formats.papers import pdf

    _write(out, pdf("bulletin", found))


@bulletin.command("draft")
@click.argument("plan")
@click.option("--title", default="", help="Title; by default that of the run.")
@by_option
@at_option
@json_option
def draft(plan: str, title: str, username: str | None, moment: str | None, as_json: bool) -> None:
    """Draft the bulletin of the day of a kept plan, for somebody else to approve.

    Example: aidlift bulletin draft PLAN-2021-0001 --by bikram
    """
    _do("bulletin.draft", username, moment, as_json, plan=plan, title=title)


@bulletin.command("approve")
@click.argument("name", metavar="BULLETIN")
@click.option(
    "--language",
    "codes",
    multiple=True,
    type=click.Choice(languages()),
    help="Give it out in this language too; may be repeated.",
)
@by_option
@at_option
@json_option
def approve(
    name: str, codes: tuple[str, ...], username: str | None, moment: str | None, as_json: bool
) -> None:
    """Approve a bulletin that somebody else drafted: its page, PDF and text are kept for good.

    Example: aidlift bulletin approve BUL-2021-0001 --language ne --by hana
    """
    _do("bulletin.approve", username, moment, as_json, bulletin=name, languages=" ".join(codes))


@bulletin.command("correct")
@click.argument("name", metavar="BULLETIN")
@click.option("--plan", required=True, help="Plan whose run has it right.")
@click.option("--because", "correction", required=True, help="What was wrong, as readers are told.")
@by_option
@at_option
@json_option
def correct(
    name: str, plan: str, correction: str, username: str | None, moment: str | None, as_json: bool
) -> None:
    """Draft a bulletin that corrects one that was given out; the wrong one stays as it was.

    Example: aidlift bulletin correct BUL-2021-0001 --plan PLAN-2021-0002 --because "Wrong total." --by bikram
    """
    given = {"bulletin": name, "plan": plan, "correction": correction}
    _do("bulletin.correct", username, moment, as_json, **given)


@bulletin.command("show")
@click.argument("name", metavar="BULLETIN")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@click.option("--language", type=click.Choice(languages()), default="en", show_default=True)
@by_option
def show(name: str, out: Path, language: str, username: str | None) -> None:
    """Write a bulletin of the records: a draft as it would be, an approved one as it was given out.

    Example: aidlift bulletin show BUL-2021-0001 --out draft.pdf --by hana
    """
    if out.suffix not in ENDINGS:
        raise click.BadParameter(f"{out} ends in none of {', '.join(ENDINGS)}", param_hint="--out")
    by = _opened(username)
    from aidlift.records.publishing import drafting, queries

    found = queries.seen(name, by=by)
    kind = {".md": "txt"}.get(out.suffix, out.suffix[1:])
    if found.approved_at is None:
        save(drafting.written(found, language), out)
    else:
        _write(out, queries.file_of(name, language=language, kind=kind, by=by))
    click.echo(f"{name} ({found.state}) is in {out}.")


@bulletin.command("publish")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder.")
@click.option("--base", envvar="AIDLIFT_EXCHANGE_BASE", default=EXAMPLE, help="Web address of the folder.")
@click.option("--as-of", type=Day(), help="Given out by the end of this day; by default now.")
@click.option("--publisher-name", default="The reserve", help="Your name as it is published.")
@by_option
@json_option
def publish(
    out: Path, base: str, as_of: date | None, publisher_name: str, username: str | None, as_json: bool
) -> None:
    """Write every bulletin that was given out into a folder for a web server, with a list and an Atom feed.

    A file that is there already keeps its bytes; if it would get others, nothing is written.

    Example: aidlift bulletin publish --out site --base https://reserve.example/bulletins --by hana
    """
    by = _opened(username)
    from aidlift.formats.exchange.atom import Feed, write_feed
    from aidlift.records.publishing import news

    base = base.rstrip("/")
    feed = Feed(
        title=f"Situation bulletins of {publisher_name}", author=publisher_name, address=f"{base}/feed.atom"
    )
    made = (
        datetime.combine(as_of, time(23, 59, 59), UTC) if as_of else datetime.now(UTC).replace(microsecond=0)
    )
    told = news.published(as_of, base=base, by=by)
    files = {one.path: one.content for one in news.files(as_of, by=by)}
    files["feed.atom"] = "".join(write_feed(told, feed, Identifiers(base=base), made=made)).encode()
    written = _fill(out, files)
    if as_json:
        emit({"out": out, "bulletins": told.height, "written": written})
    else:
        click.echo(f"{told.height} bulletins are in {out}; {len(written)} files were written.")


ALWAYS_NEW = ("index.html", "feed.atom")
"""Files of a publication that change with every bulletin."""


def _fill(out: Path, files: dict[str, bytes]) -> list[str]:
    """Write the files that are not there yet; raise Conflict, with none written, where one would change."""
    fixed = [name for name in files if name not in ALWAYS_NEW and (out / name).is_file()]
    other = [name for name in fixed if (out / name).read_bytes() != files[name]]
    if other:
        raise Conflict(
            f"{out} holds other bytes of {', '.join(other)}; what was given out is not replaced. "
            "Publish into another folder, and find out who altered this one."
        )
    new = [name for name in files if name not in fixed]
    for name in new:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        _write(out / name, files[name])
    return new


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from None


def _opened(username: str | None) -> Any:
    from aidlift.records.connect import open_records

    open_records()
    return acting(username, "asks")


def _do(action: str, username: str | None, moment: str | None, as_json: bool, **given: str) -> None:
    """Do an action of the records, and say what came of it."""
    by = _opened(username)
    from aidlift.records.action import ACTIONS

    made: Any = ACTIONS[action].function(**given, by=by, at=moment_of(moment))
    if as_json:
        emit({"action": action, "bulletin": made.pk, "state": made.state, "known_on": made.known_on})
    else:
        click.echo(f"{made.pk}, of {made.known_on}, is {made.state}.")
