"""How the outlooks of earlier bulletins fared against what has been reported since."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aidlift.bulletin.material import Material, OutlookRecord
from aidlift.bulletin.pictures import CASES

BANDS = {"0.025": "low_95", "0.25": "low_50", "0.75": "high_50", "0.975": "high_95"}


def outlook_record(earlier: Sequence[Material], now: Material) -> OutlookRecord | None:
    """Compare every weekly count of cases that is whole now with each earlier outlook made before that week's
    end; None where there is none.

    A count that two bulletins forecast is compared twice, since both outlooks were told.
    """
    asked = [
        one.forecasts.select(
            "location", "target", "target_end_date", "output_type", "output_type_id", "value"
        )
        .filter((pl.col("target") == CASES) & (pl.col("output_type") == "quantile"))
        .filter(pl.col("target_end_date") > one.day)
        .with_columns(told_on=pl.lit(one.day))
        for one in earlier
        if one.day < now.day
    ]
    if not asked:
        return None
    level = pl.col("output_type_id").cast(pl.Float64, strict=False)
    bands = (
        pl.concat(asked)
        .group_by("location", "target_end_date", "told_on")
        .agg(
            pl.col("value").filter(level == float(name)).first().alias(column)
            for name, column in BANDS.items()
        )
    )
    whole = now.weekly.filter((pl.col("target") == CASES) & (pl.col("state") == "complete")).select(
        "location", target_end_date="week_end", counted="value"
    )
    rows = bands.join(whole, on=["location", "target_end_date"]).drop_nulls()
    if rows.is_empty():
        return None
    days = rows["target_end_date"].sort()
    return OutlookRecord(
        counts=rows.height,
        inside_50=rows.filter(pl.col("counted").is_between("low_50", "high_50")).height,
        inside_95=rows.filter(pl.col("counted").is_between("low_95", "high_95")).height,
        first=days[0],
        last=days[-1],
    )
