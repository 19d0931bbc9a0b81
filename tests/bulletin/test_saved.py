import json
from dataclasses import fields
from datetime import date

import polars as pl
import pytest

from aidlift.bulletin import Baseline, Headline, Material, PlanFacts, put_together, take_apart
from aidlift.errors import BadInput

COVERED = pl.DataFrame(
    {
        "location": ["NPL"],
        "item": ["OXC10"],
        "date": [date(2021, 5, 3)],
        "needed": [4.0],
        "met": [1.0],
        "share": [0.25],
    }
)


def material() -> Material:
    return Material(
        day=date(2021, 4, 30),
        title="South Asia",
        headlines=(
            Headline(sentence="Nepal reported 1.", source_ids=("jhu",), refs=("row 3",), location="NPL"),
        ),
        plan=PlanFacts(
            objective=2.0,
            nothing_sent=3.0,
            bound=1.9,
            gap=0.05,
            status="proven",
            seconds=0.1,
            summary="One flight.",
            verification="Verified.",
            verified=True,
            broken=("The floor of Nepal.",),
        ),
        coverage=COVERED,
        baselines=(Baseline(name="First come", objective=2.5, coverage=COVERED),),
        invented=("The stock.",),
        disclaimer="Invented stock.",
    )


def test_a_material_comes_back_from_tables_and_json_as_it_was():
    tables, facts = take_apart(material())
    again = put_together(tables, json.loads(json.dumps(facts)))
    for field in fields(Material):
        before, after = getattr(material(), field.name), getattr(again, field.name)
        if isinstance(before, pl.DataFrame):
            assert after.equals(before), field.name
        elif field.name == "baselines":
            assert [(one.name, one.objective) for one in after] == [("First come", 2.5)]
            assert after[0].coverage.equals(COVERED)
        else:
            assert after == before, field.name


def test_a_run_that_lacks_a_table_says_so():
    tables, facts = take_apart(material())
    del tables["lots"]
    with pytest.raises(BadInput, match="not whole: 'lots'"):
        put_together(tables, facts)
