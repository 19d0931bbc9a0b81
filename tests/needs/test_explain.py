"""Every line of an explanation comes out on a pocket calculator."""

import re
from datetime import date

import pytest

from aidlift.catalogue import item_codes
from aidlift.errors import NotFound
from aidlift.needs import estimate_needs, pathway

from .worlds import capacity, estimate, forecasts, needed, recent

DAY = date(2021, 5, 12)
WEEKS = {"weeks": [14_000.0, 21_000.0], "before": [7000.0] * 4}
SUM = re.compile(r"^[\d.\s+\-*/()e]+$")


def on_a_calculator(arithmetic: str) -> float | None:
    """Press the keys: numbers and signs, words left out; None where a line is words or a limit."""
    if "at most" in arithmetic or ";" in arithmetic or "as needed" in arithmetic or "use x" in arithmetic:
        return None
    keys = re.sub(r"\bx\b", "*", re.sub(r"\s\([^()]*share[^()]*(\([^()]*\))?[^()]*\)", "", arithmetic))
    keys = re.sub(r"[A-Za-z][A-Za-z_\-]*(/[a-z]+)?\d?(?![\d.])", " ", keys.replace(",", ""))
    return float(eval(keys)) if SUM.match(keys) else None


@pytest.mark.parametrize("item", item_codes())
def test_each_line_is_right_and_the_last_is_the_need(item):
    found = estimate(**WEEKS)
    steps = found.steps("NPL", item, DAY, 0.5)
    pressed = [(step, on_a_calculator(step.arithmetic)) for step in steps]
    for step, value in pressed:
        assert value is None or value == pytest.approx(step.value, rel=1e-6), str(step)
    assert sum(value is not None for _, value in pressed) >= len(steps) // 2
    total = next(step for step in steps if step.what.startswith(f"{item} needed"))
    assert total.value == pytest.approx(needed(found, item, DAY), rel=1e-9)


@pytest.mark.parametrize("item", ["OXC10", "MN95", "PCRKT", "DEXA", "MSURG"])
def test_what_is_usable_is_explained_with_the_limits_and_their_source(item):
    care = capacity(
        population=10**6,
        beds_per_1000=1.0,
        icu_share=0.1,
        health_workers=2000,
        laboratories=10,
        manual_tests=5000.0,
    )
    found = estimate(**WEEKS, care=care)
    lines = found.explain("NPL", item, DAY, 0.5)
    total = found.steps("NPL", item, DAY, 0.5)[-1]
    assert total.value == pytest.approx(needed(found, item, DAY, "usable"), rel=1e-9)
    assert any("at most" in line or "in beds" in line or "can do" in line for line in lines)


def test_delays_and_gamma_stays_are_said():
    way = pathway().changed({"delay_severe": 2, "stay_severe": 9}, source="our register")
    lines = estimate(**WEEKS, way=way).explain("NPL", "OXC10", DAY, 0.5)
    text = "\n".join(lines)
    assert "delay_severe 2: our register" in text
    assert "stay_severe 9: our register" in text


def test_a_day_level_or_item_that_was_not_estimated_is_not_found():
    found = estimate(**WEEKS)
    for item, day, level in (("OXC10", date(2022, 1, 1), 0.5), ("OXC10", DAY, 0.7), ("RX001", DAY, 0.5)):
        with pytest.raises(NotFound, match="was estimated"):
            found.explain("NPL", item, day, level)


def test_medicines_without_mass_are_listed_apart_and_explained():
    # RX: tocilizumab goes to 75 % of severe and critical patients, 1.5 vials each:
    # 3,000 cases that day x 0.2 x 1.5 x 0.75 = 675
    found = estimate_needs(
        forecasts({"0.5": WEEKS["weeks"]}),
        recent(WEEKS["before"]),
        capacity(),
        pathway(),
        levels=[0.5],
        with_listed=True,
    )
    from aidlift.catalogue.listed import listed

    [code] = [code for code, supply in listed().items() if supply.name.startswith("Tocilizumab")]
    [value] = found.listed.filter(item=code, date=DAY)["needed"]
    assert value == pytest.approx(675)
    assert code not in found.needs["item"].to_list()
    assert "1.5 x 0.75" in "\n".join(found.explain("NPL", code, DAY, 0.5))
