"""Cases worked by hand with WHO's ESFT 2022.1, the arithmetic in words beside each."""

from datetime import date

import polars as pl
import pytest

from aidlift.needs import pathway

from .worlds import capacity, driven, estimate, needed

NEXT_SATURDAY = date(2021, 5, 8)
EXACT = {"rel": 1e-9, "abs": 1e-9}

# 7,000 cases a week are 1,000 a day. Of each day 150 become severe and stay 7 days: 1,050 in care.
# 50 become critical and stay 14 days: 700 in care.
STEADY = {"weeks": [7000.0], "before": [7000.0, 7000.0, 7000.0]}


def test_patients_in_care_are_daily_cases_times_stay():
    found = estimate(**STEADY)
    assert driven(found, "severe patients", NEXT_SATURDAY) == pytest.approx(150 * 7, **EXACT)
    assert driven(found, "critical patients", NEXT_SATURDAY) == pytest.approx(50 * 14, **EXACT)
    # 800 mild and moderate cases a day, 14 days of isolation
    assert driven(found, "isolated patients", NEXT_SATURDAY) == pytest.approx(800 * 14, **EXACT)


def test_each_flow_of_oxygen_is_carried_once():
    # 1,050 severe patients x 10 L/min / 10 L/min per concentrator. Critical patients breathe liquid
    # oxygen: 700 x 30 L/min = 21,000 L/min x 1.44 m3 x 1.429 kg / 1,000 = 43.21296 t a day, a tank of
    # 20 t comes back full after 4 days: x 4 / 20 = 8.642592 tanks.
    found = estimate(**STEADY)
    assert needed(found, "OXC10", NEXT_SATURDAY) == pytest.approx(1050, **EXACT)
    assert needed(found, "LOXT", NEXT_SATURDAY) == pytest.approx(8.642_592, **EXACT)
    assert all(needed(found, item, NEXT_SATURDAY) == 0 for item in ("OXC05", "CYL40", "CYLD", "PSA500"))


def test_oxygen_is_told_in_cubic_metres_and_tonnes():
    # 1,050 x 10 + 700 x 30 = 31,500 L/min; x 1,440 min / 1,000 = 45,360 m3; x 1.429 kg = 64.81944 t
    [row] = estimate(**STEADY).oxygen.filter(date=NEXT_SATURDAY).rows(named=True)
    assert row["needed_m3"] == pytest.approx(45_360, **EXACT)
    assert row["needed_t"] == pytest.approx(64.819_44, **EXACT)


def test_equipment_goes_with_beds():
    found = estimate(**STEADY)
    by_hand = {
        "PULOX": 1050 + 700,  # one per bed
        "MONEC": 700,  # one per critical bed
        "VENTI": 0.67 * 700,
        "BIPAP": 0.17 * 700,
        "HFNC": 0.17 * 700,
        "SUCT": 0.5 * 1050 + 700,
        "FLSPL": 0.025 * 1750,
        "AMBU": 2 / 3 * 1750,
    }
    for item, quantity in by_hand.items():
        assert needed(found, item, NEXT_SATURDAY) == pytest.approx(quantity, **EXACT), item


def test_protection_goes_with_workers():
    # hours a day / 8 per shift: 1,050 x 18.224181819 / 8 + 700 x 32.689375 / 8 health workers,
    # 1,050 x 0.5 / 8 + 700 x 0.75 / 8 = 131.25 cleaners, 6 and 2 per hundred of 1,750 beds = 105 and 35.
    # 800 mild and moderate and 10,000 suspected cases a day, 10 for each worker: 1,080 screen.
    # Of 800 a day each gets supplies for 14 days of isolation and of screening, and has one caregiver:
    # 11,200 days of each.
    found = estimate(**STEADY)
    staff = 1050 * 18.224_181_819 / 8 + 700 * 32.689_375 / 8
    by_hand = {
        "MN95": staff,
        "GOWN": staff + 131.25 + 105 + 35 + 2 * 1080,
        "FSHLD": staff + 131.25 + 35,
        "GLEX": 24 * staff + 4 * 105 + 2 * 35 + 4 * 11_200 + 8 * 1080,
        "GOGG": 0.1 * (staff + 131.25 + 105 + 1080),
        "HTH": 0.03 * (131.25 + 105 + 35),
        "SANIT": (staff + 131.25 + 105 + 35) / 30 + (1 / 30 + 0.01 + 0.01) * 11_200 + 0.03 * 1080,
        "MSURG": 4 * (staff + 131.25 + 105 + 1080) + 35 + 2 * 1750 + (2 + 1 + 1) * 11_200,
    }
    for item, quantity in by_hand.items():
        assert needed(found, item, NEXT_SATURDAY) == pytest.approx(quantity, **EXACT), item


def test_delivery_devices_are_two_thirds_a_day_for_each_severe_patient():
    found = estimate(**STEADY)
    for item in ("CANN", "MASKR", "VENTM"):
        assert needed(found, item, NEXT_SATURDAY) == pytest.approx(2 / 3 * 1050, **EXACT)


def test_dexamethasone_goes_with_the_day_of_admission():
    # 150 severe x 1.5 ampoules x 4 days + 50 critical x 1.5 x 10 days = 900 + 750
    assert needed(estimate(**STEADY), "DEXA", NEXT_SATURDAY) == pytest.approx(1650, **EXACT)


def test_tests_count_negatives_and_two_for_each_in_hospital():
    # 1,000 cases a day: 800 x 1 + 200 x 2 = 1,200 tests of cases; 10,000 suspected x 1; of 10 contacts
    # for each test of a case 60 % are tested: 7,200; each worker once a week. A fifth of all are antigen
    # tests, the rest PCR and a tenth of it wasted.
    found = estimate(**STEADY)
    staff = 1050 * 18.224_181_819 / 8 + 700 * 32.689_375 / 8 + 131.25 + 105 + 35 + 1080
    tests = 1_200 + 10_000 + 7_200 + staff / 7
    assert needed(found, "SWVTM", NEXT_SATURDAY) == pytest.approx(tests, **EXACT)
    assert needed(found, "AGRDT", NEXT_SATURDAY) == pytest.approx(0.2 * tests, **EXACT)
    assert needed(found, "PCRKT", NEXT_SATURDAY) == pytest.approx(0.8 * tests * 1.1, **EXACT)


def test_those_already_in_hospital_count():
    # no new cases; on Tuesday 4 May the severe of the last 7 days are those of 28 April to 1 May: 4 x 150.
    # The critical of the last 14 days are those of 21 April to 1 May: 11 x 50.
    found = estimate([0.0], [7000.0, 7000.0, 7000.0])
    assert driven(found, "severe patients", date(2021, 5, 4)) == pytest.approx(600, **EXACT)
    assert driven(found, "critical patients", date(2021, 5, 4)) == pytest.approx(550, **EXACT)
    assert driven(found, "severe patients", NEXT_SATURDAY) == pytest.approx(0, **EXACT)


def test_a_rising_week_fills_the_wards_day_by_day():
    # 14,000 cases are 2,000 a day; on Wednesday 5 May four new days and three old ones are in care
    found = estimate([14_000.0], [7000.0, 7000.0, 7000.0])
    assert driven(found, "severe patients", date(2021, 5, 5)) == pytest.approx(4 * 300 + 3 * 150, **EXACT)


def test_beds_cap_what_is_usable_and_not_what_is_needed():
    # 1,000,000 people x 1 bed per 1,000 = 1,000 beds; 40 % serve others, 10 % are intensive care:
    # 500 severe and 100 critical beds
    care = capacity(population=10**6, beds_per_1000=1.0, icu_share=0.1)
    found = estimate(**STEADY, care=care)
    assert needed(found, "PULOX", NEXT_SATURDAY) == pytest.approx(1750, **EXACT)
    assert needed(found, "PULOX", NEXT_SATURDAY, "usable") == pytest.approx(600, **EXACT)
    assert needed(found, "OXC10", NEXT_SATURDAY, "usable") == pytest.approx(500, **EXACT)
    # of 150 severe admissions 500 / 1,050 find a bed, of 50 critical ones 100 / 700
    ampoules = 6 * 150 * 500 / 1050 + 15 * 50 * 100 / 700
    assert needed(found, "DEXA", NEXT_SATURDAY, "usable") == pytest.approx(ampoules, **EXACT)
    # the isolated are not limited by beds, and tests only by the staff that is tested too
    assert driven(found, "isolated patients", NEXT_SATURDAY, "usable") == pytest.approx(11_200, **EXACT)


def test_staff_caps_respirators():
    # 1,000 health workers, 53 % of them treat patients
    found = estimate(**STEADY, care=capacity(health_workers=1000))
    assert needed(found, "MN95", NEXT_SATURDAY, "usable") == pytest.approx(530, **EXACT)
    assert needed(found, "MN95", NEXT_SATURDAY) > 5000


def test_the_affidavit_of_india_turns_active_cases_into_oxygen():
    # 80 % no oxygen; 17 % in hospital, half of them at 10 L/min; 3 % in intensive care at 24 L/min
    found = estimate(**STEADY, way=pathway("india_affidavit_2021"))
    severe, critical = 1000 * 0.17 * 7, 1000 * 0.03 * 14
    flow = severe * 0.5 * 10 + critical * 24
    [row] = found.oxygen.filter(date=NEXT_SATURDAY).rows(named=True)
    assert row["needed_m3"] == pytest.approx(flow * 1440 / 1000, **EXACT)
    assert needed(found, "OXC10", NEXT_SATURDAY) == pytest.approx(severe * 0.5, **EXACT)


def test_explain_prints_the_arithmetic_that_sums_to_the_need():
    found = estimate(**STEADY)
    lines = found.explain("NPL", "SUCT", NEXT_SATURDAY, 0.5)
    assert lines[0] == (
        "severe case-days, week to 2021-05-08 (forecast): 7,000 cases / 7 days x 7 days = 7,000 case-days"
    )
    assert "severe patients: 7,000 case-days x 0.15 = 1,050 patients. Source: share_severe 0.15" in lines[1]
    assert "SUCT for severe patients: 1,050 patients x 0.5 = 525 each" in "\n".join(lines)
    assert lines[-2] == ("SUCT needed on 2021-05-08 (level 0.5 through all weeks): 525 + 700 = 1,225 each")
    assert lines[-1].startswith("SUCT usable: as needed")


def test_every_item_of_the_catalogue_has_a_row_for_every_day():
    found = estimate(**STEADY)
    counts = found.needs.group_by("item").len()
    assert counts["len"].to_list() == [5] * 30  # Tuesday to Saturday
    assert found.needs.filter(pl.col("usable") > pl.col("needed") * (1 + 1e-12)).is_empty()
