"""The scenario that ships: its facts say what the sources say, and what is invented says so."""

from datetime import date, timedelta

import airportsdata
import polars as pl
import pytest

from aidlift import catalogue, figures, plan
from aidlift.formats.scenario import Scenario, read_scenario
from aidlift.outlook import estimate_rt_cori, forecast, weekly_incidence

OPENS = date(2021, 4, 30)


@pytest.fixture(scope="module")
def world() -> Scenario:
    return read_scenario("south_asia_2021")


@pytest.fixture(scope="module")
def known(world):
    """The figures as known when the scenario opens, one source a place, both measures."""
    return figures.complete(figures.prefer(figures.as_of(world.figures, OPENS))[0])


def test_six_members_a_guest_and_their_neighbours(world):
    roles = world.members.group_by("role").agg(pl.col("location").sort()).sort("role")
    assert dict(roles.iter_rows()) == {
        "guest": ["IND"],
        "member": ["AFG", "BGD", "CHN", "LKA", "NPL", "PAK"],
        "neighbour": ["BTN", "MDV", "MMR"],
    }
    assert set(world.figures["location"]) == set(world.members["location"])


def test_a_news_desk_finds_its_figures_of_30_april(known):
    said = figures.statements(known, location="IND", day=OPENS, threshold=300_000)
    numbers = {key: value for one in said for key, value in one.numbers.items()}
    assert numbers["new_cases"] == 386_452
    assert numbers["new_deaths"] == 3_498
    assert numbers["cumulative_cases"] == 18_762_976
    assert numbers["month_cases"] == 6_613_641
    in_a_row = next(one for one in said if one.code == "in_a_row_cases")
    assert "nine days in a row" in in_a_row.sentence
    assert in_a_row.first == date(2021, 4, 22)


def test_two_sources_on_india_stand_side_by_side_a_day_apart(world):
    later = figures.complete(figures.as_of(world.figures, date(2021, 5, 4)))
    first = figures.disagreements(later, location="IND", day=OPENS, base="mohfw", targets=("new cases",))[0]
    assert first.offset_days == -1
    beside = {pair.day: (pair.base_value, pair.other_value) for pair in first.pairs}
    assert beside[OPENS] == (386_452, 386_555)


def test_the_chain_can_forecast_every_country_from_the_day_it_opens(known):
    weeks = weekly_incidence(known, "wk inc case", OPENS)
    assert weeks.group_by("location").len()["len"].to_list() == [23] * 10
    outlook = forecast(known, as_of=OPENS, horizons=4)
    assert outlook.forecasts["location"].n_unique() == 10
    assert not outlook.forecasts["flags"].str.contains("short|stale|stopped").any()
    newest = estimate_rt_cori(known, as_of=OPENS).filter(date=OPENS - timedelta(days=1))
    growing = newest.filter(pl.col("prob_above_1") > 0.95)["location"].to_list()
    assert {"IND", "NPL", "LKA"} <= set(growing)


def test_each_day_of_the_replay_knows_more_and_nothing_from_after_it(world):
    day, counts = OPENS, []
    while day <= world.last_day:
        view = figures.as_of(world.figures, day)
        assert view["date"].max() <= day
        counts.append(view.height)
        day += timedelta(days=1)
    assert counts == sorted(set(counts))


def test_what_is_invented_says_so_and_what_was_flown_does_not(world):
    assert set(world.lots["source_id"]) == {"invented"}
    assert set(world.floors["source_id"]) == {"invented"}
    for facts in (world.figures, world.requests, world.pledges, world.receipts, world.flown):
        assert "invented" not in facts["source_id"].to_list()
    assert world.corridors.filter(~pl.col("note").str.contains("invented")).is_empty()
    assert world.nodes.filter(~pl.col("note").str.contains("invented")).is_empty()
    assert len(world.invented) >= 5
    assert "invented" in world.disclaimer


def test_the_six_routes_of_the_letter_rest_for_fifteen_days(world):
    rests = world.suspensions.filter(~pl.col("note").str.contains("not among the six routes"))
    assert set(rests["corridor"].str.slice(3)) == {
        "XIY-DEL", "XIY-BOM", "CTU-MAA", "CKG-MAA", "CTU-BLR", "CKG-DEL",
    }  # fmt: skip
    assert (rests["suspended_until"] - rests["suspended_from"]).unique().to_list() == [timedelta(days=14)]
    a_week = world.corridors.filter(pl.col("corridor").is_in(rests["corridor"].implode()))["days"]
    assert a_week.str.split(" ").list.len().sum() == 10  # flights a week as reported


def test_goods_are_through_customs_on_the_day_they_count_as_usable(world):
    clock = pl.col("departure_utc").str.split(":").list
    leaves = clock.get(0).cast(pl.Float64) + clock.get(1).cast(pl.Float64) / 60
    through = leaves + pl.col("fly_hours") + pl.col("unload_hours") + pl.col("customs_hours")
    late = world.corridors.filter(through >= 24 * (pl.col("transit_days") + 1))
    assert late.is_empty()
    assert world.corridors["departure_utc"].null_count() == 0


def test_running_totals_of_the_carriers_agree_with_their_flights(world):
    spicexpress = world.flown.filter(pl.col("flight").str.contains("^SG-050[456]"))["quantity"].sum()
    assert 4_400 + spicexpress == 11_050
    assert world.flown.filter(pl.col("flight").str.starts_with("6E-"))["quantity"].sum() == 2_717


def test_conflicts_stand_side_by_side(world):
    cylinders = world.pledges.filter(pl.col("location") == "NPL", pl.col("wording").str.contains("cylinders"))
    assert cylinders["quantity"].to_list() == [20_000, 3_500]
    measures = (
        world.receipts.filter(pl.col("location") == "IND").group_by("date").agg(pl.col("measure").first())
    )
    assert measures.sort("date")["measure"].to_list()[:3] == ["received", "arrived", "dispatched"]
    sales = world.pledges.filter(pl.col("kind") == "commercial supply")
    assert sales["quantity"].max() == 21_480_000


def test_the_stock_makes_an_instructive_plan(world):
    packs = {code: item.pack for code, item in catalogue.items().items()}
    for item, quantity in world.lots.select("item", "quantity").iter_rows():
        assert quantity % packs[item] == 0
    assert world.lots["item"].n_unique() >= 15
    assert world.lots["owner"].n_unique() >= 6
    assert set(world.lots["earmark"].drop_nulls()) == {"AFG", "IND", "NPL"}
    assert world.lots.filter(pl.col("expires") < OPENS).height == 1
    soon, in_half_a_year = date(2021, 7, 31), date(2021, 11, 30)
    assert world.lots.filter(pl.col("expires").is_between(OPENS, soon)).height == 3
    assert world.lots.filter(pl.col("expires").is_between(soon, in_half_a_year)).height >= 4
    assert world.lots["chance"].drop_nulls().is_between(0.5, 0.9).all()
    shipped = {catalogue.items()[item].cold for item in world.lots["item"]}
    assert "frozen" in shipped


def test_from_the_day_it_opens_a_plan_can_be_made_that_verifies(world):
    first, last = OPENS + timedelta(days=1), OPENS + timedelta(days=14)
    flights = plan.open_flights(
        world.corridors, world.suspensions, first_day=first, last_day=last, known_on=OPENS
    )
    needed = {"NPL": 5_000, "LKA": 2_500, "IND": 400_000}
    inputs = plan.PlanInputs(
        first_day=first,
        last_day=last,
        nodes=world.nodes,
        items=plan.plan_items(sorted(set(world.lots["item"]))),
        lots=world.lots,
        flights=flights,
        demands=pl.DataFrame(
            [
                {"location": country, "item": "OXC10", "date": last, "quantity": float(quantity)}
                for country, quantity in needed.items()
            ]
        ),
        floors=world.floors,
        frozen=world.frozen,
    )
    made = plan.make_plan(inputs, seed=1)
    assert plan.verify(made, inputs) == []
    arrived = made.allocations.drop_nulls("location").group_by("location").agg(pl.col("quantity").sum())
    assert set(arrived["location"]) == set(needed)
    legs = made.allocations.group_by("lot").agg(pl.col("flight").n_unique())
    assert legs["flight"].max() > 1  # goods go round the suspended routes in more than one leg
    assert flights.filter("suspended").height > 10


def test_airports_stand_where_they_are(world):
    airports = airportsdata.load("IATA")
    for node, latitude, longitude in world.nodes.select("node", "latitude", "longitude").iter_rows():
        if node in airports:
            at = airports[node]
            assert (latitude, longitude) == pytest.approx((at["lat"], at["lon"]), abs=0.001)
    assert world.nodes.filter(~pl.col("node").is_in(list(airports)))["node"].to_list() == ["CN-SC"]


def test_every_country_with_a_say_can_be_reached(world):
    reached = world.corridors.join(world.nodes, left_on="destination", right_on="node").filter(kind="entry")
    entitled = world.members.filter(pl.col("role") != "neighbour")["location"]
    assert set(entitled) == set(reached["location"])
