"""GS1 keys, element strings and Digital Link addresses, to and from lots.

Rules and identifiers are facts of the GS1 General Specifications (release 24, sections 3 and 7) and of GS1
Digital Link: URI Syntax 1.4. `gs1_identifiers.csv` lists the application identifiers that goods, pieces and
places of a reserve carry; one that is not listed is refused with its position, since its length is not known.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import polars as pl

from aidlift import frames
from aidlift.catalogue.shipped import shipped_rows
from aidlift.errors import BadInput, Problem

FNC1 = "\x1d"
"""As scanners transmit it: the group separator that ends a field of variable length."""

SYMBOLS = ("]C1", "]e0", "]d2", "]Q3", "]J1")
"""Symbology identifiers that precede a GS1 element string: GS1-128, DataBar, Data Matrix, QR, DotCode."""

PREDEFINED = {"00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "20": 4, "41": 16} | {
    f"{first}": 8 for first in (*range(11, 20),)
}
PREDEFINED |= {str(first): 10 for first in range(31, 37)}
"""First two digits of fields that end without FNC1, and their length with the identifier (figure 7.8.5-2)."""

CHARACTERS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*")  # GS1 AI encodable character set 82
HUMAN = re.compile(r"\((\d{2,4})\)")
RESOLVER = "https://id.gs1.org"
PATH_KEYS = {"00": (), "01": ("22", "10", "21"), "414": ("254",), "417": (), "402": (), "401": ()}
"""Keys that may begin the path of a Digital Link, and the qualifiers that may follow, in this order."""


@dataclass(frozen=True)
class Element:
    """One application identifier and its value, both as the symbol carries them."""

    ai: str
    value: str

    @property
    def title(self) -> str:
        """The data title of the General Specifications."""
        rule = _rule(self.ai)
        return rule["title"] if rule else ""


def check_digit(digits: str) -> str:
    """Return the digit that ends a GTIN, SSCC, GLN or GSIN: weights 3 and 1 from the right, up to a ten."""
    if not digits.isascii() or not digits.isdigit():
        raise BadInput(f"{digits!r} is not made of digits alone; a check digit cannot be worked out.")
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_key(digits: str, length: int) -> bool:
    """Tell whether the text is a key of this length whose check digit is right."""
    plain = len(digits) == length and digits.isascii() and digits.isdigit()
    return plain and check_digit(digits[:-1]) == digits[-1]


def sscc(company_prefix: str, serial: int, *, extension: str = "0") -> str:
    """Number a piece: extension digit, company prefix, serial filled up to 16 digits, check digit."""
    return _numbered(extension + company_prefix, serial, 18, "piece")


def gln(company_prefix: str, serial: int) -> str:
    """Number a place: company prefix, serial filled up to 12 digits, check digit."""
    return _numbered(company_prefix, serial, 13, "place")


def gtin(company_prefix: str, serial: int, *, indicator: str = "0") -> str:
    """Number an item as a GTIN-14: indicator, company prefix, serial filled up to 13 digits, check digit."""
    return _numbered(indicator + company_prefix, serial, 14, "item")


def _numbered(beginning: str, serial: int, length: int, what: str) -> str:
    room = length - 1 - len(beginning)
    digital = beginning.isascii() and beginning.isdigit()
    if not digital or room < 1 or serial < 0 or len(str(serial)) > room:
        raise BadInput(
            f"The {what} {serial} does not fit behind {beginning!r}: a key of {length} digits leaves {room}. "
            f"Use a shorter company prefix or a smaller number."
        )
    digits = f"{beginning}{serial:0{room}d}"
    return digits + check_digit(digits)


def read_element_string(text: str) -> tuple[Element, ...]:
    """Read what a scanner or a person gives: with FNC1 between fields, or with identifiers in brackets.

    `]d201095060001343521725123110ABC` and `(01)09506000134352(17)251231(10)ABC` are the same. Raises
    BadInput with the character at which each fault stands.
    """
    typed = text.lstrip().startswith("(")
    fields = list(_bracketed(text.strip()) if typed else _concatenated(text))
    elements = tuple(Element(ai, value) for ai, value, _ in fields)
    problems = [problem for ai, value, at in fields for problem in _value_problems(ai, value, at)]
    problems += _together(elements)
    if not elements:
        problems.append(Problem("holds no element string"))
    if problems:
        raise BadInput(f"{text!r} is not a GS1 element string; nothing was read.", problems)
    return elements


def write_element_string(elements: Iterable[Element], *, bracketed: bool = False) -> str:
    """Write elements in the order given; FNC1 ends each field that may vary in length, but not the last.

    Raises BadInput where a value breaks the rules of its identifier or identifiers do not go together.
    """
    listed = tuple(elements)
    problems = [problem for one in listed for problem in _value_problems(one.ai, one.value, None)]
    problems += _together(listed)
    if problems or not listed:
        raise BadInput("These elements cannot stand in one GS1 element string.", problems)
    if bracketed:
        return "".join(f"({one.ai}){one.value}" for one in listed)
    parts = [one.ai + one.value + (FNC1 if one.ai[:2] not in PREDEFINED else "") for one in listed]
    return "".join(parts).removesuffix(FNC1)


def read_digital_link(address: str) -> tuple[Element, ...]:
    """Read a GS1 Digital Link of any web domain; compressed ones are refused.

    What stands in the query and is no application identifier (`linkType=…`) is passed over.
    """
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise BadInput(f"{address!r} is not a web address: {error}.") from None
    if parts.scheme.lower() not in {"http", "https"} or not parts.netloc:
        raise BadInput(f"{address!r} is not a web address; a GS1 Digital Link begins with https://.")
    steps = [unquote(step) for step in parts.path.split("/") if step]
    begin = next((place for place, step in enumerate(steps) if step in PATH_KEYS), None)
    if begin is None or (len(steps) - begin) % 2:
        raise BadInput(
            f"{address!r} has no GS1 key in its path (or is compressed); it should read like "
            f"{RESOLVER}/01/09506000134352/10/ABC."
        )
    pairs = list(zip(steps[begin::2], steps[begin + 1 :: 2], strict=True))
    allowed = PATH_KEYS[pairs[0][0]]
    problems = []
    places = [allowed.index(ai) if ai in allowed else -1 for ai, _ in pairs[1:]]
    if -1 in places or places != sorted(set(places)):
        found, wanted = "/".join(ai for ai, _ in pairs), "/".join((pairs[0][0], *allowed))
        problems.append(Problem(f"is {found}; qualifiers stand in the order {wanted}", None, "path"))
    pairs += [(ai, value) for ai, value in parse_qsl(parts.query, keep_blank_values=True) if _rule(ai)]
    pairs = [(ai, value.zfill(14) if ai == "01" and value.isdigit() else value) for ai, value in pairs]
    elements = tuple(Element(ai, value) for ai, value in pairs)
    problems += [problem for one in elements for problem in _value_problems(one.ai, one.value, None)]
    problems += _together(elements)
    if problems:
        raise BadInput(f"{address!r} is not a right GS1 Digital Link; nothing was read.", problems)
    return elements


def write_digital_link(elements: Iterable[Element], *, domain: str = RESOLVER) -> str:
    """Write a Digital Link: key and qualifiers in the path, in the standard's order, the rest as query."""
    given = {one.ai: one.value for one in elements}
    key = next((ai for ai in PATH_KEYS if ai in given), None)
    if key is None:
        raise BadInput(
            f"None of {', '.join(given)} can begin a Digital Link; one of {', '.join(PATH_KEYS)} can."
        )
    write_element_string([Element(ai, value) for ai, value in given.items()])  # refuses what is wrong
    path = [key, *(ai for ai in PATH_KEYS[key] if ai in given)]
    query = "&".join(f"{ai}={quote(value, safe='')}" for ai, value in given.items() if ai not in path)
    steps = "".join(f"/{ai}/{quote(given[ai], safe='')}" for ai in path)
    return f"{domain.rstrip('/')}{steps}{'?' + query if query else ''}"


def read_labels(scans: Sequence[str], *, year: int) -> frames.Checked:
    """Read scanned labels (element strings or Digital Links) into the table `labels`, a row for each.

    `year` is that of the scan; years of two digits are read within 50 years of it. Problems name the scan,
    counted as rows of a file below its header.
    """
    rows, problems = [], []
    for number, scan in enumerate(scans, 2):
        try:
            linked = scan.strip().lower().startswith(("http://", "https://"))
            elements = read_digital_link(scan.strip()) if linked else read_element_string(scan)
            rows.append({"scan": scan} | _label(elements, year))
        except BadInput as error:
            found = error.problems or (Problem(error.message),)
            problems += [
                Problem(
                    f"{problem.column}: {problem.message}" if problem.column else problem.message,
                    number,
                    "scan",
                )
                for problem in found
            ]
    frame = pl.DataFrame(rows, schema=frames.schema("labels").dtypes) if rows else frames.empty("labels")
    return frames.Checked("labels", frame, tuple(problems))


def elements_of_lot(lot: Mapping[str, object]) -> tuple[Element, ...]:
    """Give the elements of a row of `labels`: GTIN, expiry, production, lot, serial; or content and count."""
    dates = {"17": lot.get("expires"), "11": lot.get("produced")}
    texts = {"10": lot.get("batch"), "21": lot.get("serial")}
    within = {"00": lot["sscc"]} if lot.get("sscc") else {}
    if lot.get("gtin"):
        within |= {"01": lot["gtin"]} if not lot.get("quantity") else {"02": lot["gtin"]}
    within |= {ai: f"{day:%y%m%d}" for ai, day in dates.items() if isinstance(day, date)}
    within |= {ai: text for ai, text in texts.items() if text}
    if lot.get("quantity"):
        within["37"] = str(lot["quantity"])
    return tuple(Element(ai, str(value)) for ai, value in within.items())


def read_date(digits: str, *, year: int) -> date:
    """Read YYMMDD within 50 years of `year`; day 00 is the last of the month. Raises ValueError."""
    century, two = divmod(year, 100)
    ahead = int(digits[:2]) - two
    century += -1 if ahead >= 51 else 1 if ahead <= -50 else 0  # General Specifications, 7.12
    full, month, day = century * 100 + int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return date(full, month, day or monthrange(full, month)[1])


def _label(elements: tuple[Element, ...], year: int) -> dict[str, object]:
    given = {one.ai: one.value for one in elements}
    return {
        "gtin": given.get("01") or given.get("02"),
        "batch": given.get("10"),
        "expires": read_date(given["17"], year=year) if "17" in given else None,
        "produced": read_date(given["11"], year=year) if "11" in given else None,
        "serial": given.get("21"),
        "sscc": given.get("00"),
        "quantity": int(given["37"]) if "37" in given else None,
        "others": " ".join(f"({ai}){value}" for ai, value in given.items() if ai not in LABEL) or None,
    }


LABEL = ("00", "01", "02", "10", "11", "17", "21", "37")


def _concatenated(text: str) -> Iterator[tuple[str, str, int]]:
    """Give identifier, value and position of each field of a string with FNC1."""
    at = len(next((symbol for symbol in SYMBOLS if text.startswith(symbol)), ""))
    at += text.startswith(FNC1, at)
    while at < len(text):
        ai = _identifier(text, at)
        if ai is None:
            raise BadInput(
                f"{text!r} is not a GS1 element string; nothing was read.",
                [
                    Problem(
                        f"{text[at : at + 4]!r} begins no application identifier known here",
                        None,
                        f"character {at + 1}",
                    )
                ],
            )
        begin, fixed = at + len(ai), PREDEFINED.get(ai[:2])
        until = text.find(FNC1, begin)
        until = at + fixed if fixed else len(text) if until < 0 else until
        yield ai, text[begin:until], at
        at = until + text.startswith(FNC1, until)


def _bracketed(text: str) -> Iterator[tuple[str, str, int]]:
    """Give the fields of `(01)…(10)…`; a value may hold brackets that hold no identifier."""
    found = [match for match in HUMAN.finditer(text) if _rule(match[1])]
    if not found or found[0].start() != 0:
        raise BadInput(
            f"{text!r} is not a GS1 element string; nothing was read.",
            [Problem(f"{text[:6]!r} begins no application identifier known here", None, "character 1")],
        )
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        yield match[1], text[match.end() : end], match.start()


def _identifier(text: str, at: int) -> str | None:
    return next((text[at : at + size] for size in (2, 3, 4) if _rule(text[at : at + size])), None)


def _value_problems(ai: str, value: str, at: int | None) -> Iterator[Problem]:
    where = f"({ai})" if at is None else f"({ai}) at character {at + 1}"
    rule = _rule(ai)
    if rule is None:
        yield Problem("is no application identifier known here", None, where)
    elif not re.fullmatch(rule["pattern"], value) or not CHARACTERS.fullmatch(value):
        yield Problem(f"is {value!r}; {rule['title']} is {rule['parts']}", None, where)
    elif rule["rule"] == "check" and not is_key(value, len(value)):
        right = check_digit(value[:-1])
        yield Problem(f"is {value}; its check digit should be {right}, not {value[-1]}", None, where)
    elif rule["rule"] == "date" and not _is_date(value):
        yield Problem(f"is {value!r}; no such day: write YYMMDD", None, where)


def _is_date(value: str) -> bool:
    try:
        read_date(value, year=2000)
    except ValueError:
        return False
    return True


def _together(elements: Sequence[Element]) -> Iterator[Problem]:
    """Tell which identifiers stand twice with different values, exclude each other or lack what they need."""
    present = [one.ai for one in elements]
    for ai in dict.fromkeys(present):
        if len({one.value for one in elements if one.ai == ai}) > 1:
            yield Problem("stands twice with different values", None, f"({ai})")
        rule = _rule(ai)
        if rule is None:
            continue
        for other in filter(None, rule["excludes"].split("|")):
            if other in present:
                yield Problem(f"does not go together with ({other})", None, f"({ai})")
        for need in filter(None, rule["needs"].split(";")):
            if not set(need.split("|")) & set(present):
                yield Problem(f"needs ({need.replace('|', ') or (')}) beside it", None, f"({ai})")


@cache
def _rules() -> dict[str, dict[str, str]]:
    rows = {}
    for row in shipped_rows("aidlift.formats.exchange", "gs1_identifiers.csv"):
        pattern = "".join(_part(part, last=place > 0) for place, part in enumerate(row["parts"].split()))
        rows[row["ai"]] = row | {"pattern": pattern}
    return rows


def _part(part: str, *, last: bool) -> str:
    """Turn `N14` or `X..20` into a pattern; a second part of variable length may be left out."""
    kind = "[0-9]" if part[0] == "N" else "."
    if ".." in part:
        return f"{kind}{{{0 if last else 1},{part.split('..')[1]}}}"
    return f"{kind}{{{part[1:]}}}"


@cache
def _rule(ai: str) -> dict[str, str] | None:
    if ai in _rules():
        return _rules()[ai]
    if len(ai) == 4 and ai.isdigit() and ai[3] in "012345":  # the fourth digit places the decimal point
        return _rules().get(ai[:3] + "n")
    return None
