import json
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift import frames
from aidlift.formats.exchange.geojson import bounding_box, cut, great_circle, wound, write_map
from aidlift.formats.scenario import read_scenario

SPOTS = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


def nodes(*given) -> pl.DataFrame:
    dtypes = frames.schema("nodes").dtypes
    rows = [
        {"node": node, "name": node, "kind": "store", "location": "NZL", "longitude": x, "latitude": y}
        for node, x, y in given
    ]
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in rows], schema=dtypes)


def corridor(origin, destination) -> pl.DataFrame:
    dtypes = frames.schema("corridors").dtypes
    row = {"corridor": "C", "carrier": "NZ", "mode": "air", "origin": origin, "destination": destination}
    return pl.DataFrame([{name: row.get(name) for name in dtypes}], schema=dtypes)


def the_map(*parts, **more) -> dict:
    return json.loads("".join(write_map(*parts, **more)))


def test_the_shipped_scenario_becomes_a_map():
    scenario = read_scenario("south_asia_2021")
    found = the_map(scenario.nodes, scenario.corridors, states={"3U-CTU-MAA": "suspended"})
    by_id = {one["id"]: one for one in found["features"]}
    assert by_id["node/CTU"]["geometry"] == {"type": "Point", "coordinates": [103.947, 30.5785]}
    assert by_id["corridor/3U-CTU-MAA"]["properties"]["state"] == "suspended"
    assert "node/CN-SC" not in by_id  # hospitals by road: no coordinates are known
    west, south, east, north = found["bbox"]
    assert (60 < west < 70, 5 < south < 10, 115 < east < 122, 40 < north < 45) == (True,) * 4


def test_a_corridor_over_the_antimeridian_is_cut_there():
    found = the_map(nodes(("AKL", 174.79, -37.01), ("HNL", -157.92, 21.32)), corridor("AKL", "HNL"))
    line = next(one["geometry"] for one in found["features"] if one["id"] == "corridor/C")
    assert line["type"] == "MultiLineString"
    (first, second) = line["coordinates"]
    assert (first[-1][0], second[0][0]) == (180.0, -180.0)
    assert first[-1][1] == second[0][1]
    west, _, east, _ = found["bbox"]
    assert west > east


def test_rings_are_wound_by_the_right_hand_rule_however_they_are_given():
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    hole = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0)]
    for outer in (square, square[::-1]):
        for inner in (hole, hole[::-1]):
            rings = wound([outer, inner])
            assert [area(ring) > 0 for ring in rings] == [True, False]
            assert all(ring[0] == ring[-1] for ring in rings)
    area_of_map = the_map(nodes(), corridor("A", "B"), areas={"x": [square]})["features"][0]
    assert area_of_map["geometry"]["type"] == "Polygon"


def area(ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


@settings(deadline=None, derandomize=True)
@given(SPOTS, SPOTS)
def test_a_line_never_jumps_over_the_antimeridian_and_keeps_its_ends(start, end):
    lines = cut(great_circle(start, end))
    assert (lines[0][0], lines[-1][-1]) == (start, end)
    steps = [abs(b[0] - a[0]) for line in lines for a, b in pairwise(line)]
    assert max(steps, default=0) <= 180


@settings(deadline=None, derandomize=True)
@given(st.lists(SPOTS, min_size=1, max_size=8))
def test_every_spot_lies_in_the_box(spots):
    west, south, east, north = bounding_box(spots)
    for longitude, latitude in spots:
        assert south - 1e-6 <= latitude <= north + 1e-6
        inside = west - 1e-6 <= longitude <= east + 1e-6
        assert inside if west <= east else longitude >= west - 1e-6 or longitude <= east + 1e-6


def test_the_great_circle_is_the_one_of_shapely_and_a_sphere():
    shapely = pytest.importorskip("shapely.geometry")
    found = the_map(nodes(("A", 0.0, 0.0), ("B", 90.0, 0.0)), corridor("A", "B"))
    line = shapely.shape(next(one["geometry"] for one in found["features"] if one["id"] == "corridor/C"))
    assert line.is_valid
    assert line.bounds == (0.0, 0.0, 90.0, 0.0)
