"""The identifiers that go out: GS1 keys where there are any, else addresses under one of your own.

With a GS1 company prefix, keys under it are written as EPC addresses (`urn:epc:…`, EPC Tag Data Standard
2.1); keys of others, whose prefix has no known length, as GS1 Digital Links: EPCIS 2.0 takes both. What has
no GS1 key is `BASE/kind/code`, and reads back as its code. An address of somebody else stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from aidlift.errors import BadInput
from aidlift.formats.exchange import gs1

EXAMPLE = "https://id.aidlift.example"
"""Stands in until a reserve names an address of its own; the domain is reserved for examples (RFC 2606)."""

MOST_REMEMBERED = 1 << 15
"""Places, parties and lots come again and again in a file; so many addresses are remembered."""

KEYS = {"piece": (18, "sscc", "00"), "place": (13, "sgln", "414"), "party": (13, "pgln", "417")}
"""Kinds that may carry a GS1 key: its length, its EPC scheme, its application identifier."""

URI = re.compile(r"(?:https?://|(?:urn|ni|did|geo|tag):)[^\s\"<>\\^`{|}]+")
"""Addresses that are kept as they are; `store:CTU` and the like are codes of ours."""

EPC = re.compile(r"urn:epc:(id|class):([a-z]+):([0-9]+)\.([0-9]*)(?:\.(.*))?")


@dataclass(frozen=True, kw_only=True)
class Identifiers:
    """How codes become addresses and back. `base` is a web address of yours without a slash at its end."""

    base: str = EXAMPLE
    company_prefix: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        if parts.scheme not in {"http", "https"} or not parts.netloc or self.base.endswith("/"):
            raise BadInput(f"{self.base!r} is no base for identifiers; write it like {EXAMPLE}.")
        if self.company_prefix and not re.fullmatch(r"[0-9]{4,12}", self.company_prefix):
            raise BadInput(f"{self.company_prefix!r} is no GS1 company prefix: it has 4 to 12 digits.")

    @lru_cache(MOST_REMEMBERED)  # noqa: B019  # bounded, and there is one of these in a run
    def address(self, kind: str, code: str) -> str:
        """Return the address of a thing; a code that is an address already is kept."""
        length, scheme, ai = KEYS.get(kind, (0, "", ""))
        if length and gs1.is_key(code, length):
            return self._epc(scheme, code) or f"{gs1.RESOLVER}/{ai}/{code}"
        return code if URI.fullmatch(code) else f"{self.base}/{kind}/{quote(code, safe='')}"

    @lru_cache(MOST_REMEMBERED)  # noqa: B019
    def code(self, kind: str, address: str) -> str:
        """Return the code behind an address of ours, the GS1 key in one of GS1's, else the address."""
        own = f"{self.base}/{kind}/"
        if address.startswith(own):
            return unquote(address.removeprefix(own))
        length, scheme, ai = KEYS.get(kind, (0, "", ""))
        if length:
            key = _key_of_epc(address, scheme) or address.removeprefix(f"{gs1.RESOLVER}/{ai}/")
            return key if gs1.is_key(key, length) else address
        return address

    def lot(self, lot: str | None, gtin: str | None, batch: str | None) -> str:
        """Return the address of a class of goods: GTIN (and batch) where there is one, else our own lot."""
        if not gtin:
            return self.address("lot", lot or "")
        if not gs1.is_key(gtin, 14):
            raise BadInput(f"{gtin!r} is no GTIN of 14 digits with a right check digit.")
        if not batch:
            return f"{gs1.RESOLVER}/01/{gtin}"
        if self.company_prefix and gtin[1:].startswith(self.company_prefix):
            reference = gtin[0] + gtin[1 + len(self.company_prefix) : -1]
            return f"urn:epc:class:lgtin:{self.company_prefix}.{reference}.{quote(batch, safe=LOT_SAFE)}"
        return gs1.write_digital_link([gs1.Element("01", gtin), gs1.Element("10", batch)])

    def lot_behind(self, address: str) -> tuple[str | None, str | None, str | None]:
        """Return lot, GTIN and batch behind an address; an address that is not ours nor GS1's is the lot."""
        epc = EPC.fullmatch(address)
        if epc and epc[1] == "class" and epc[2] == "lgtin" and epc[4] and epc[5]:
            digits = epc[4][0] + epc[3] + epc[4][1:]
            return None, digits + gs1.check_digit(digits), unquote(epc[5])
        if "/01/" in address and not address.startswith(f"{self.base}/"):
            try:
                found = {one.ai: one.value for one in gs1.read_digital_link(address)}
            except BadInput:
                return address, None, None
            if set(found) <= {"01", "10"}:
                return None, found["01"], found.get("10")
        return self.code("lot", address), None, None

    def _epc(self, scheme: str, key: str) -> str | None:
        """Write a key under the company prefix as an EPC; None if it is not under it."""
        prefix = self.company_prefix
        if not prefix or not key[scheme == "sscc" :].startswith(prefix):
            return None
        if scheme == "sscc":
            return f"urn:epc:id:sscc:{prefix}.{key[0]}{key[1 + len(prefix) : -1]}"
        rest = key[len(prefix) : -1]
        return f"urn:epc:id:{scheme}:{prefix}.{rest}" + (".0" if scheme == "sgln" else "")


LOT_SAFE = "!'()*+,-.:;=_"  # every other mark of a lot is escaped (EPC Tag Data Standard 2.1, table A-1)


def _key_of_epc(address: str, scheme: str) -> str:
    epc = EPC.fullmatch(address)
    if not epc or epc[1] != "id" or epc[2] != scheme or (scheme == "sgln" and epc[5] != "0"):
        return ""
    digits = epc[4][:1] + epc[3] + epc[4][1:] if scheme == "sscc" else epc[3] + epc[4]
    return digits + gs1.check_digit(digits)
