"""The layouts known, and how a file's own is found among them."""

from __future__ import annotations

from collections.abc import Callable

from aidlift.catalogue import find_place
from aidlift.errors import RefusedFile, UnknownLayout
from aidlift.formats.figures import datasets, ecdc, india, jhu, owid, plain, who
from aidlift.formats.figures.layout import Layout, Publisher, RawFigures, Wanted, day_columns
from aidlift.formats.figures.table import Table

JHU = Publisher(
    "Johns Hopkins University (CSSE)",
    "jhu",
    "CC BY 4.0; COVID-19 Data Repository by the Center for Systems Science and Engineering (CSSE) "
    "at Johns Hopkins University",  # README of the CSSE repository
)
WHO = Publisher("World Health Organization", "who", "attribute the World Health Organization")
OWID = Publisher("Our World in Data", "owid", "CC BY 4.0; attribute Our World in Data and its sources")
ECDC = Publisher("European Centre for Disease Prevention and Control", "ecdc", "attribute ECDC")
MOHFW = Publisher("Ministry of Health and Family Welfare, India", "mohfw", "government figures; none stated")
COVID19INDIA = Publisher("covid19india.org", "covid19india", "volunteer compilation; none stated")
HUB = Publisher("forecast hub truth table", "hub", "as the hub states")
PLAIN = Publisher("as given in the file", "plain", "as its publisher states")

Reader = Callable[[Layout, Table, Wanted], RawFigures]


def _layout(name: str, publisher: Publisher, columns: str, read: Reader, *, wide: bool = False) -> Layout:
    return Layout(name=name, publisher=publisher, columns=tuple(columns.split()), read=read, wide=wide)


def _refuse_look_up(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    raise RefusedFile(
        f"{table.name} is a look-up table of places and populations; it holds no counts. "
        f"Import the publisher's files of cases and deaths instead."
    )


def _refuse_anomalies(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    raise RefusedFile(
        f"{table.name} lists the weeks whose counts a forecast hub doubts; it holds no counts. "
        f"Import the hub's truth table instead."
    )


COUNTRY = "country_region|country"
ECDC_NAMES = "countriesandterritories|countries_and_territories"
LAYOUTS = (
    _layout("JHU wide", JHU, COUNTRY, jhu.read_wide, wide=True),
    _layout(
        "JHU wide, United States",
        JHU,
        "admin2 province_state country_region",
        jhu.read_wide_us,
        wide=True,
    ),
    _layout("JHU daily report", JHU, "country_region last_update confirmed deaths", jhu.read_daily_report),
    _layout(
        "JHU long, counties",
        JHU,
        "date admin2 province_state country_region case",
        datasets.read_counties,
    ),
    _layout("JHU look-up table", JHU, "uid iso2 iso3 fips combined_key", _refuse_look_up),
    _layout("JHU long", JHU, f"date {COUNTRY} confirmed deaths", datasets.read_long),
    _layout(
        "JHU long, compiled reports",
        JHU,
        "observationdate country_region last_update confirmed deaths",
        datasets.read_long,
    ),
    _layout("JHU long, vintages", JHU, f"date {COUNTRY}|location as_of confirmed deaths", datasets.read_long),
    _layout("JHU long, worldwide", JHU, "date confirmed deaths increase_rate", datasets.read_worldwide),
    _layout(
        "WHO",
        WHO,
        "date_reported country_code country new_cases cumulative_cases new_deaths cumulative_deaths",
        who.read_who,
    ),
    _layout(
        "WHO, spring 2020",
        WHO,
        "day country country_name deaths cumulative_deaths confirmed cumulative_confirmed",
        who.read_spring_2020,
    ),
    _layout(
        "WHO latest figures",
        WHO,
        "name who_region cases_cumulative_total deaths_cumulative_total",
        who.refuse_snapshot,
    ),
    _layout(
        "OWID",
        OWID,
        "date|last_updated_date location|country new_cases total_cases new_deaths total_deaths",
        owid.read_owid,
    ),
    _layout("ECDC daily", ECDC, f"daterep cases deaths {ECDC_NAMES} geoid", ecdc.read_by_date),
    _layout(
        "ECDC weekly, 2020",
        ECDC,
        f"daterep cases_weekly deaths_weekly {ECDC_NAMES} geoid",
        ecdc.read_by_date,
    ),
    _layout(
        "ECDC weekly", ECDC, "country year_week indicator weekly_count cumulative_count", ecdc.read_by_week
    ),
    _layout(
        "India, ministry by state",
        MOHFW,
        "date state_unionterritory|state_union_territory cured deaths confirmed",
        india.read_ministry,
    ),
    _layout(
        "India, ministry by state, collected",
        MOHFW,
        "date name_of_state_ut total_confirmed_cases death cured_discharged_migrated",
        india.read_compiled,
    ),
    _layout(
        "covid19india, states by day",
        COVID19INDIA,
        "date|date_ymd status tt kl mh",
        india.read_state_daily,
    ),
    _layout(
        "covid19india, states or districts",
        COVID19INDIA,
        "date state confirmed recovered deceased",
        india.read_states,
    ),
    _layout(
        "covid19india, national series",
        COVID19INDIA,
        "date_ymd daily_confirmed total_confirmed daily_deceased total_deceased",
        india.read_case_series,
    ),
    _layout("plain", PLAIN, "location date|target_end_date target value|observation", plain.read_plain),
    _layout("forecast hub truth", HUB, "location date value|observation", plain.read_hub_truth),
    _layout("forecast hub anomalies", HUB, "target_end_date target location anomaly", _refuse_anomalies),
)
"""Known layouts; where several fit a header, the one with the most columns is the file's."""

PIVOTED_OWID = _layout("OWID, a column a place", OWID, "date world", owid.read_pivoted)
PIVOTED = _layout("JHU long, a column a country", JHU, "date", datasets.read_pivoted)
MOST_PLACES_KNOWN = 0.9
MOST_LACKING = 2
"""A header that lacks no more columns than this, and has most of a layout's, is told what it lacks."""


def recognise(table: Table) -> Layout:
    """Find the layout of a table by its header; raise UnknownLayout with what was seen and what is known."""
    fitting = [layout for layout in LAYOUTS if layout.fits(table)]
    if fitting:
        return max(fitting, key=lambda layout: len(layout.columns))
    if _is_pivoted(table):
        return PIVOTED if PIVOTED_OWID.missing(table) else PIVOTED_OWID
    raise UnknownLayout(_near(table) or _unknown(table))


def _is_pivoted(table: Table) -> bool:
    """Tell whether the header is `Date` and then names of places, all but a few of them known."""
    countries = [name for name, key in zip(table.header, table.keys, strict=True) if key != "date"]
    known = sum(find_place(name) is not None for name in countries)
    return "date" in table.keys and known > 1 and known >= MOST_PLACES_KNOWN * len(countries)


def _near(table: Table) -> str | None:
    """Say which column is missing when a header is nearly a known layout."""
    lacking = [(layout, layout.missing(table)) for layout in LAYOUTS]
    near = [
        (len(missing) / len(layout.columns), layout, missing)
        for layout, missing in lacking
        if 0 < len(missing) <= MOST_LACKING and 2 * len(missing) < len(layout.columns)
    ]
    if day_columns(table):
        near += [(0.0, layout, missing) for layout, missing in lacking if layout.wide and len(missing) == 1]
    if not near:
        return None
    _, layout, missing = min(near, key=lambda found: (found[0], -len(found[1].columns)))
    names = " and ".join(column.replace("|", " or ") for column in missing)
    return (
        f"{table.name} looks like the layout {layout.name} of {layout.publisher.name} but lacks the column "
        f"{names}. Seen: {_shown(table)}. Take the publisher's file as it is, or name the column."
    )


def _unknown(table: Table) -> str:
    known = "; ".join(layout.name for layout in LAYOUTS)
    return (
        f"{table.name} has a layout that is not known. Seen: {_shown(table)}. Known: {known}. "
        f"To import other figures, write them as plain CSV with the columns location, date, target, value."
    )


def _shown(table: Table) -> str:
    shown = ", ".join(name or "(no name)" for name in table.header[:8])
    more = len(table.header) - 8
    return f"{shown} and {more} more columns" if more > 0 else shown
