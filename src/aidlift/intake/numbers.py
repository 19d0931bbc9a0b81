"""Numbers as newspapers write them: grouped by threes or the Indian way, in lakh and crore, in words.

A quantity keeps its qualifying words and the interval that its digits and words allow: `18.76 million`
is 18,760,000 give or take half of its last digit, `more than 18 million` is anything from there on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from aidlift.intake.coins import SHARED, named_coin
from aidlift.intake.currencies import CURRENCIES
from aidlift.intake.lexicon import words
from aidlift.intake.number_words import BETWEEN_WORDS, SCALES, SMALL, first_of_two, worded
from aidlift.intake.spellings import one_of, parted, places_of, small_letters

SCALE = r"hundred|thousand|lakhs?|lacs?|million|mn|mln|billion|bn|bln|crores?|[kKmM](?![A-Za-z])"
BEFORE = (
    r"US ?\$|(?:USD|CAD|AUD|NZD|HKD|SGD) ?\$|(?:CAN|NZ|CA|AU)\$"
    r"|A\$|N\$|C\$|NT\$|HK\$|S\$|Php|PHP|KSh|Ksh|UGX|TZS|USD|EUR|GBP|CHF|JPY|CNY|RMB|AUD|CAD|INR|SEK|NOK|DKK"
    r"|ZMW|KES|NPR|PKR|LKR|BDT|MVR|MYR|RM|IDR|THB|NGN|GHS|MWK|ZAR|ETB|RWF|XOF|XAF|CDF|SAR|QAR|AED|KWD"
    r"|VND|NZD|SGD|HKD|KRW|TWD|FJD|EGP|BRL|MXN|Rs\.?|[$€£₹¥]"
)
AFTER = (
    r"(?:US |U\.S\. |Canadian |Australian |New Zealand |Hong Kong |Singapore )?[dD]ollars"
    r"|[eE]uros?|(?:CFA |UAE |(?:[A-Z][a-z]+ ){1,2})?(?:"
    rf"{'|'.join(f'[{one[0]}{one[0].upper()}]{one[1:]}' for one in SHARED)}"
    r"|yuan|yen|won|kronor|rand|cedis|birr|pula|ringgit|rupiah|dong|kyat|kina|tala|vatu|tenge|lari"
    r"|manat|hryvnias?|zlotys?|forints|shekels|lira|reais|bolivars|bolivianos|soles|guaranis|rials|lei"
    r"|leones|dalasi|kwanza|meticais|ariary|emalangeni|taka|baht|naira|roubles|rubles)"
    r"|(?:USD|EUR|CHF|GBP|CAD|AUD|NZD|JPY|CNY|INR|SEK|NOK|DKK|AED|QAR)(?! ?\d)"
)
GROUPED = (
    r"\d{1,3}(?:,\d{2,3}){1,6}(?:\.\d{1,6})?|\d{1,2}, \d{2}(?:,\d{2}){0,5},\d{3}|\d{1,3}(?:\.\d{3}){2,5}"
    r"|\d{1,3}(?:[  \u202f\u2009]\d{3})+(?!\d)|\d{1,15}(?:\.\d{1,6})?"
)
DIGITS = re.compile(
    rf"(?:(?P<money>{BEFORE})\s?|(?=\d)(?<![\w.])(?<![A-Za-z][-‑–/])(?<!\d[.,])(?<!(?i:covid)\s))(?P<digits>{GROUPED})"
    rf"(?:[\s-]?(?P<scale>{SCALE})\b)?(?P<plus>\s?\+|-odd\b| odd\b|-plus\b| plus\b| or more\b)?"
    rf"(?:\s?(?P<percent>%|per\s?cent\b|percent\b|percentage points?\b))?(?:\s(?P<coin>{AFTER})\b(?!\s?\d))?"
    r"(?![A-Za-z\d]|\.\d|,\d)"
)
BARE = re.compile(
    r"(?:(?<=[(|])|(?<=[\s,;:|()\d]\s))\d{1,15}(?=[();:|]|,(?! ?\d)|\s(?:[(|\s,;:)]|$)|[\t\n]\d|$)"
)
"""A number between brackets, bars or blanks, where neither a unit nor a sign nor a further group stands."""

COIN = re.compile(rf"\s(?P<coin>{AFTER})\b")
LEAST_SUM = 1000
"""Less written in words is hardly a sum of money: `two pounds` (our own choice)."""

PLAIN = re.compile(
    r"(?<=[\sa-z,;:(] )(?<!Rs )(?<!KSh )(?<!Ksh )(?<!Php )(?<!(?i:covid)\s)"
    r"(?P<digits>\d{1,3}(?:,\d{2,3}){0,5},\d{3}|\d{1,15})(?= (?P<next>[a-z]+)|, [A-Za-z]|\.\s)"
)
"""A number between a blank and a word, comma or full stop: no sign stands there, nor a further group."""

GOES_ON = frozenset(
    (
        *(*SCALES, *(f"{word}s" for word in SCALES), *(word.split()[0] for word in CURRENCIES)),
        *SHARED,
    )
) | {"per", "percent", "percentage", "odd", "plus", "or"}
"""Words that may belong to the number before them; before any other, the pattern above need not be tried."""

DIGIT = re.compile(r"\d")
LONGEST_SIGN = 5
"""Characters that a currency and a blank take before the first digit, with room to spare."""

SIGN_ENDS = frozenset("$€£₹¥.hps")
"""What the signs and codes of currencies end with that do not end with a capital."""

LEADING, THREE = re.compile(r"[1-9]\d{0,2}"), re.compile(r"\d{3}")
LABELS = re.compile(
    r"(?:\d,|\d and|week|weeks|phase|no\.|day|under|below|over|aged?|number|group|table|in) $", re.IGNORECASE
)
"""What a number follows that begins no group of digits: `in week 17, 541 cases`, `12, 17, 541`."""

LISTED = re.compile(r",? (?:and|or|to|&) \d|, ?\d")
"""What follows a number of a list: `17, 541 and 300`."""

SEPARATORS = re.compile(r"[,\s]")
BIG = ("hundred", "thousand", "million", "billion", "lakh", "crore")
LED = one_of(("a", "an", "another", "half a", "half an"), any_case=True)
WORDS = re.compile(
    rf"\b(?:{LED}(?= {one_of((*BIG, 'dozen'), any_case=True)}\b)|{one_of(SMALL, any_case=True)})"
    rf"(?:[- ](?:[aA][nN][dD] )?{one_of((*SMALL, *BIG), any_case=True)})*\b"
)
BEGINNING = frozenset(("a", "an", "another", "half", *SMALL))
"""The words that a number in words begins with; the pattern is only tried at them."""

QUALIFIERS = (
    (
        "at_least",
        r"at least|no fewer than|no less than|not fewer than|not less than|a minimum of|minimum|at a minimum",
    ),
    (
        "more_than",
        r"(?:little |slightly |well |far )?more than|above"
        r"|(?<!handed )(?<!hands )(?<!hand )(?<!handing )(?<!turned )(?<!turning )(?<!took )(?<!taken )over"
        r"|upwards? of|in excess of|exceed(?:ing|ed|s)?"
        r"|(?:soared |gone |climbed |risen |rise |moved )?past|surpass(?:ed|ing|es)?|pass(?:ed|ing|es)"
        r"|cross(?:ed|ing|es)?"
        r"|topped|topping|tops|(?:(?<=cases )|(?<=deaths )|(?<=toll )|(?<=infections ))top|breached"
        r"|greater than|beyond|>",
    ),
    (
        "nearly",
        r"nearly|almost|near(?:ed|ing|s)|approach(?:ed|ing|es)|close to|just under|just below"
        r"|(?<!went )(?<!gone )(?<!goes )(?<!going )up to"
        r"|as many as|fewer than|less than|under",
    ),
    (
        "about",
        r"about|around|some|approximately|approx\.?|roughly|an estimated|estimated|circa|nearly about|~|≈"
        r"|in the region of|or so",
    ),
)
BEFORE_NUMBER = re.compile(
    "(?:" + "|".join(rf"(?P<{name}>{words})" for name, words in QUALIFIERS) + r")\s(?:the\s|an?\s|of\s)*$"
    r"|(?P<sign>[>~≈])\s?$"
)
"""What qualifies a number, in small letters."""

LAST_SCALE = re.compile(r"\b(thousand|lakhs?|lacs?|million|crores?)$", re.IGNORECASE)
LONGEST_SCALE = 9
FINAL_WORDS = words("qualifier_ends")
SIGNS = {">": "more_than", "~": "about", "≈": "about"}
LONGEST_QUALIFIER = 26


@dataclass(slots=True, unsafe_hash=True)  # not frozen: that takes three times as long to make
class Quantity:
    """A number in a text: `start` is that of its qualifying words, `digits` the span of the number itself.

    `low` and `high` bound what the words allow; `high` is None where they set no bound.
    """

    start: int
    end: int
    digits: tuple[int, int]
    value: Decimal
    qualifier: str
    step: Decimal
    unit: str | None = None
    worded: bool = False

    @property
    def low(self) -> Decimal:
        """Return the least value that the words allow."""
        if self.qualifier == "about":
            return self.value - max(self.step, self.value / 10)
        return self.value - (max(self.step, self.value / 10) if self.qualifier == "nearly" else self.step)

    @property
    def high(self) -> Decimal | None:
        """Return the greatest value that the words allow, None where they allow any."""
        if self.qualifier in ("at_least", "more_than"):
            return None
        return self.value + (max(self.step, self.value / 10) if self.qualifier == "about" else self.step)

    @property
    def number(self) -> int | float:
        """Return the value as JSON carries it."""
        whole = int(self.value)
        return whole if whole == self.value else float(self.value)


NO_STEP = Decimal(0)


def find_quantities(text: str, taken: list[tuple[int, int]] | None = None) -> list[Quantity]:
    """Find the numbers of a text in order, but none inside the spans taken (dates)."""
    found = [
        quantity for quantity in (*_in_digits(text, taken or []), *_in_words(text)) if quantity is not None
    ]
    found.sort(key=lambda quantity: quantity.start)
    return _with_rest(text, _without_overlaps(found, taken or []))


def _with_rest(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join what is written in two scales, `one lakh 53 thousand 178`, or with a blank too many, `17, 541`."""
    kept: list[Quantity] = []
    for quantity in found:
        last = kept[-1] if kept else None
        if last is not None and _is_blank_in_group(text, last, quantity):
            kept[-1] = replace(
                last,
                end=quantity.end,
                digits=(last.digits[0], quantity.digits[1]),
                value=1000 * last.value + quantity.value,
            )
        elif last is not None and _goes_on(text, last, quantity):
            kept[-1] = replace(
                last,
                end=quantity.end,
                digits=(last.digits[0], quantity.digits[1]),
                value=last.value + quantity.value,
                step=Decimal(0),
            )
        else:
            kept.append(quantity)
    return kept


def _is_blank_in_group(text: str, last: Quantity, quantity: Quantity) -> bool:
    """Tell whether three digits go on a number behind a comma and a blank; in a list they are their own."""
    if text[last.end : quantity.start] != ", " or not LEADING.fullmatch(text, *last.digits):
        return False
    lead, after = text[max(0, last.start - 12) : last.start], text[quantity.end : quantity.end + 6]
    whole = quantity.digits == (quantity.start, quantity.end) and quantity.unit is None
    alone = not LABELS.search(lead) and not LISTED.match(after)
    return whole and alone and THREE.fullmatch(text, quantity.start, quantity.end) is not None


def _goes_on(text: str, last: Quantity, quantity: Quantity) -> bool:
    """Tell whether a number is the rest of the one before it: less than the scale that this ends with."""
    if text[last.end : quantity.start] != " " or last.unit is not None or quantity.unit is not None:
        return False
    word = LAST_SCALE.search(text, max(last.start, last.end - LONGEST_SCALE), last.end)
    return word is not None and quantity.qualifier == "exact" and 1 <= quantity.value < _scale(word[1])


def read_number(words: str) -> Decimal | None:
    """Read the first number of some words; None where there is none."""
    found = find_quantities(words)
    return found[0].value if found else None


def _in_digits(text: str, taken: list[tuple[int, int]]) -> Iterator[Quantity | None]:
    """Read the pattern's hits; it is slow, so it is only tried from just before a digit that is not bare.

    What begins in a span taken is passed over; these are in order.
    """
    position = place = 0
    dashed: set[int] | None = None
    while digit := DIGIT.search(text, position):
        start = digit.start()
        while place < len(taken) and taken[place][1] <= start:
            place += 1
        if place < len(taken) and taken[place][0] <= start:
            position = taken[place][1]
            continue
        if text[start - 1 : start] in ("-", "–") and text[start - 2 : start - 1].isalpha():
            if dashed is None:
                dashed = _dashed(text)
            if start in dashed and (ends := DASHED_DIGITS.match(text, start)) is not None:
                position = ends.end()
                yield _quantity(text, start, position, Decimal(ends[0].replace(",", "")), NO_STEP, None)
                continue
        bare = BARE.match(text, start)
        if bare is not None:
            position = bare.end()
            yield _quantity(text, start, position, Decimal(bare[0]), NO_STEP, None)
            continue
        plain = PLAIN.match(text, start)
        if plain is not None and plain["next"] not in GOES_ON:
            position = plain.end()
            yield _quantity(text, start, position, Decimal(plain["digits"].replace(",", "")), NO_STEP, None)
            continue
        found = DIGITS.search(text, max(position, start - LONGEST_SIGN) if _has_sign(text, start) else start)
        if found is None:
            return
        position = found.end()
        yield _as_written(text, found)


def _dashed(text: str) -> set[int]:
    """Return where the counts begin of a list of names with a dash: `Lagos-311, FCT-188 and Kano-62`."""
    return {
        one.start("count")
        for found in DASHED.finditer(text)
        for one in DASHED_ITEM.finditer(text, *found.span())
    }


DASHED_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,6}")
DASHED_NAME = r"\b(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z]{2,4})[-–]"
DASHED_ITEM = re.compile(rf"{DASHED_NAME}(?P<count>\d)")
DASHED = re.compile(
    rf"(?:{DASHED_NAME}(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})(?:,? and |[,;] ?|\s*\n\s*|(?![\w,-]))){{3,}}"
)
"""Three or more names with their counts behind a dash; two may be two aircraft."""


def _has_sign(text: str, start: int) -> bool:
    """Tell whether a currency may end before a digit: what stands there ends as some of them do."""
    lead = text[start - 1 : start]
    if lead.isspace():
        lead = text[start - 2 : start - 1]
    return lead.isupper() or lead in SIGN_ENDS


def _as_written(text: str, found: re.Match[str]) -> Quantity | None:
    """Read one number with its scale, unit and sign; None where its groups are no number's."""
    money, digits, worded_scale, plus, percent, coin = found.groups()
    plain = digits if digits.isdecimal() else SEPARATORS.sub("", digits)
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    if not _is_grouped_rightly(digits):
        return None
    written, step = Decimal(plain), NO_STEP
    if worded_scale or "." in plain:
        scale = Decimal(_scale(worded_scale))
        step = scale / 10 ** len(plain.partition(".")[2]) / 2
        written *= scale
    unit = "percent" if percent else _currency(money or coin)
    return _quantity(text, found.start(), found.end(), written, step, unit, plus=bool(plus))


def _is_grouped_rightly(digits: str) -> bool:
    """Groups end with three digits; `12,34` is no number."""
    if "," not in digits:
        return True
    groups = digits.split(".")[0].replace(" ", "").split(",")
    return len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups[1:])


def _in_words(text: str) -> Iterator[Quantity | None]:
    words, ends = parted(text)
    end = 0
    for place in places_of(BEGINNING, words):
        start = ends[place - 1]
        found = WORDS.match(text, start) if start >= end else None
        if found is not None:
            told = first_of_two(found[0].lower())
            end = start + len(told)
            value = worded(BETWEEN_WORDS.split(told))
            coin = COIN.match(text, end) if value is not None and value >= LEAST_SUM else None
            end = coin.end() if coin is not None else end
            unit = _currency(coin["coin"]) if coin is not None else None
            yield _quantity(text, start, end, value, Decimal(0), unit, worded=True)


def _quantity(
    text: str,
    start: int,
    end: int,
    value: Decimal,
    step: Decimal,
    unit: str | None,
    *,
    plus: bool = False,
    worded: bool = False,
) -> Quantity:
    lead = small_letters(text[max(0, start - LONGEST_QUALIFIER) : start])
    before = BEFORE_NUMBER.search(lead) if _may_qualify(lead) else None
    qualifier, begins = "exact", start
    if before:
        name = before.lastgroup or ""
        qualifier = SIGNS[before["sign"]] if name == "sign" else name
        begins = max(0, start - LONGEST_QUALIFIER) + before.start()
        if begins > 0 and text[begins - 1].isalnum() and text[begins].isalnum():
            qualifier, begins = "exact", start
    if plus:
        qualifier = "more_than"
    return Quantity(begins, end, (start, end), value, qualifier, step, unit, worded)


def _may_qualify(lead: str) -> bool:
    """Tell whether the words before a number end as some qualifier does; the full pattern is slow."""
    end = lead[-1:]
    if end.isspace():
        end = lead.rstrip()[-1:]
    if not end.isalpha() and end not in SIGNS:
        return False
    last = [word for word in lead.split()[-3:] if word not in {"the", "a", "an", "of"}]
    return bool(last) and (last[-1].lstrip('([“"') in FINAL_WORDS or last[-1][-1] in SIGNS)


def _scale(word: str | None) -> int:
    return SCALES[word.lower().rstrip("s") if len(word) > 1 else word.lower()] if word else 1


def _currency(words: str | None) -> str | None:
    if not words:
        return None
    code = words.lower()
    shared = named_coin(code)
    if shared is not None:
        return shared
    known = CURRENCIES.get(code) or CURRENCIES.get(code.replace(" ", "")) or CURRENCIES.get(code.rstrip("$ "))
    return known or CURRENCIES.get(code.rpartition(" ")[-1])


def _without_overlaps(found: list[Quantity], taken: list[tuple[int, int]]) -> list[Quantity]:
    kept: list[Quantity] = []
    place, last = 0, -1
    for quantity in found:
        start, end = quantity.digits
        while place < len(taken) and taken[place][1] <= start:
            place += 1
        inside = place < len(taken) and taken[place][0] < end
        if not inside and start >= last:
            kept.append(quantity)
            last = end
    return kept
