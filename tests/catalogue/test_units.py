import pytest

from aidlift.catalogue.units import oxygen_m3_per_day, oxygen_tonnes


def test_a_flow_of_ten_litres_a_minute_is_fourteen_cubic_metres_a_day():
    assert oxygen_m3_per_day(10) == pytest.approx(14.4)  # 10 x 1,440 minutes / 1,000


def test_a_thousand_cubic_metres_of_oxygen_are_about_a_tonne_and_a_half():
    assert oxygen_tonnes(1000) == pytest.approx(1.429)
