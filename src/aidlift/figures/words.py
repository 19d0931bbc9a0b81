"""Numbers of things in sentences."""

from __future__ import annotations


def many(count: int, thing: str) -> str:
    """Write a number with its noun: `1 place`, `1,204 places`, `2 territories`."""
    if count == 1:
        return f"1 {thing}"
    return f"{count:,} {thing[:-1]}ies" if thing.endswith("ry") else f"{count:,} {thing}s"
