import pytest

from aidlift.catalogue import item, items
from aidlift.catalogue.listed import listed
from aidlift.errors import NotFound

GRADES = {"A", "A-weak", "B", "B-max", "E"}


def test_the_catalogue_has_thirty_items_each_with_mass_and_volume_and_their_grades():
    assert len(items()) == 30
    for entry in items().values():
        assert entry.mass_kg > 0
        assert entry.volume_m3 > 0
        assert {entry.mass_grade, entry.volume_grade} <= GRADES, entry.code
        assert entry.source


def test_a_concentrator_weighs_what_two_airlines_reported():
    air_india, indigo = 5600 / 318, 72461.5 / 4142  # kg per unit, April and May 2021
    assert item("OXC05").mass_kg == pytest.approx(air_india, rel=0.01)
    assert item("OXC05").mass_kg == pytest.approx(indigo, rel=0.01)


def test_hand_rub_chlorine_and_dry_ice_are_dangerous_and_concentrators_are_not():
    assert {code for code, entry in items().items() if entry.is_dangerous} == {"SANIT", "HTH", "PCRKT"}


def test_an_unknown_item_is_answered_with_those_that_exist():
    with pytest.raises(NotFound, match="OXC10"):
        item("O2 conc")


def test_the_list_of_supplies_without_mass_shares_no_code_with_the_catalogue():
    assert not set(listed()) & set(items())
    assert all(supply.source.startswith("WHO ESFT 2022.1") for supply in listed().values())
    # 26 devices and consumables, and 144 medicines: WHO's 145 without the dexamethasone of the catalogue
    assert len(listed()) == 26 + 144
    names = {supply.name for supply in listed().values()}
    assert "Dexamethasone phosphate; 4mg/ml, 1ml, amp." not in names
