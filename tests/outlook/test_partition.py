from datetime import date

import numpy as np
import polars as pl
import pytest

from aidlift.errors import NotFound
from aidlift.outlook.partition import partitions, run_all

from .worlds import MONDAY, counts

PLACES = ["AFG", "BGD", "BTN", "IND", "LKA", "MDV", "NPL", "PAK"]


def view() -> pl.DataFrame:
    rng = np.random.default_rng(4)
    return pl.concat(
        counts(name, [int(x) for x in rng.poisson(300, 90)], last=date(2021, 5, 1)) for name in PLACES
    )


@pytest.mark.parametrize("number", [2, 3, 8])
def test_many_parts_give_the_bytes_of_one(number):
    whole = run_all(partitions(view(), 1), MONDAY)
    parts = partitions(view(), number)
    assert sorted({place for part in parts for place in part["location"].unique()}) == PLACES
    assert run_all(parts, MONDAY).write_csv() == whole.write_csv()


def test_dask_gives_the_same_bytes():
    pytest.importorskip("dask", reason="dask is not installed; it is an optional mapper")
    parts = partitions(view(), 3)
    assert run_all(parts, MONDAY, mapper="dask").write_csv() == run_all(parts, MONDAY).write_csv()


def test_a_mapper_that_is_not_known_is_refused():
    with pytest.raises(NotFound, match="Mappers: here, dask"):
        run_all(partitions(view(), 3), MONDAY, mapper="magic")
