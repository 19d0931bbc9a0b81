import pytest

from aidlift import frames
from aidlift.catalogue.capacity import platforms
from aidlift.needs import known_capacity, pathway
from aidlift.needs.beds import care

from .worlds import NEXT_SATURDAY, capacity, driven, estimate, needed

STEADY = {"weeks": [7000.0], "before": [7000.0] * 3}


def test_the_tests_of_india_follow_from_its_platforms():
    # 2 Roche 6800 x 384 + 75 Abbott x 94, half of them x 5 days / 7; 5,895 GeneXpert x 10, half;
    # 1,322 manual x 188 x 5 / 7
    [india] = known_capacity().filter(location="IND").rows(named=True)
    assert india["high_throughput_tests"] == pytest.approx((2 * 384 + 75 * 94) * 0.5 * 5 / 7)
    assert india["near_patient_tests"] == pytest.approx(5895 * 10 * 0.5 * 5 / 7)
    assert india["manual_tests"] == pytest.approx(1322 * 188 * 5 / 7)
    assert all(platform.source for platform in platforms().values())


def test_laboratories_limit_what_tests_are_usable_and_antigen_tests_need_none():
    found = estimate(**STEADY, care=capacity(manual_tests=5000.0, laboratories=10))
    assert needed(found, "PCRKT", NEXT_SATURDAY, "usable") == pytest.approx(5000 * 1.1)
    assert needed(found, "PCRKT", NEXT_SATURDAY) > 15_000
    assert needed(found, "AGRDT", NEXT_SATURDAY, "usable") == pytest.approx(
        needed(found, "AGRDT", NEXT_SATURDAY)
    )


def test_targeted_testing_tests_a_tenth_of_those_at_home():
    targeted = pathway().changed({"share_tested_mild": 0.1}, source="WHO ESFT 2022.1: targeted")
    # 800 x 0.1 + 400 = 480 of cases, 1,000 suspected, 2,880 contacts, and staff once a week
    found = estimate(**STEADY, way=targeted)
    staff = 1050 * 18.224_181_819 / 8 + 700 * 32.689_375 / 8 + 131.25 + 105 + 35 + (80 + 1000) / 10
    assert driven(found, "tests", NEXT_SATURDAY) == pytest.approx(480 + 1000 + 2880 + staff / 7)


def test_without_staff_beds_are_not_usable_where_the_pathway_says_so():
    # the norm for 1,050 severe and 700 critical patients is about 5,252 workers; half of it must be there.
    # 1,000 x 0.53 = 530 work: 530 / (0.5 x 5,252) of the patients can be looked after
    floor = pathway().changed({"staffing_floor": 0.5}, source="ministry")
    norm = 1050 * 18.224_181_819 / 8 + 700 * 32.689_375 / 8
    found = estimate(**STEADY, care=capacity(health_workers=1000), way=floor)
    share = 530 / (0.5 * norm)
    assert needed(found, "PULOX", NEXT_SATURDAY, "usable") == pytest.approx(1750 * share)
    assert needed(found, "PULOX", NEXT_SATURDAY) == pytest.approx(1750)


def test_a_country_without_laboratories_says_so():
    found = care("NPL", capacity(manual_tests=0.0), pathway())
    assert found.tests == 0
    assert found.notes == ("NPL: no platform for PCR tests is known; no PCR test is usable.",)


def test_a_capacity_table_without_population_is_told_by_row():
    text = "location,population,population_year,source\nNPL,,2020,census\nIND,x,2020,census\n"
    assert [str(problem) for problem in frames.read("capacity", text).problems] == [
        "row 2, population: is empty; a value is needed",
        "row 3, population: is 'x'; a whole number is needed, without grouping or unit",
    ]
