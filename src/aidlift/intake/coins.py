"""What money is called in several countries: `kwacha`, `francs`, and whose money is meant."""

from __future__ import annotations


def _pairs(told: str) -> dict[str, str]:
    return dict(one.rsplit(" ", 1) for one in told.split(", "))


SHARED = {
    "kwacha": _pairs("MWI MWK, ZMB ZMW"),
    "shillings": _pairs("KEN KES, UGA UGX, TZA TZS, SOM SOS"),
    "pesos": _pairs("PHL PHP, MEX MXN, ARG ARS, COL COP, CHL CLP, CUB CUP, URY UYU"),
    "dinars": _pairs("KWT KWD, BHR BHD, JOR JOD, IRQ IQD, DZA DZD, TUN TND, SRB RSD"),
    "riyals": _pairs("QAT QAR, OMN OMR, YEM YER, SAU SAR"),
    "dirhams": _pairs("MAR MAD, ARE AED"),
    "rupees": _pairs("PAK PKR, LKA LKR, NPL NPR, MUS MUR, SYC SCR, IND INR"),
    "pounds": _pairs("EGY EGP, SDN SDG, SSD SSP, LBN LBP, SYR SYP, GBR GBP"),
    "crowns": _pairs("CZE CZK, SWE SEK, NOR NOK, DNK DKK"),
    "kroner": _pairs("DNK DKK, NOR NOK"),
    "francs": _pairs(
        "SEN XOF, CIV XOF, BFA XOF, MLI XOF, NER XOF, BEN XOF, TGO XOF, GNB XOF, CMR XAF, TCD XAF, CAF XAF, "
        "GAB XAF, COG XAF, GNQ XAF, COD CDF, GIN GNF, RWA RWF, BDI BIF, DJI DJF, COM KMF, CHE CHF"
    ),
}
"""Names of money that several countries use, with the code that each of them gives it."""

MOST = _pairs(
    "kwacha ZMW, shillings KES, pesos PHP, dinars KWD, riyals SAR, dirhams AED, rupees INR, pounds GBP, "
    "crowns CZK, kroner NOK, francs CHF"
)
"""Whose a shared name is where nothing says it (our own choice)."""

NATIONAL = _pairs(
    "malawian MWI, zambian ZMB, kenyan KEN, ugandan UGA, tanzanian TZA, somali SOM, philippine PHL, "
    "mexican MEX, argentine ARG, colombian COL, chilean CHL, cuban CUB, uruguayan URY, kuwaiti KWT, "
    "bahraini BHR, jordanian JOR, iraqi IRQ, algerian DZA, tunisian TUN, serbian SRB, qatari QAT, omani OMN, "
    "yemeni YEM, moroccan MAR, pakistani PAK, pakistan PAK, lankan LKA, lanka LKA, nepali NPL, nepalese NPL, "
    "mauritian MUS, egyptian EGY, sudanese SDN, lebanese LBN, syrian SYR, czech CZE, swedish SWE, "
    "norwegian NOR, danish DNK, cfa SEN, congolese COD, guinean GIN, rwandan RWA, burundian BDI, "
    "djibouti DJI, comorian COM, indian IND, british GBR, swiss CHE, saudi SAU, uae ARE, emirati ARE"
)
"""What stands before a shared name of money, and whose it then is."""

WORLDWIDE = ("pounds", "francs")
"""Names that mean British and Swiss money unless their country is said with them."""


def named_coin(words: str) -> str | None:
    """Return the currency of `Zambian kwacha`, `CFA francs`, `kwacha`; None where the name is not shared."""
    *_, before, name = ["", *words.lower().split()]
    return SHARED[name].get(NATIONAL.get(before, ""), MOST[name]) if name in SHARED else None


def home_coin(written: str, unit: str | None, topic: str | None) -> str | None:
    """Return the currency of a sum written `17 billion kwacha` in a text about one of those that use it."""
    *_, before, name = ["", *written.lower().split()]
    told = before in NATIONAL or name in WORLDWIDE
    if name not in SHARED or topic is None or (told and before != "cfa"):
        return unit
    return SHARED[name].get(topic, unit)
