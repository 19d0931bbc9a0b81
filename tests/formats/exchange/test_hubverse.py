import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift import frames
from aidlift.errors import BadInput, NotFound
from aidlift.formats.exchange.hubverse import Keeper, as_forecasts, read_model_output, write_hub

KEEPER = Keeper(
    hub="South Asia reserve", maintainer="Secretariat", contact="Asha", email="asha@reserve.example"
)
SATURDAY = date(2021, 4, 24)
LEVELS = ("0.025", "0.5", "0.975")


def series(values=(100.0, 200.0, 400.0), **changes) -> list[dict[str, object]]:
    row = {
        "model_id": "aidlift-ensemble",
        "reference_date": SATURDAY,
        "location": "IND",
        "target": "wk inc case",
        "horizon": 1,
        "output_type": "quantile",
        "method": "ensemble",
        "as_of": SATURDAY,
    } | changes
    row["target_end_date"] = row["reference_date"] + timedelta(days=7 * row["horizon"])
    return [
        row | {"output_type_id": level, "value": value} for level, value in zip(LEVELS, values, strict=True)
    ]


def table(*of_series) -> pl.DataFrame:
    dtypes = frames.schema("forecasts").dtypes
    rows = [{name: row.get(name) for name in dtypes} for one in of_series for row in one]
    return pl.DataFrame(rows, schema=dtypes)


def two_weeks() -> pl.DataFrame:
    return table(series(), series(horizon=2), series(location="NPL", values=(0.0, 1.5, 9.0)))


def the_file(folder: Path) -> Path:
    return folder / "model-output" / "aidlift-ensemble" / "2021-04-24-aidlift-ensemble.csv"


def test_forecasts_read_back_as_they_were_written(tmp_path):
    write_hub(two_weeks(), tmp_path, KEEPER)
    back = as_forecasts(read_model_output(tmp_path), as_of=SATURDAY, method="ensemble")
    assert back.sort(back.columns).equals(two_weeks().sort(back.columns).select(back.columns))


def test_the_hub_says_what_may_be_forecast_and_who_keeps_it(tmp_path):
    write_hub(two_weeks(), tmp_path, KEEPER)
    tasks = json.loads((tmp_path / "hub-config" / "tasks.json").read_text(encoding="utf-8"))
    group = tasks["rounds"][0]["model_tasks"][0]
    assert group["task_ids"]["horizon"] == {"required": None, "optional": [1, 2]}
    assert group["output_type"]["quantile"]["output_type_id"] == {"required": [0.025, 0.5, 0.975]}
    metadata = (tmp_path / "model-metadata" / "aidlift-ensemble.yml").read_text(encoding="utf-8")
    assert 'team_abbr: "aidlift"' in metadata


FIRST = "IND,wk inc case,1,2021-05-01,quantile,0.025,"
FAULTS = {
    "an unknown place": ("2021-04-24,IND,", "2021-04-24,XYZ,", "location is 'XYZ'"),
    "an unknown level": ("quantile,0.5,", "quantile,0.4,", "output_type_id '0.4'"),
    "a value below zero": (",100.0\n", ",-100.0\n", "the value -100.0"),
    "a value in words": (",100.0\n", ",many\n", "a number is needed"),
    "a value without end": (",100.0\n", ",inf\n", "a number is needed"),
    "an unknown kind": (",quantile,", ",median,", "output_type is 'median'"),
    "quantiles that cross": (",400.0\n", ",150.0\n", "below that of the level before"),
    "a week that is not one ahead": (",1,2021-05-01,", ",1,2021-05-08,", "is not 1 weeks after"),
    "a row twice": (
        "IND,wk inc case,1,2021-05-01,quantile,0.5,",
        "IND,wk inc case,1,2021-05-01,quantile,0.025,",
        "stands twice",
    ),
    "another header": ("horizon", "horizn", "is missing from the header"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_refused_with_file_and_row(tmp_path, fault):
    right, wrong, message = FAULTS[fault]
    write_hub(two_weeks(), tmp_path, KEEPER)
    text = the_file(tmp_path).read_text(encoding="utf-8")
    assert right in text
    the_file(tmp_path).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_model_output(tmp_path)
    told = [str(problem) for problem in refused.value.problems]
    assert any(
        message in one and one.startswith("row ") and "2021-04-24-aidlift-ensemble.csv" in one for one in told
    )


def test_a_series_that_lacks_a_level_is_told(tmp_path):
    write_hub(two_weeks(), tmp_path, KEEPER)
    lines = the_file(tmp_path).read_text(encoding="utf-8").splitlines(keepends=True)
    the_file(tmp_path).write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_model_output(tmp_path)
    assert "has 2 of 3 required quantiles" in refused.value.problems[0].message


@pytest.mark.parametrize("name", ["../../elsewhere", "a/b-c", "aidlift-", "x-y-z", "a-averyveryverylongname"])
def test_names_that_would_lead_elsewhere_are_not_written(tmp_path, name):
    with pytest.raises(BadInput, match="cannot stand in a hub"):
        write_hub(table(series(model_id=name)), tmp_path, KEEPER)
    assert list(tmp_path.iterdir()) == []


def test_a_link_out_of_the_hub_is_not_read(tmp_path):
    write_hub(two_weeks(), tmp_path / "hub", KEEPER)
    outside = tmp_path / "secret.csv"
    outside.write_text("a,b\n", encoding="utf-8")
    (the_file(tmp_path / "hub").parent / "2021-05-01-aidlift-ensemble.csv").symlink_to(outside)
    with pytest.raises(BadInput) as refused:
        read_model_output(tmp_path / "hub")
    assert [problem.message for problem in refused.value.problems] == ["leads out of the hub; it is not read"]


def test_a_model_without_a_team_gets_the_keepers(tmp_path):
    write_hub(table(series(model_id="ensemble")), tmp_path, KEEPER)
    assert the_file(tmp_path).exists()


@pytest.mark.parametrize("config", ["{}", '{"rounds": [1], "schema_version": "x"}', "[]", "{"])
def test_a_tasks_file_that_says_too_little_is_refused(tmp_path, config):
    (tmp_path / "hub-config").mkdir()
    (tmp_path / "hub-config" / "tasks.json").write_text(config, encoding="utf-8")
    with pytest.raises(BadInput):
        read_model_output(tmp_path)


def test_a_folder_that_is_no_hub_is_told(tmp_path):
    with pytest.raises(NotFound, match="is no hub"):
        read_model_output(tmp_path)


@st.composite
def forecast_tables(draw):
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["aidlift-ensemble", "other-one"]),
                st.sampled_from(["IND", "NPL", "IN-KL"]),
                st.sampled_from(["wk inc case", "wk inc death"]),
                st.integers(0, 8),
                st.integers(0, 3),
            ),
            min_size=1,
            max_size=6,
            unique=True,
        )
    )
    found = []
    for model, location, target, horizon, weeks in keys:
        values = sorted(draw(st.tuples(*[st.floats(0, 1e9)] * 3)))
        day = SATURDAY + timedelta(days=7 * weeks)
        key = {"model_id": model, "location": location, "target": target, "horizon": horizon}
        found.append(series(values=values, reference_date=day, **key))
    return table(*found)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(forecast_tables())
def test_any_forecasts_written_read_back_the_same(tmp_path_factory, forecasts):
    folder = tmp_path_factory.mktemp("hub")
    write_hub(forecasts, folder, KEEPER)
    back = as_forecasts(read_model_output(folder), as_of=SATURDAY, method="ensemble")
    assert back.sort(back.columns).equals(forecasts.sort(back.columns).select(back.columns))


def test_the_hubs_own_tool_reads_what_we_write(tmp_path):
    hubdata = pytest.importorskip("hubdata", reason="hubdata is the second opinion, where installed")
    write_hub(two_weeks(), tmp_path, KEEPER)
    found = hubdata.connect_hub(tmp_path).get_dataset().to_table()
    assert found.num_rows == two_weeks().height
    assert set(found.column_names) >= {"model_id", "reference_date", "output_type_id", "value"}


def test_model_output_of_real_hubs_is_read(published):
    hubdata = pytest.importorskip("hubdata", reason="hubdata is the second opinion, where installed")
    for name in ("flu-metrocast", "simple", "v6_target_file"):
        hub = published(f"hubs/{name}")
        assert read_model_output(hub).height == hubdata.connect_hub(hub).get_dataset().count_rows()
