"""Plain files of figures that commands are given."""

from datetime import date, timedelta
from pathlib import Path

import pytest


@pytest.fixture
def two_countries(tmp_path: Path) -> Path:
    """Plain figures of two countries over 20 weeks, known until Sunday 2 May 2021."""
    path = tmp_path / "two.csv"
    lines = ["location,date,target,value"]
    for day in range(140):
        on = date(2021, 5, 2) - timedelta(days=139 - day)
        lines.append(f"NPL,{on},new cases,{round(200 * 1.02**day)}")
        lines.append(f"IND,{on},new cases,10000")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def weekly_file(tmp_path: Path) -> Path:
    path = tmp_path / "weekly.csv"
    ends = [date(2021, 5, 2) - timedelta(days=7 * back) for back in range(19, -1, -1)]
    rows = [f"NPL,{end},new cases,{700 + number},7" for number, end in enumerate(ends)]
    path.write_text("\n".join(["location,date,target,value,period_days", *rows]) + "\n", encoding="utf-8")
    return path
