"""Texts that no desk would write, in the shapes that trouble parsers; the benchmark times them too."""

HOSTILE = {
    "one long word": "a" * 40_000,
    "digits": "1" * 40_000,
    "groups": "1,111," * 6_800,
    "open brackets": "(" * 40_000,
    "number and bracket": "5 (" * 10_000,
    "names": "Alpha " * 6_800,
    "cases": "5 confirmed, " * 3_000,
    "places": "India (5 cases), " * 2_300,
    "goods": "5 ventilators, " * 2_600,
    "blanks": " " * 40_000,
    "lines": "\n" * 40_000,
    "dates": "from 1 January " * 2_600,
    "risk": "risk of " * 5_000,
    "quotes": "“" * 40_000,
    "one sentence of news": "India reported 5 new cases and sent 10 ventilators to Nepal on Tuesday, " * 560,
}
