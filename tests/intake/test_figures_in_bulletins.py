"""Figures of bulletins: their class, days set beside one another, patients, marks that are none."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

NEW, TOTAL, NOW = "new", "cumulative", "current"
TOLD = [
    # text, what is to be read: measure, value, basis, class, country or region
    (
        "Two states reported confirmed cases of mpox: Kenya (two cases) and Chad (11 cases).",
        [("cases", 2, TOTAL, "confirmed", "KEN"), ("cases", 11, TOTAL, "confirmed", "TCD")],
    ),
    (
        "Uganda counted 55 deaths from Ebola. A further 22 deaths are listed as probable.",
        [("deaths", 55, TOTAL, None, "UGA"), ("deaths", 22, TOTAL, "probable", "UGA")],
    ),
    (
        "In Benin six deaths of Lassa fever are reported among suspected cases.",
        [("deaths", 6, TOTAL, "suspected", "BEN")],
    ),
    (
        "Turkey's deaths rose by 63 to 277 and the number of cases of measles by 48 to 15,679.",
        [
            ("deaths", 63, NEW, None, "TUR"),
            ("deaths", 277, TOTAL, None, "TUR"),
            ("cases", 48, NEW, None, "TUR"),
            ("cases", 15679, TOTAL, None, "TUR"),
        ],
    ),
    (
        "Mpox has been found in at least 13 African countries.",
        [("countries_affected", 13, TOTAL, None, "Africa")],
    ),
    ("Ministers from nine African countries met over the Ebola outbreak found in Uganda.", []),
    (
        "By May 7 in Kenya 300,000 Kenyans had been tested for measles.",
        [("tests", 300_000, TOTAL, None, "KEN")],
    ),
    (
        "In Nigeria 14 patients with Lassa fever are on admission at various facilities.",
        [("active_cases", 14, NOW, None, "NGA")],
    ),
    ("The fatality rate of cholera in Chad should not pass 1 per cent.", []),
    ("Marburg, now in Rwanda, has a case fatality rate of up to 88%.", []),
    (
        "DRC has reported a total of 2057 suspected cases of plague.",
        [("cases", 2057, TOTAL, "suspected", "COD")],
    ),
    (
        "In Liberia, 2,458 deaths from Ebola were registered, 1,183 in Sierra Leone and 843 in Guinea.",
        [
            ("deaths", 2458, TOTAL, None, "LBR"),
            ("deaths", 1183, TOTAL, None, "SLE"),
            ("deaths", 843, TOTAL, None, "GIN"),
        ],
    ),
    (
        "Samoa has 3,728 cases of measles, with 198 in the last 24 hours.",
        [("cases", 3728, TOTAL, None, "WSM"), ("cases", 198, NEW, None, "WSM")],
    ),
    (
        "Outside mainland China there are now 1,076 cases of measles.",
        [("cases", 1076, TOTAL, None, "WLD")],
    ),
    (
        "Italy, the worst hit outside China, saw a jump. Its cases of measles touched 21,157.",
        [("cases", 21_157, TOTAL, None, "ITA")],
    ),
]


AREAS = [
    (
        "In Nigeria, Kano recorded 45 cases of cholera, Borno 12 cases and Yobe State three deaths.",
        [(45, "Kano"), (12, "Borno"), (3, "Yobe")],
    ),
    (
        "Kenya has 300 cases. Nairobi had 150, Kiambu and Machakos counties recorded 20 cases each "
        "while Elgeyo Marakwet recorded three cases.",
        [(300, None), (150, "Nairobi"), (20, "Machakos"), (20, "Kiambu"), (3, "Elgeyo Marakwet")],
    ),
    (
        "Fiji has 232 active cases: two are in Nadi, and 230 in the Suva-Lami-Nausori zone.",
        [(232, None), (2, "Nadi"), (230, "Suva-Lami-Nausori")],
    ),
    (
        "Plague goes on in Ituri province of DRC, with 48 cases in Ituri. 11 of the 48 cases came in April.",
        [(48, "Ituri"), (11, "Ituri")],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), AREAS, ids=[text[:30] for text, _ in AREAS])
def test_places(text: str, wanted: list[tuple[int, str | None]]) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12\n\n{text}", name="x")).drafts
    assert [(draft.value("value"), draft.value("area")) for draft in drafts] == wanted


@pytest.mark.parametrize(("text", "wanted"), TOLD, ids=[text[:30] for text, _ in TOLD])
def test_reads(text: str, wanted: list[tuple[object, ...]]) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12\n\n{text}", name="x")).drafts
    names = ("measure", "value", "basis", "case_class", "place")
    told = [tuple(draft.value(name) for name in names) for draft in drafts if draft.type == "figure"]
    assert told == wanted


def test_dates_what_is_compared_by_its_own_day() -> None:
    text = "date 2021-05-12\n\nZambia recorded 421 new cases of cholera, compared with 434 the day before."
    drafts = read_drafts(Document(text=text, name="x")).drafts
    assert [(draft.value("value"), draft.value("period_end")) for draft in drafts] == [
        (421, date(2021, 5, 12)),
        (434, date(2021, 5, 11)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Chad has done 61,000 tests for measles, with 104,500 since it began testing early last year.",
        "Last week the total rose to 22,863 cases of mpox in Congo.",
    ],
)
def test_dates_totals_by_the_day_of_the_text(text: str) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12\n\n{text}", name="x")).drafts
    assert drafts
    for draft in drafts:
        assert (draft.value("basis"), draft.value("period_end")) == ("cumulative", date(2021, 5, 12))


def test_takes_the_region_of_a_heading_for_what_stands_below() -> None:
    text = (
        "date 2021-05-12\n\nMeasles – Chad\nThere have been 12 cases.\n\n"
        "Ebola virus disease – West Africa\nAs of 8 May WHO has reported 240 cases.\n"
    )
    drafts = read_drafts(Document(text=text, name="x")).drafts
    assert [(draft.value("value"), draft.value("place")) for draft in drafts] == [
        (12, "TCD"),
        (240, "West Africa"),
    ]
