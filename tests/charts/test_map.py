import math
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidlift.charts import map as maps
from aidlift.charts.projection import view
from aidlift.charts.render import svg
from aidlift.charts.shapes import features, outlines
from tests.bulletin.worlds import one_flight_for_nepal

NO_ROUTES = pl.DataFrame(schema={"origin": pl.String, "destination": pl.String, "kind": pl.String})
WORDS = {"title": "T", "subtitle": "S", "source": "", "alt": "A", "legend": "New cases a day"}

places = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


@given(st.lists(places, min_size=1, max_size=12))
def test_every_place_framed_is_inside_the_frame(points):
    seen = view(points, 600, 400)
    assert all(seen.shows(lon, lat, margin=1) for lon, lat in points)


def test_the_date_line_does_not_tear_a_region_apart():
    seen = view([(178.4, -18.1), (-175.2, -21.1)], 600, 400)  # Fiji and Tonga
    assert math.dist(seen.place(178.4, -18.1), seen.place(-175.2, -21.1)) < 600


def signed_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def test_rings_turn_so_that_no_country_fills_the_globe():
    for shape in features():
        if not shape["properties"].get("line"):
            assert all(signed_area(polygon[0]) < 0 for polygon in shape["geometry"]["coordinates"]), shape[
                "properties"
            ]


def test_small_and_divided_countries_have_an_outline():
    assert {"MDV", "BTN", "TON", "VAT", "XKX", "TWN", "PSE", "ESH", "FJI", "RUS"} <= set(outlines())


@pytest.mark.parametrize(
    "area",
    [
        "Jammu and Kashmir, Ladakh",
        "Azad Kashmir, Gilgit-Baltistan",
        "Aksai Chin",
        "Arunachal Pradesh",
        "Crimea",
    ],
)
def test_a_contested_area_is_in_no_countrys_colour(area):
    counts = {"IND": 9.0, "PAK": 9.0, "CHN": 9.0, "RUS": 9.0, "UKR": 9.0}
    spec = maps.flight_map(counts, one_flight_for_nepal().nodes.clear(), NO_ROUTES, **WORDS)
    drawn = [row for layer in spec["vconcat"][0]["layer"] for row in layer["data"].get("values", [])]
    shapes = [shape["geometry"] for shape in features() if shape["properties"]["contested"] == area]
    found = [row["class"] for row in drawn if row.get("geometry") in shapes]
    assert found
    assert set(found) == {maps.CONTESTED}


def test_no_report_is_its_own_class_and_zero_is_the_lowest():
    shades = maps.classes([None, 0, 40, 123_456])
    assert shades.of(None) == maps.NO_COUNT
    assert shades.of(0) == shades.labels[0]
    assert shades.of(123_456) == "100,000 and over"


def test_the_disclaimer_stands_under_a_map_of_anywhere():
    spec = maps.flight_map({"BRA": 5.0, "PER": 2.0}, one_flight_for_nepal().nodes.clear(), NO_ROUTES, **WORDS)
    assert "Boundaries and names shown do not imply endorsement" in svg(spec)


def test_a_route_whose_end_is_no_node_is_left_out():
    routes = pl.DataFrame(
        {"origin": ["CTU", "JFK"], "destination": ["KTM", "KTM"], "kind": ["planned", "flown"]}
    )
    spec = maps.flight_map({"NPL": 1.0}, one_flight_for_nepal().nodes, routes, **WORDS)
    kinds = {
        row["kind"]
        for layer in spec["vconcat"][0]["layer"]
        for row in layer["data"].get("values", [])
        if "kind" in row
    }
    assert kinds == {"planned"}
