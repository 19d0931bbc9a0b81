import pytest

from aidlift.catalogue.places import _named, _spellings, find_place, location_codes, near_places, place
from aidlift.errors import NotFound


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("NA", "NAM"),
        ("India", "IND"),
        ("IN", "IND"),
        ("ind", "IND"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("occupied Palestinian territory, including east Jerusalem", "PSE"),
        ("West Bank and Gaza", "PSE"),
        ("Netherlands (Kingdom of the)", "NLD"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("CÔTE D'IVOIRE", "CIV"),
        ("Korea, South", "KOR"),
        ("Congo (Kinshasa)", "COD"),
        ("Democratic Republic of Congo", "COD"),
        ("Congo", "COG"),
        ("Taiwan*", "TWN"),
        ("Kosovo[1]", "XKX"),
        ("XK", "XKX"),
        ("OWID_KOS", "XKX"),
        ("Guinea_Bissau", "GNB"),
        ("Saint Lucia", "LCA"),
        ("St. Lucia", "LCA"),
        ("EL", "GRC"),
        ("The United Kingdom", "GBR"),
        ("Diamond Princess", "XDP"),
        ("OWID_WRL", "WLD"),
        ("Kerala", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_place_is_found_under_every_spelling_of_its_publishers(spelling, code):
    found = find_place(spelling)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("spelling", "within", "code"),
    [
        ("AS", None, "ASM"),
        ("AS", "IND", "IN-AS"),
        ("Asa", "IND", "IN-AS"),
        ("ORr", "IND", "IN-OD"),
        ("Maharashtra***", "IND", "IN-MH"),
        ("Jammu & Kashmir", "IND", "IN-JK"),
        ("Daman & Diu", "IND", "IN-DH"),
        ("Cases being reassigned to states", "IND", "IN-XUN"),
        ("Georgia", None, "GEO"),
        ("Georgia", "USA", "US-GA"),
        ("Reunion", "FRA", "REU"),
        ("Hong Kong", "CHN", "HKG"),
        ("Diamond Princess", "CAN", "CA-XDP"),
        ("Punjab", "PAK", None),
    ],
)
def test_a_name_means_what_it_means_within_its_country(spelling, within, code):
    found = find_place(spelling, within)
    assert (found.code if found else None) == code


def test_the_36_states_and_union_territories_of_india_are_there_and_one_code_for_the_unassigned():
    states = [place(code) for code in location_codes() if code.startswith("IN-")]
    assert sum(state.kind == "subnational" for state in states) == 36
    assert {state.parent for state in states} == {"IND"}
    assert [state.code for state in states if state.kind == "unassigned"] == ["IN-XUN"]


def test_what_is_no_country_says_its_kind():
    kinds = {code: place(code).kind for code in ("WLD", "XEU", "XDP", "XSO", "XOT", "GRL", "NPL")}
    assert kinds == {
        "WLD": "aggregate",
        "XEU": "aggregate",
        "XDP": "conveyance",
        "XSO": "event",
        "XOT": "unassigned",
        "GRL": "territory",
        "NPL": "country",
    }


def test_no_shipped_spelling_is_hidden_behind_another_places():
    """Two places may share a name only below different countries."""
    seen = {}
    for code, names in _named():
        for name in names:
            found = find_place(name, place(code).parent if "-" in code else None)
            if found.code != code:
                seen.setdefault((name, found.code), []).append(code)
    assert seen == {}
    assert len(_spellings()[None]) > 600


def test_a_mistyped_name_is_answered_with_names_that_are_near():
    assert [near.code for near in near_places("Nepall")] == ["NPL"]
    assert "IN-MH" in [near.code for near in near_places("Maharastra", "IND")]
    assert near_places("qqqqqq") == []
    with pytest.raises(NotFound, match="did you mean"):
        place("INDD")
