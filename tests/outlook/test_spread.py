import numpy as np
import polars as pl
import pytest

from aidlift import frames
from aidlift.catalogue import location_codes
from aidlift.errors import BadInput
from aidlift.outlook.spread import effective_distance, land_borders, neighbour_pressure, positions, travel

PEOPLE = {"IND": 1.38e9, "NPL": 2.9e7, "LKA": 2.1e7, "PAK": 2.2e8}
WAVE = {"IND": 2_500_000.0, "NPL": 0.0, "LKA": 0.0, "PAK": 0.0}


def pressure(**closures: list[tuple[str, str]]) -> pl.DataFrame:
    return neighbour_pressure(WAVE, PEOPLE, travel(PEOPLE, PEOPLE, **closures))


def test_every_border_is_of_known_places_and_goes_both_ways():
    known = set(location_codes())
    for first, second in land_borders():
        assert {first, second} <= known
        assert (second, first) in land_borders()
    assert ("IND", "NPL") in land_borders()
    assert ("IND", "LKA") not in land_borders()


def test_a_large_wave_presses_most_on_the_neighbour_with_an_open_border():
    found = pressure()
    assert frames.check("spread", found).problems == ()
    assert found["location"][0] == "NPL"
    assert found.filter(location="NPL")["mostly_from"].to_list() == ["IND"]
    assert found.filter(location="LKA")["land_share"].to_list() == [0.0]
    assert found.filter(location="IND")["pressure"].to_list() == [0.0]


def test_closures_are_switches():
    closed = pressure(closed_borders=[("NPL", "IND")], suspended_air=[("IND", "NPL")])
    assert closed.filter(location="NPL")["pressure"].to_list() == [0.0]
    by_air = pressure(closed_borders=[("NPL", "IND")])
    assert by_air.filter(location="NPL")["land_share"].to_list() == [0.0]


def test_nobody_presses_where_nobody_is_ill():
    found = neighbour_pressure(dict.fromkeys(PEOPLE, 0.0), PEOPLE, travel(PEOPLE, PEOPLE))
    assert found["pressure"].to_list() == [0.0] * 4


def test_effective_distance_is_one_less_the_log_of_the_share_of_travellers():
    flows = travel(PEOPLE, PEOPLE)
    assert frames.check("travel", flows).problems == ()
    out = flows.filter(from_location="IND")
    total = (out["land"] + out["air"]).sum()
    to_nepal = out.filter(location="NPL").select(pl.col("land") + pl.col("air")).item()
    found = effective_distance(flows).filter(from_location="IND", location="NPL")["distance"].item()
    assert found == pytest.approx(1 - np.log(to_nepal / total))


def test_one_place_alone_does_not_travel():
    with pytest.raises(BadInput, match="two places"):
        travel(["IND"], PEOPLE)
    latitude, longitude = positions()["IND"]
    assert (8 < latitude < 36, 68 < longitude < 98) == (True, True)
