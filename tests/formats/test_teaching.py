from datetime import date

import polars as pl

from aidlift.formats.teaching import EUROPE, neighbours


def test_a_folder_of_few_european_places_gets_the_others_named_alike():
    counts, people = neighbours(["DE", "MT", "FI"])
    assert counts["location"].n_unique() == len(people) == 25
    assert "FR" in people
    assert not {"DE", "MT", "FI"} & set(people)
    assert all(number > 10_000 for number in people.values())
    long, _ = neighbours(["DEU", "MLT"])
    assert "FRA" in long["location"].unique()


def test_places_elsewhere_and_a_folder_of_all_get_none():
    for places in (["IND", "NPL"], ["X0"], [], sorted(EUROPE), ["DEU", "IND"]):
        counts, people = neighbours(places)
        assert (counts.height, people) == (0, {})


def test_a_day_is_known_only_after_it_and_as_it_was_then():
    counts, _ = neighbours(["DEU"])
    assert counts.filter(pl.col("date") >= pl.col("as_of")).height == 0
    # Austria's cases of 8 February 2021 as the hub kept them on the Monday after
    day = counts.filter(location="AUT", target="wk inc case", date=date(2021, 2, 8))
    assert (day["as_of"][0], day["value"][0]) == (date(2021, 2, 15), 1057)
