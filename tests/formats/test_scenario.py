from datetime import date
from pathlib import Path

import pytest

from aidlift.errors import BadInput, NotFound
from aidlift.formats.scenario import read_scenario, scenario_names

ONE_LORRY = {
    "scenario": """field,value
title,Two towns and a lorry
first_day,2024-03-01
last_day,2024-03-09
hub,A
invented,Everything.
""",
    "members": "location,role\nNPL,member\nIND,guest\n",
    "nodes": "node,name,location,kind,cold\nA,Store,IND,store,no\nB,Hospital,NPL,entry,no\n",
    "corridors": "corridor,carrier,mode,origin,destination,days,transit_days,payload_kg,volume_m3,cold,dg,"
    "fixed_cost_usd,cost_per_tonne_usd,max_rotations\nL,Lorry,road,A,B,daily,1,20000,60,no,no,100,1,2\n",
    "lots": "lot,item,node,quantity,available_on,source_id\nL1,OXC10,A,40,2024-03-01,invented\n",
    "sources": "source_id,publisher,title,as_of\nwho,WHO,a page,2024-03-01\n",
}


def written(folder: Path, **changed: str) -> Path:
    for table, text in (ONE_LORRY | changed).items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_of_ones_own_reads_as_one_that_ships(tmp_path):
    own = read_scenario(written(tmp_path))
    assert (own.title, own.first_day, own.last_day, own.hub) == (
        "Two towns and a lorry",
        date(2024, 3, 1),
        date(2024, 3, 9),
        "A",
    )
    assert own.invented == ("Everything.",)
    assert own.lots["quantity"].to_list() == [40]
    assert own.figures.is_empty()
    assert own.frozen.is_empty()


def test_every_problem_of_every_table_is_told_at_once(tmp_path):
    folder = written(
        tmp_path,
        lots="lot,item,node,quantity,available_on,earmark,source_id\n"
        "L1,OXC10,A,-4,2024-03-01,NPL,invented\nL1,OXC10,Z,5,2024-03-01,CHN,rumour\n",
        suspensions="corridor,suspended_from,suspended_until,announced_on\nM,2024-03-05,2024-03-02,2024-03-01\n",
        scenario=ONE_LORRY["scenario"].replace("hub,A", "hub,B").replace("2024-03-09", "9 March"),
        reciepts="receipt\nR1\n",
    )
    (folder / "members.csv").unlink()
    with pytest.raises(BadInput) as error:
        read_scenario(folder)
    told = [str(problem) for problem in error.value.problems]
    assert told == [
        "members.csv: is missing from the folder; "
        "needed are scenario, members, nodes, corridors, lots, sources",
        "reciepts.csv: is not a table of a scenario; did you mean receipts.csv?",
        "row 2, quantity of lots.csv: is -4; it cannot be below 0",
        "row 2, lot of lots.csv: L1 stands twice",
        "row 3, lot of lots.csv: L1 stands twice",
        "row 2, corridor of suspensions.csv: M is not in corridors.csv",
        "row 3, node of lots.csv: Z is not in nodes.csv",
        "row 3, source_id of lots.csv: rumour is not in sources.csv",
        "row 2, suspended_until of suspensions.csv: 2024-03-02 is before suspended_from",
        "value of scenario.csv: last_day is '9 March'; write it like 2021-04-30",
        "value of scenario.csv: the hub 'B' is not a store in nodes.csv",
    ]


def test_a_lot_earmarked_for_a_country_that_takes_no_part_is_told(tmp_path):
    lots = ONE_LORRY["lots"].replace("source_id", "earmark").replace("invented", "CHN")
    with pytest.raises(BadInput) as error:
        read_scenario(written(tmp_path, lots=lots))
    assert [str(problem) for problem in error.value.problems] == [
        "row 2, earmark of lots.csv: CHN is not in members.csv"
    ]


def test_an_item_that_the_catalogue_lacks_is_told(tmp_path):
    with pytest.raises(BadInput) as error:
        read_scenario(written(tmp_path, lots=ONE_LORRY["lots"].replace("OXC10", "OXC11")))
    assert "item of lots.csv: " in str(error.value.problems[0])
    assert "not in the catalogue" in str(error.value.problems[0])


def test_an_hour_that_is_no_time_and_a_service_to_its_own_origin_are_told(tmp_path):
    header, row = ONE_LORRY["corridors"].splitlines()
    wrong = f"{header},departure_utc\n{row.replace('A,B', 'A,A')},25:00\n"
    with pytest.raises(BadInput) as error:
        read_scenario(written(tmp_path, corridors=wrong))
    assert [str(problem) for problem in error.value.problems] == [
        "row 2, departure_utc of corridors.csv: 25:00 is no time like 14:30",
        "row 2, destination of corridors.csv: A is the origin too",
    ]


def test_a_title_that_is_missing_and_a_last_day_said_twice_are_told(tmp_path):
    twice = ONE_LORRY["scenario"].replace("title,Two towns and a lorry", "last_day,2024-03-08")
    with pytest.raises(BadInput) as error:
        read_scenario(written(tmp_path, scenario=twice))
    assert [str(problem) for problem in error.value.problems] == [
        "field of scenario.csv: title stands 0 times; it must stand once",
        "field of scenario.csv: last_day stands 2 times; it must stand once",
    ]


def test_counts_name_their_row_unless_they_name_a_place_of_their_own(tmp_path):
    figures = (
        "location,date,period_days,date_basis,target,value,state,source_id,source_ref,as_of\n"
        "NPL,2024-02-28,1,report,new cases,7,reported,who,,2024-03-01\n"
        'NPL,2024-02-29,1,report,new cases,9,reported,who,"row 9, column N",2024-03-01\n'
    )
    own = read_scenario(written(tmp_path, figures=figures))
    assert own.figures["source_ref"].to_list() == ["figures.csv, row 2", "row 9, column N"]


def test_airports_without_coordinates_are_placed_by_their_code_and_country(tmp_path):
    nodes = (
        "node,name,location,kind,latitude,longitude,cold\n"
        "KTM,Kathmandu,NPL,entry,,,no\nDEL,a depot in Nepal called DEL,NPL,entry,,,no\n"
        "A,Store,IND,store,,,no\nB,Hospital,NPL,entry,27.5,84.5,no\n"
    )
    placed = read_scenario(written(tmp_path, nodes=nodes)).nodes
    where = {node: (latitude, longitude) for node, _, _, _, latitude, longitude, *_ in placed.iter_rows()}
    assert where["KTM"] == pytest.approx((27.70, 85.36), abs=0.01)
    assert where["DEL"] == where["A"] == (None, None)
    assert where["B"] == (27.5, 84.5)


def test_a_scenario_that_is_not_there_is_named_beside_those_that_are():
    with pytest.raises(NotFound, match=r"no scenario 'mars_2050'.*south_asia_2021"):
        read_scenario("mars_2050")
    assert "south_asia_2021" in scenario_names()
