"""Numbers of air waybills: the carrier's three digits, a serial of seven, and one that checks it.

The check digit is that of IATA Resolution 600a: the serial modulo seven.
"""

from __future__ import annotations

import re

from aidlift.errors import BadInput


def check_digit(serial: str) -> int:
    """Return the check digit of a seven-digit serial: its remainder when divided by seven."""
    return int(serial) % 7


def air_waybill_number(prefix: str, serial: str) -> str:
    """Put a number together from the carrier's prefix and a serial of seven digits: `876-12345675`."""
    if not re.fullmatch("[0-9]{3}", prefix) or not re.fullmatch("[0-9]{7}", serial):
        raise BadInput(f"A prefix has three digits and a serial seven; found {prefix!r} and {serial!r}.")
    return f"{prefix}-{serial}{check_digit(serial)}"


def read_air_waybill_number(text: str) -> str:
    """Read a number as people write it, with or without hyphen and blanks; return it as `876-12345675`.

    Raises BadInput where it is not eleven digits, or the last one does not check: a digit was mistyped.
    """
    digits = re.sub(r"[\s\-–]", "", text)
    if not re.fullmatch("[0-9]{11}", digits):
        raise BadInput(f"{text!r} is no air waybill number: eleven digits are needed, such as 876-12345675.")
    prefix, serial, last = digits[:3], digits[3:10], int(digits[10])
    if last != check_digit(serial):
        raise BadInput(
            f"{text!r} was mistyped: its last digit is {last}, but {serial} divided by seven leaves "
            f"{check_digit(serial)}. Compare it with the paper."
        )
    return f"{prefix}-{serial}{last}"
