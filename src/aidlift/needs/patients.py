"""Patients by severity and day: each week's cases spread over its days, delayed, and staying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from aidlift.needs.paths import WEEK, Paths
from aidlift.needs.pathway import Pathway
from aidlift.needs.spread import in_care, leaving

Array = NDArray[np.float64]

NEARLY_ALL = 0.99  # of a stay: how far back a lack of counts is worth a note


@dataclass(frozen=True, kw_only=True)
class Patients:
    """Cases and patients a day, each an array (places, days, paths).

    `severe`, `critical` and `isolated` are in care that day; admissions come and the leaving go that day.
    """

    cases: Array
    severe_admissions: Array
    critical_admissions: Array
    isolations: Array
    severe: Array
    critical: Array
    isolated: Array
    severe_leaving: Array
    critical_leaving: Array


def kernels(pathway: Pathway) -> dict[str, Array]:
    """Return what one reported case adds, 0, 1, 2 … days after its report, to each array of Patients.

    A case that is meant but not reported is as likely severe as one that is: divided by ascertainment.
    Admissions = share x chance of the delay. In care = share x expected part of the day spent there.
    """
    meant = 1 / pathway.ascertainment
    stays = {who: pathway.spread(f"stay_{who}") for who in ("severe", "critical")}
    delays = {who: pathway.spread(f"delay_{who}") for who in stays}
    share = {"severe": pathway.share_severe * meant, "critical": pathway.share_critical * meant}
    home = (pathway.share_mild + pathway.share_moderate) * meant
    return {
        "cases": np.ones(1),
        "isolations": np.array([home]),
        "isolated": home * pathway.spread("stay_isolation").days_in_care(),
        **{f"{who}_admissions": share[who] * delays[who].arrivals() for who in stays},
        **{who: share[who] * in_care(delays[who], stays[who]) for who in stays},
        **{f"{who}_leaving": share[who] * leaving(delays[who], stays[who]) for who in stays},
    }


def reach(pathway: Pathway) -> int:
    """Return how many days back from a day nearly all patients in care that day were reported."""
    days = 1
    for kernel in kernels(pathway).values():
        total = np.cumsum(np.abs(kernel))
        days = max(days, int(np.searchsorted(total, NEARLY_ALL * total[-1])) + 1 if total[-1] else 1)
    return days


def patients(paths: Paths, pathway: Pathway, *, first_day: date, last_day: date) -> Patients:
    """Count the patients of every place, day and path: a convolution of daily cases with each kernel."""
    return Patients(
        **{
            name: _follow(paths, kernel, (first_day, last_day), days_of_week(name, pathway))
            for name, kernel in kernels(pathway).items()
        }
    )


def days_of_week(name: str, pathway: Pathway) -> int:
    """Return over how many first days of its week the cases fall, for one array of Patients.

    What comes and goes is spread over all seven; `arrival_days` is for those in care, so that on WHO's
    weekly calendar a week's patients are all there from its first day, and screened on every day alike.
    """
    return int(pathway.arrival_days) if name in ("severe", "critical", "isolated") else WEEK.days


def _follow(paths: Paths, kernel: Array, days: tuple[date, date], spread: int) -> Array:
    ahead = weights(kernel, paths.week_ends, days, spread)
    behind = weights(kernel, paths.past_ends, days, spread, before=paths.forecast_from)
    return ahead @ paths.weekly + (paths.past @ behind.T)[:, :, None]


def weights(
    kernel: Array,
    week_ends: Sequence[date],
    days: tuple[date, date],
    arrival_days: int,
    before: date | None = None,
) -> Array:
    """Return what a case in each week adds to each day from the first to the last: (days, weeks).

    The cases of a week fall evenly on its first `arrival_days` days; days from `before` on are left out.
    """
    first, last = days
    ends = np.array([(end - first).days for end in week_ends], dtype=np.int64)
    on = (ends[:, None] + np.arange(1 - WEEK.days, 1 - WEEK.days + arrival_days)).ravel()
    counts = np.ones(len(on)) / arrival_days
    if before is not None:
        counts[on >= (before - first).days] = 0.0
    lags = np.arange((last - first).days + 1)[:, None] - on
    inside = (lags >= 0) & (lags < len(kernel))
    added = np.where(inside, kernel[np.clip(lags, 0, len(kernel) - 1)], 0.0) * counts
    return np.asarray(added.reshape(len(lags), len(week_ends), arrival_days).sum(axis=2))
