"""A mistyped air waybill number is found before anybody waits for the wrong crate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidlift.errors import BadInput
from aidlift.shipments import air_waybill_number, read_air_waybill_number

prefixes = st.from_regex("[0-9]{3}", fullmatch=True)
serials = st.from_regex("[0-9]{7}", fullmatch=True)


def test_numbers_that_the_trade_prints_check():
    # 020-12345675 is the number that manuals of air cargo print as a specimen: 1234567 mod 7 is 5
    assert read_air_waybill_number("020-1234 5675") == "020-12345675"
    assert air_waybill_number("876", "1234567") == "876-12345675"


@pytest.mark.parametrize("text", ["", "876-1234567", "876-12345676", "876-1234567X", "X76-12345675"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadInput):
        read_air_waybill_number(text)


@given(prefixes, serials)
def test_what_is_put_together_is_read_back(prefix, serial):
    number = air_waybill_number(prefix, serial)
    assert read_air_waybill_number(number) == number


@given(prefixes, serials, st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_of_the_serial_is_found_unless_it_differs_by_seven(prefix, serial, place, shift):
    wrong = (int(serial[place]) + shift) % 10
    number = air_waybill_number(prefix, serial)
    typed = f"{prefix}-{serial[:place]}{wrong}{serial[place + 1 :]}{number[-1]}"
    if abs(wrong - int(serial[place])) == 7:
        assert read_air_waybill_number(typed) == typed
    else:
        with pytest.raises(BadInput, match="mistyped"):
            read_air_waybill_number(typed)
