"""The situation: what was reported by whom, as known on a day, to the public and to every role."""

from datetime import date, timedelta

import polars as pl
import pytest
from django.test import Client

from aidlift import frames
from aidlift.records.figures.store import FIGURES, keep_counts
from aidlift.web.people import public
from aidlift.web.situation.claims import claims
from aidlift.web.situation.country import countries
from aidlift.web.situation.known import known_on

TOLD = {"state": "reported", "period_days": 1, "date_basis": "report", "target": "new cases"}


def counts(source, location, values, *, first, known):
    rows = [
        TOLD
        | {"location": location, "date": first + timedelta(days=number), "value": value}
        | {"source_id": source, "source_ref": f"row {number + 2}", "as_of": known}
        for number, value in enumerate(values)
    ]
    return pl.DataFrame(rows, schema_overrides={"value": pl.Int64}).cast({"period_days": pl.Int64})


@pytest.fixture
def reported(settings, tmp_path):
    """Two sources on Nepal, of which one is known a day later and counts differently."""
    settings.HOME = tmp_path
    dtypes = frames.schema("figures").dtypes
    sources = frames.empty("sources")
    told = [
        ("moh", "Ministry of Health", [100 + day for day in range(15)], 26),
        ("jhu", "A university", [100 + day for day in range(14)] + [150], 27),
    ]
    for name, publisher, values, known in told:
        rows = counts(name, "NPL", values, first=date(2021, 4, 10), known=date(2021, 4, known))
        figures = pl.concat([frames.empty("figures"), rows], how="diagonal_relaxed").cast(dtypes)
        source = {"source_id": name, "publisher": publisher, "title": name, "as_of": date(2021, 4, known)}
        whole = pl.concat([sources, pl.DataFrame([source])], how="diagonal_relaxed").select(sources.columns)
        keep_counts(tmp_path / FIGURES, figures.select(list(dtypes)), whole)
    return tmp_path


def test_a_stranger_sees_who_reported_what_and_for_which_day(reported, cast):
    page = Client().get("/situation/").content.decode()
    assert "Nepal" in page
    assert "As reported by" in page
    assert "Ministry of Health" in page
    assert "An outlook is shown here once a bulletin that holds it is issued." in page
    assert Client().get("/situation/NPL/").status_code == 200
    assert Client().get("/situation/IND/").status_code == 404
    assert Client().get("/needs/").status_code == 302


def test_claims_that_differ_stand_side_by_side_and_equal_ones_do_not(reported, cast):
    found = claims(known_on(date(2021, 4, 30), public()))
    assert [(one.code, one.target, one.value, one.other_value) for one in found] == [
        ("NPL", "new cases", 150, 114)
    ]
    page = Client().get("/situation/").content.decode()
    assert "150" in page
    assert "row 16" in page


def test_an_earlier_day_shows_only_what_was_known_on_it(reported, cast):
    assert claims(known_on(date(2021, 4, 26), public())) == []
    assert known_on(date(2021, 4, 25), public()).is_empty
    page = Client().get("/situation/?as_of=2021-04-25").content.decode()
    assert "Nothing was known yet" in page
    wrong = Client().get("/situation/?as_of=2121-04-25").content.decode()
    assert "has not come yet" in wrong
    assert Client().get("/situation/?as_of=soon").status_code == 200


def test_a_silent_country_is_said_to_be_silent_and_counts_no_zero(reported, cast):
    later = known_on(date(2021, 5, 20), public())
    [nepal] = countries(later)
    assert nepal.silent_days == 26
    assert nepal.cases is not None
    assert nepal.cases.value in {114, 150}


def test_charts_are_drawn_for_three_widths_and_for_a_dark_screen(reported, cast):
    wide = Client().get("/situation/charts/cases.svg")
    narrow = Client().get("/situation/charts/cases.svg?narrow")
    dark = Client().get("/situation/charts/cases.svg?narrow&dark")
    assert wide.headers["Content-Type"] == "image/svg+xml"
    assert wide.content != narrow.content != dark.content
    assert Client().get("/situation/NPL/deaths.svg?half").status_code == 200
    assert Client().get("/situation/charts/none.svg").status_code == 404
