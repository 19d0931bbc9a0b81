"""The situation: what is known on a day, for whoever asks; and the page of one country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import polars as pl
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from aidlift.charts.map import DISCLAIMER
from aidlift.errors import NotFound
from aidlift.records import access
from aidlift.records.audit import chain
from aidlift.records.parties.models import Person
from aidlift.web import locales, rights, subjects
from aidlift.web.people import public, reader_of
from aidlift.web.pictures import picture
from aidlift.web.plans import kept
from aidlift.web.situation import drawings
from aidlift.web.situation.claims import Claim, beside, claims
from aidlift.web.situation.country import Country, countries, said_of, with_outlook
from aidlift.web.situation.day import Asked, day_asked
from aidlift.web.situation.known import Known, known_on
from aidlift.web.situation.routes import nodes, routes
from aidlift.web.situation.seen import Seen, seen_by
from aidlift.web.situation.spread import pressures
from aidlift.web.words import listed, name_of

MOST_CLAIMS = 8
DAYS_OF_ROWS = 14
REPORTED = ("new cases", "new deaths", "cumulative cases", "cumulative deaths")


@dataclass(frozen=True)
class Sums:
    """The headline: counts added up over the countries that report."""

    cases: float
    deaths: float
    change: float | None
    counting: int
    silent: tuple[str, ...]
    rising: int
    moving: int
    expected_to_rise: int
    expected: int
    sources: tuple[str, ...]


@login_not_required
def situation(request: HttpRequest) -> HttpResponse:
    """Show the situation as known on a day, to the public and to every role."""
    by = reader_of(request)
    asked, known, seen = _asked(request, by)
    found = _countries(known, seen)
    apart = _claims(known)
    names = listed([one.name for one in found])
    context = {
        **_shared(request, asked),
        "map_alt": _("Map of new cases a day in %(names)s.") % {"names": names} + f" {DISCLAIMER}",
        "cases_alt": _("New cases a week in %(names)s; the numbers stand in the table above.")
        % {"names": names},
        "deaths_alt": _("New deaths a week in %(names)s; the numbers stand in the table above.")
        % {"names": names},
        "makes": bool(by.username) and access.may(by, "outlook"),
        "exports": by.username and rights.may_any(by, "figures"),
        "title": _("Situation"),
        "subject": subjects.named("situation"),
        "tables": subjects.tables_beside("situation", by),
        "actions": subjects.actions_of(subjects.named("situation"), by) if by.username else [],
        "asked": asked,
        "known": known,
        "seen": seen,
        "countries": sorted(found, key=lambda one: locales.country(one.code)),
        "sums": _sums(found),
        "claims": apart[:MOST_CLAIMS],
        "more_claims": max(0, len(apart) - MOST_CLAIMS),
        "claim_count": len(apart),
        "pressures": pressures({one.code: one.mean for one in found if one.mean is not None}),
    }
    return render(request, "situation.html", context)


@login_not_required
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is known of one country on a day: each sentence and number with the row it rests on."""
    by = reader_of(request)
    asked, known, seen = _asked(request, by)
    one = next((one for one in _countries(known, seen) if one.code == code), None)
    if one is None:
        raise NotFound(f"No count of {name_of(code)} was known on {asked.day}.")
    context = {
        **_shared(request, asked),
        "cases_alt": _("New cases in %(name)s; the numbers stand in the rows below.")
        % {"name": locales.country(code)},
        "deaths_alt": _("New deaths in %(name)s; the numbers stand in the rows below.")
        % {"name": locales.country(code)},
        "title": locales.country(code),
        "subject": subjects.named("situation"),
        "asked": asked,
        "known": known,
        "seen": seen,
        "country": one,
        "said": _said(known, code),
        "claims": [(claim, claim.pairs[::-1]) for claim in beside(known, code)],
        "publishers": known.publishers,
        "rows": _rows(known, code),
        "uncovered": _uncovered(seen, code),
    }
    return render(request, "country.html", context)


@login_not_required
def chart(request: HttpRequest, name: str) -> HttpResponse:
    """Draw the map or the fans of all countries."""
    by = reader_of(request)
    asked, known, seen = _asked(request, by)
    found = _countries(known, seen)
    names = {one.code: one.name for one in found}
    if name == "map":
        key: tuple[object, ...] = ("map", asked.day, known.mark, seen.plan, seen.whole, chain.head())
        means = {one.code: one.mean for one in found}
        return picture(request, key, lambda: drawings.map_of(known, means, nodes(), _ways(asked.day, seen)))
    if name not in drawings.TARGETS:
        raise NotFound(f"There is no chart {name!r} of the situation.")
    key = (name, asked.day, known.mark, seen.mark)
    return picture(request, key, lambda: drawings.fans_of(known, name, names, seen.forecasts, seen.made_on))


@login_not_required
def country_chart(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Draw the fan of one country."""
    by = reader_of(request)
    asked, known, seen = _asked(request, by)
    if name not in drawings.TARGETS or code not in set(known.all["location"]):
        raise NotFound(f"There is no chart {name!r} of {code}.")
    key = (name, code, asked.day, known.mark, seen.mark)
    return picture(
        request,
        key,
        lambda: drawings.fan_of(known, name, code, name_of(code), seen.forecasts, seen.made_on),
    )


def _shared(request: HttpRequest, asked: Asked) -> dict[str, str]:
    """Give what links and charts have to carry on: the day, where it is not today."""
    day = "" if asked.is_today else f"as_of={asked.day.isoformat()}"
    return {"link": f"?{day}" if day else "", "query": f"?{day}&" if day else "?"}


def _asked(request: HttpRequest, by: Person) -> tuple[Asked, Known, Seen]:
    asked = day_asked(request)
    known = known_on(asked.day, by)
    return (
        Asked(asked.day, asked.today, asked.problem, known.first),
        known,
        seen_by(asked.day, by),
    )


@lru_cache(24)
def _countries(known: Known, seen: Seen) -> list[Country]:
    return with_outlook(countries(known), seen.forecasts, seen.rt)


@lru_cache(24)
def _claims(known: Known) -> list[Claim]:
    return claims(known)


def _said(known: Known, code: str) -> list[object]:
    return [
        {
            "sentence": one.sentence,
            "publisher": known.publishers.get(one.source_id, one.source_id),
            "evidence": "; ".join(one.evidence),
        }
        for one in said_of(known, code)
    ]


def _sums(found: list[Country]) -> Sums | None:
    """Add up what is reported; None where nobody reports."""
    counting = [one for one in found if one.mean is not None and not one.silent_days]
    if not counting:
        return None
    cases = sum(one.mean or 0 for one in counting)
    before = sum((one.mean or 0) / (1 + one.change) for one in counting if one.change not in {None, -1})
    now = sum(one.mean or 0 for one in counting if one.change not in {None, -1})
    ahead = [one for one in counting if one.ahead]
    return Sums(
        cases=round(cases),
        deaths=round(sum(one.deaths.value / one.deaths.period_days for one in counting if one.deaths)),
        change=now / before - 1 if before else None,
        counting=len(counting),
        silent=tuple(one.code for one in found if one not in counting),
        rising=sum(one.trend == "rising" for one in counting),
        moving=sum(bool(one.trend) for one in counting),
        expected_to_rise=sum(one.ahead.middle > 7 * (one.mean or 0) for one in ahead if one.ahead),
        expected=len(ahead),
        sources=tuple(sorted({one.cases.publisher for one in counting if one.cases})),
    )


def _rows(known: Known, code: str) -> list[dict[str, object]]:
    """List the rows of the last two weeks as each source gives them, the newest first."""
    recent = known.all.filter(
        pl.col("location") == code,
        pl.col("target").is_in(REPORTED),
        pl.col("date") > known.day - timedelta(days=DAYS_OF_ROWS),
        ~pl.col("flags").fill_null("").str.contains("derived"),
    )
    rows = recent.sort("date", "target", "source_id", descending=[True, False, False])
    return [
        row | {"publisher": known.publishers.get(row["source_id"], row["source_id"])}
        for row in rows.iter_rows(named=True)
    ]


def _uncovered(seen: Seen, code: str) -> list[dict[str, object]]:
    """List what the run finds uncovered in a country, the largest share first; to those who may see it."""
    if not seen.plan or not (seen.forecasts["location"] == code).any():
        return []
    gap = kept.table(seen.plan, "shortfall").filter(pl.col("location") == code)
    last = gap.filter(pl.col("date") == pl.col("date").max(), pl.col("shortfall") > 0)
    return (
        last.with_columns(coming=pl.col("stock") + pl.col("in_transit") + pl.col("pledged"))
        .sort("shortfall", descending=True)
        .to_dicts()
    )


def _ways(day: date, seen: Seen) -> pl.DataFrame:
    """Give what flies, as the public may see it, with what the seen plan flies."""
    return routes(day, by=public(), planned=_planned(seen))


def _planned(seen: Seen) -> pl.DataFrame | None:
    if not seen.whole or not seen.plan:
        return None
    used = kept.table(seen.plan, "rotations").select("flight").unique()
    return kept.table(seen.plan, "flights").join(used, on="flight").select("origin", "destination").unique()
