"""The worth of the next packs to arrive at each checkpoint, as shortages fall by tiers."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def slopes(first, last, weight, tonnes, short, share, factor, extra, each, worth):  # type: ignore[no-untyped-def]
    """Fill `worth` for rows of one group: what the next `each` tonnes arriving there relieve, per tonne."""
    total = 0.0
    for need in range(last, first - 1, -1):
        left = short[need]
        if left > 1e-9 and tonnes[need] > 0.0:
            now, then, below = 0.0, 0.0, 0.0
            for tier in range(len(share)):
                width = share[tier] * tonnes[need]
                now += factor[tier] * min(max(left - below, 0.0), width)
                then += factor[tier] * min(max(left - each - below, 0.0), width)
                below += width
            total += weight[need] * (now - then) / each + extra[need] * min(1.0, left / each)
        worth[need] = total


@njit(cache=True)
def same_group(row, last_row):  # type: ignore[no-untyped-def]
    """Return the first and last checkpoint of a row's country and item."""
    last = last_row[row]
    begin = last
    while begin > 0 and last_row[begin - 1] == last:
        begin -= 1
    return begin, last


@njit(cache=True)
def worth_at_entries(  # type: ignore[no-untyped-def]
    legs, entering, row, last_row, weight, tonnes, short, share, factor, extra, each, worth
):
    """Fill `worth` for every checkpoint that a leg of these serves."""
    for leg in legs:
        if entering[leg] and row[leg] >= 0:
            worth[row[leg]] = -1.0
    for leg in legs:
        if entering[leg] and row[leg] >= 0 and worth[row[leg]] < 0.0:
            begin, last = same_group(row[leg], last_row)
            slopes(begin, last, weight, tonnes, short, share, factor, extra, each, worth)


@njit(cache=True)
def until_cheaper(row, last_row, short, tonnes, share, each):  # type: ignore[no-untyped-def]
    """Give how many packs can arrive before some checkpoint's next tonne is worth less; at least one."""
    least = 1e18
    for need in range(row, last_row[row] + 1):
        left = short[need]
        if left <= 1e-9:
            continue
        below, step = 0.0, left
        for tier in range(len(share)):
            edge = below * tonnes[need]
            if left > edge + 1e-12:
                step = left - edge
            below += share[tier]
        least = min(least, step)
    return max(np.int64(1), np.int64(np.floor(least / each + 1e-9)))
