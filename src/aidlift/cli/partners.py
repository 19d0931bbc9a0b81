"""Give the records to partners' systems and read theirs: one word a format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import click
import polars as pl

from aidlift.cli.acting import acting
from aidlift.cli.output import Day, emit, json_option, progress, show_table, write_frame
from aidlift.errors import BadInput, NotFound
from aidlift.formats.exchange import streams
from aidlift.formats.exchange.identifiers import EXAMPLE, Identifiers

MOST_SHOWN = 40
FORMATS = {
    "epcis": ("write read check", "custody events, GS1 EPCIS 2.0 JSON-LD"),
    "one-record": ("write check", "shipments, pieces, waybills, movements and events, IATA ONE Record 3.2"),
    "iati": ("write check", "pledges and deliveries, IATI 2.03 XML"),
    "hub": ("write read check", "forecasts, a hub's model output (hubverse 5)"),
    "package": ("write", "open tables, a Frictionless Data Package (folder or .zip)"),
    "hxl-stock": ("write read", "stock as CSV with HXL hashtags"),
    "hxl-figures": ("write read", "official counts as CSV with HXL hashtags"),
    "fts": ("write", "funding flows in OCHA's columns"),
    "service-form": ("write read", "a partner's request for transport, XLSX"),
    "labels": ("read", "scanned GS1 labels and Digital Links, one a line"),
    "geojson": ("write", "stores and corridors, GeoJSON"),
    "calendar": ("write", "flights, iCalendar"),
    "feed": ("write", "bulletins that were given out, Atom"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a writer is asked: who asks, as of which day, under which identifiers, from which file."""

    username: str | None
    as_of: date | None
    identifiers: Identifiers
    publisher: str
    publisher_name: str
    source: Path | None

    @property
    def moment(self) -> datetime:
        """The moment that is written into files: the end of the day asked about, or now."""
        if self.as_of:
            return datetime.combine(self.as_of, time(23, 59, 59), UTC)
        return datetime.now(UTC).replace(microsecond=0)

    def person(self) -> Any:
        """Open the records and return who asks."""
        from aidlift.records.connect import open_records

        open_records()
        return acting(self.username, "asks")

    def table(self, name: str) -> pl.DataFrame:
        """Return the table of the file given with --from."""
        from aidlift import frames

        if self.source is None:
            raise BadInput(f"Give the table {name} as a CSV file: --from FILE.")
        return frames.read(name, self.source).or_raise()


@click.group()
def exchange() -> None:
    """Give the records to partners' systems, and read and check their files.

    Example: aidlift exchange write epcis --out events.jsonld --by gul
    """


@exchange.command("formats")
@json_option
def formats(as_json: bool) -> None:
    """List the formats, and which way each goes.

    Example: aidlift exchange formats
    """
    if as_json:
        emit({name: {"ways": ways.split(), "what": what} for name, (ways, what) in FORMATS.items()})
        return
    rows = [[name, ways.replace(" ", ", "), what] for name, (ways, what) in FORMATS.items()]
    show_table("Formats", ["format", "ways", "what"], rows)


@exchange.command("write")
@click.argument("form", metavar="FORMAT")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File (or folder) to write.")
@click.option("--by", "username", envvar="AIDLIFT_BY", help="Who asks; by default AIDLIFT_BY.")
@click.option("--as-of", type=Day(), help="As known by the end of this day; by default now.")
@click.option(
    "--base", envvar="AIDLIFT_EXCHANGE_BASE", default=EXAMPLE, help="Web address of your identifiers."
)
@click.option("--company-prefix", envvar="AIDLIFT_GS1_PREFIX", default="", help="Your GS1 company prefix.")
@click.option("--publisher", envvar="AIDLIFT_IATI_REF", default="", help="Your IATI organisation identifier.")
@click.option("--publisher-name", default="The reserve", help="Your name as it is published.")
@click.option(
    "--from",
    "source",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV table to write: needed by hub; instead of the counts of the records in hxl-figures.",
)
@json_option
def write(
    form: str,
    out: Path,
    username: str | None,
    as_of: date | None,
    base: str,
    company_prefix: str,
    publisher: str,
    publisher_name: str,
    source: Path | None,
    as_json: bool,
) -> None:
    """Write the records in a partner's format, as known on a day.

    Example: aidlift exchange write iati --out aid.xml --by gul --publisher XM-EXAMPLE-1
    """
    _known(form, "write")
    asked = Asked(
        username=username,
        as_of=as_of,
        identifiers=Identifiers(base=base.rstrip("/"), company_prefix=company_prefix),
        publisher=publisher,
        publisher_name=publisher_name,
        source=source,
    )
    with progress(f"Writing {out.name}"):
        notes = WRITERS[form](asked, out)
    if as_json:
        emit({"format": form, "out": str(out), "notes": notes})
        return
    click.echo(f"{out} was written: {FORMATS[form][1]}.")
    if base == EXAMPLE and form in {"epcis", "one-record"}:
        notes = [*notes, f"Identifiers stand under {EXAMPLE}; name an address of yours with --base."]
    for note in notes:
        click.echo(f"  {note}")


@exchange.command("read")
@click.argument("form", metavar="FORMAT")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="CSV file for the rows that were read."
)
@click.option("--as-of", type=Day(), help="Day on which forecasts were known (hub).")
@click.option("--measure", type=click.Choice(["new", "cumulative"]), help="What counts are (hxl-figures).")
@click.option(
    "--base", envvar="AIDLIFT_EXCHANGE_BASE", default=EXAMPLE, help="Web address of your identifiers."
)
@json_option
def read(
    form: str, file: Path, out: Path | None, as_of: date | None, measure: str | None, base: str, as_json: bool
) -> None:
    """Read a partner's file, tell everything that is wrong with it, and show or write its rows.

    Example: aidlift exchange read hxl-stock stock.csv --out rows.csv
    """
    _known(form, "read")
    identifiers = Identifiers(base=base.rstrip("/"))
    with progress(f"Reading {file.name}"):
        found = READERS[form](file, identifiers, as_of, measure or "")
    if out:
        write_frame(found, out)
        click.echo(f"{found.height:,} rows were written to {out}.")
    elif as_json:
        emit(found)
    else:
        shown = [column for column in found.columns if found[column].null_count() < found.height]
        show_table(f"{file.name}: {found.height:,} rows", shown, found.select(shown).head(MOST_SHOWN).rows())


@exchange.command("check")
@click.argument("form", metavar="FORMAT")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check(form: str, file: Path, as_json: bool) -> None:
    """Check a partner's file, or one of ours, against the rules of its standard.

    Example: aidlift exchange check iati aid.xml
    """
    _known(form, "check")
    with progress(f"Checking {file.name}"):
        count = CHECKERS[form](file)
    if as_json:
        emit({"format": form, "file": str(file), "count": count})
    else:
        click.echo(f"{file.name}: {count:,} checked, nothing wrong.")


def _known(form: str, way: str) -> None:
    able = [name for name, (ways, _) in FORMATS.items() if way in ways.split()]
    if form not in able:
        verb = {"write": "written", "read": "read", "check": "checked"}[way]
        raise NotFound(f"{form!r} is no format that is {verb} here; {', '.join(able)} are.")


def _save(chunks: Iterable[str], out: Path) -> list[str]:
    streams.write_whole(chunks, out)
    return []


def _write_epcis(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.epcis import write_events

    by = asked.person()
    from aidlift.records.publishing.custody import custody_events

    return _save(
        write_events(custody_events(asked.as_of, by=by), asked.identifiers, created=asked.moment), out
    )


def _write_one_record(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.one_record import write_cargo

    by = asked.person()
    from aidlift.records.publishing.cargo import cargo

    return _save(write_cargo(cargo(asked.as_of, by=by), asked.identifiers), out)


def _write_iati(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.iati import Publisher, write_activities

    if not asked.publisher:
        raise BadInput(
            "Name your IATI organisation identifier: --publisher XM-EXAMPLE-1 (org-id.guide lists them)."
        )
    by = asked.person()
    from aidlift.records.publishing.aid import activities

    publisher = Publisher(ref=asked.publisher, name=asked.publisher_name)
    return _save(write_activities(*activities(asked.as_of, by=by), publisher, generated=asked.moment), out)


def _write_hub(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.hubverse import Keeper, write_hub

    keeper = Keeper(
        hub=asked.publisher_name,
        maintainer=asked.publisher_name,
        contact="Secretariat",
        email="info@reserve.example",
    )
    files = write_hub(asked.table("forecasts"), out, keeper)
    return [f"{len(files)} files; write who answers for the hub into hub-config/admin.json."]


def _write_package(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.package import About, write_package

    by = asked.person()
    from aidlift.records.publishing.aid import open_tables

    tables, refused = open_tables(asked.as_of, by=by)
    title = f"Open data of {asked.publisher_name}"
    about = About(name="open-data", title=title, as_of=asked.moment.date(), publisher=asked.publisher_name)
    write_package(tables, out, about)
    left_out = [f"Left out, as {asked.username} may not read them: {', '.join(refused)}."] if refused else []
    return [f"{name}: {table.height:,} rows" for name, table in tables.items()] + left_out


def _write_hxl_stock(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.hxl import write_hxl

    by = asked.person()
    from aidlift.records.publishing.aid import stock_held

    return _save(write_hxl("stock_held", stock_held(asked.as_of, by=by)), out)


def _write_hxl_figures(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.hxl import write_hxl

    if asked.source:
        return _save(write_hxl("figures", asked.table("figures")), out)
    by = asked.person()
    from aidlift.records.publishing.aid import counts

    return _save(write_hxl("figures", counts(asked.as_of, by=by)), out)


def _write_fts(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.fts import write_flows

    by = asked.person()
    from aidlift.records.publishing.aid import flows

    return _save(write_flows(flows(asked.as_of, by=by)), out)


def _write_form(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.service_form import save_blank_form

    save_blank_form(out)
    return ["An empty form: give it to a partner, and read it with `aidlift exchange read service-form`."]


def _write_geojson(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.geojson import write_map

    by = asked.person()
    from aidlift.records.publishing.aid import corridor_map

    nodes, corridors, states = corridor_map(asked.as_of, by=by)
    return _save(write_map(nodes, corridors, states=states), out)


def _write_calendar(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.icalendar import write_calendar

    by = asked.person()
    from aidlift.records.publishing.aid import flight_calendar

    domain = asked.identifiers.base.split("//", 1)[1].split("/")[0].split(":")[0]
    name = f"Flights of {asked.publisher_name}"
    return _save(write_calendar(flight_calendar(asked.as_of, by=by), name=name, domain=domain), out)


def _write_feed(asked: Asked, out: Path) -> list[str]:
    from aidlift.formats.exchange.atom import Feed, write_feed

    by = asked.person()
    from aidlift.records.publishing.news import published

    base = asked.identifiers.base
    name = f"Situation bulletins of {asked.publisher_name}"
    feed = Feed(title=name, author=asked.publisher_name, address=f"{base}/{out.name}")
    told = published(asked.as_of, base=base, by=by)
    _save(write_feed(told, feed, asked.identifiers, made=asked.moment), out)
    return [f"{told.height} bulletins; `aidlift bulletin publish` writes the files that it leads to."]


def _joined(parts: Iterator[pl.DataFrame], table: str) -> pl.DataFrame:
    from aidlift import frames

    found = list(parts)
    return pl.concat(found) if found else frames.empty(table)


def _read_epcis(file: Path, identifiers: Identifiers, as_of: date | None, measure: str) -> pl.DataFrame:
    from aidlift.formats.exchange.epcis import read_events

    return _joined(read_events(file, identifiers), "custody_events")


def _read_hub(file: Path, identifiers: Identifiers, as_of: date | None, measure: str) -> pl.DataFrame:
    from aidlift.formats.exchange.hubverse import as_forecasts, read_model_output

    output = read_model_output(file)
    return as_forecasts(output, as_of=as_of) if as_of else output


def _read_hxl(table: str) -> Callable[[Path, Identifiers, date | None, str], pl.DataFrame]:
    def run(file: Path, identifiers: Identifiers, as_of: date | None, measure: str) -> pl.DataFrame:
        from aidlift.formats.exchange.hxl import read_hxl

        return _joined(read_hxl(file, table, measure=measure), table)

    return run


def _read_form(file: Path, identifiers: Identifiers, as_of: date | None, measure: str) -> pl.DataFrame:
    from aidlift.formats.exchange.service_form import read_form

    return read_form(file).or_raise()


def _read_labels(file: Path, identifiers: Identifiers, as_of: date | None, measure: str) -> pl.DataFrame:
    from aidlift.formats.exchange.gs1 import read_labels

    try:
        scans = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read as text: {error}.") from None
    day = as_of or datetime.now(UTC).date()
    return read_labels([scan for scan in scans if scan.strip()], year=day.year).or_raise()


def _check_epcis(file: Path) -> int:
    from aidlift.formats.exchange.epcis import read_events

    return sum(frame["event"].n_unique() for frame in read_events(file, Identifiers()))


def _check_one_record(file: Path) -> int:
    from aidlift.formats.exchange.one_record_rules import check_cargo

    return check_cargo(file)


def _check_iati(file: Path) -> int:
    from aidlift.formats.exchange.iati import check_activities

    return check_activities(file)


def _check_hub(file: Path) -> int:
    from aidlift.formats.exchange.hubverse import read_model_output

    return read_model_output(file).height


WRITERS: dict[str, Callable[[Asked, Path], list[str]]] = {
    "epcis": _write_epcis,
    "one-record": _write_one_record,
    "iati": _write_iati,
    "hub": _write_hub,
    "package": _write_package,
    "hxl-stock": _write_hxl_stock,
    "hxl-figures": _write_hxl_figures,
    "fts": _write_fts,
    "service-form": _write_form,
    "geojson": _write_geojson,
    "calendar": _write_calendar,
    "feed": _write_feed,
}
READERS: dict[str, Callable[[Path, Identifiers, date | None, str], pl.DataFrame]] = {
    "epcis": _read_epcis,
    "hub": _read_hub,
    "hxl-stock": _read_hxl("stock_held"),
    "hxl-figures": _read_hxl("figures"),
    "service-form": _read_form,
    "labels": _read_labels,
}
CHECKERS: dict[str, Callable[[Path], int]] = {
    "epcis": _check_epcis,
    "one-record": _check_one_record,
    "iati": _check_iati,
    "hub": _check_hub,
}
