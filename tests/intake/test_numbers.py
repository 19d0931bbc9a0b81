from decimal import Decimal
from pathlib import Path

import pytest

from aidlift.intake.numbers import DIGITS, GOES_ON, PLAIN, find_quantities, read_number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("3,86,452 cases", 386452),
        ("386,452 cases", 386452),
        ("1,87,62,976", 18762976),
        ("1, 53,84,418 people", 15384418),
        ("12 345 cases", 12345),
        ("31.7 lakh", 3170000),
        ("2.57 crore samples", 25700000),
        ("18.76 million", 18760000),
        ("one million doses", 1000000),
        ("half a million", 500000),
        ("two dozen", 24),
        ("twenty-one cases", 21),
        ("three hundred and five", 305),
        ("USD 14.3 million", 14300000),
        ("10k tests", 10000),
    ],
)
def test_numbers_are_read_as_newspapers_write_them(words, value):
    assert read_number(words) == value


@pytest.mark.parametrize("words", ["COVID-19", "N95 masks", "the A330", "flight 6E1702", "H5N1"])
def test_digits_in_names_are_no_numbers(words):
    assert find_quantities(words) == []


@pytest.mark.parametrize(
    ("words", "qualifier", "low", "high"),
    [
        ("3,498 deaths", "exact", 3498, 3498),
        ("18.76 million", "exact", 18755000, 18765000),
        ("more than 18 million", "more_than", 17500000, None),
        ("at least 3,498 deaths", "at_least", 3498, None),
        ("3 lakh plus cases", "more_than", 250000, None),
        ("crossed the 3,000 mark", "more_than", 3000, None),
        ("about 8,000 cases", "about", 7200, 8800),
        ("nearly USD 3 million", "nearly", 2500000, 3500000),
    ],
)
def test_qualifying_words_set_the_interval_that_is_allowed(words, qualifier, low, high):
    (quantity,) = find_quantities(words)
    assert quantity.qualifier == qualifier
    assert quantity.low == low
    assert quantity.high == (None if high is None else Decimal(high))


def test_money_and_shares_carry_their_unit():
    units = [
        quantity.unit for quantity in find_quantities("CHF 5 million, 600 million yen, $3, 1.1 per cent, 7%")
    ]
    assert units == ["CHF", "JPY", "USD", "percent", "percent"]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("one million and two million", [1_000_000, 2_000_000]),
        ("five and six cases", [5, 6]),
        ("one hundred and one thousand", [101_000]),
        ("two million and five hundred thousand", [2_500_000]),
    ],
)
def test_two_numbers_in_words_are_not_added_up(words, values):
    assert [one.value for one in find_quantities(words)] == values


def test_letters_that_only_look_like_ours_make_no_number_word():
    assert [quantity.value for quantity in find_quantities("ſix cases, siX more, five la\u212ah doses")] == [
        6,
        5,
    ]


def test_a_number_before_a_word_that_cannot_belong_to_it_is_all_that_the_long_pattern_finds():
    tried = 0
    for path in sorted(Path(__file__).parent.glob("*/*.txt")):
        text = path.read_text(encoding="utf-8")
        for plain in PLAIN.finditer(text):
            if plain["next"] not in GOES_ON:
                found = DIGITS.match(text, plain.start())
                assert (found.span(), found.groups()) == (plain.span(), (None, plain["digits"], *[None] * 4))
                tried += 1
    assert tried > 400


@pytest.mark.parametrize(
    "words", ["3 lakh cases", "5 per cent of", "7 dollars each", "4 or more cases", "9 k in"]
)
def test_words_that_may_belong_to_a_number_are_left_to_the_long_pattern(words):
    plain = PLAIN.match(f"in {words}", 3)
    assert plain["next"] in GOES_ON
    assert read_number(f"in {words}") is not None
