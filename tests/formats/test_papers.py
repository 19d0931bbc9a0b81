"""Papers say what the records say, to the gram, and take no text for markup."""

import io

import pytest
from pypdf import PdfReader

from aidlift.errors import BadInput
from aidlift.formats import papers
from aidlift.shipments import Box, pack, totals
from aidlift.shipments.papers import cubic_metres, kilograms, printed

HEAD = {
    "consignment": "CON-2021-0001", "release": "REL-2021-0001", "invented": False, "mode": "air",
    "flight": "3U-1", "carrier": "Sichuan Airlines", "origin": "CTU", "entry": "KTM",
    "number": "PL-2021-0001",
    "issued_at": "2021-05-01T08:15+00:00", "issued_by": "Farid", "waybill": "876-12345675",
    "consignor": {"name": "South Asia reserve", "place": "Chengdu hub", "country": "CHN"},
    "consignee": {"name": "Nepal Red Cross", "place": "", "country": "NPL", "facility": "Bir Hospital"},
}  # fmt: skip
WANTED = {"LOT-1": ("OXC05", 80), "LOT-2": ("CANN", 1220)}


def packing_list(**changed) -> dict:
    boxes = [box for lot, (item, quantity) in WANTED.items() for box in pack(lot, item, quantity)]
    sums = totals(boxes)
    return HEAD | {
        "lines": [
            {"lot": lot, "item": item, "batch": "", "expires": "", "quantity": quantity}
            for lot, (item, quantity) in WANTED.items()
        ],
        "boxes": list(_numbered(boxes)),
        "totals": {
            "pieces": sums.pieces, "quantity": sums.quantity,
            "mass_g": sums.mass_g, "volume_cm3": sums.volume_cm3,
        },
    } | changed  # fmt: skip


def _numbered(boxes: list[Box]):
    first = 1
    for box in boxes:
        yield {
            "first": first, "pieces": box.pieces, "lot": box.lot, "quantity_each": box.quantity_each,
            "mass_g_each": box.mass_g_each, "volume_cm3_each": box.volume_cm3_each,
        }  # fmt: skip
        first += box.pieces


def text_of(kind: str, said: dict) -> str:
    pages = PdfReader(io.BytesIO(papers.pdf(kind, printed(kind, said)))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_packing_list_names_every_piece_and_its_sums():
    text = text_of("packing list", packing_list())
    assert "1–80 LOT-1 Oxygen concentrator 5 L/min 80 1 80 1,408.0 10.400" in text
    assert "105 LOT-2 Nasal oxygen cannula 1 20 20 0.6 0.006" in text
    assert "Total 105 1,300 1,444.6 10.766" in text


def test_a_waybill_says_whose_and_from_where_to_where():
    text = text_of("waybill", packing_list(number="876-12345675"))
    for words in (
        "Air waybill",
        "876-12345675",
        "not negotiable",
        "Place of departure CTU",
        "Nepal",
        "1,444.6",
    ):
        assert words in text


def test_an_invented_paper_says_so_and_a_real_one_does_not():
    assert "Invented" in text_of("packing list", packing_list(invented=True))
    assert "Invented" not in text_of("packing list", packing_list())


@pytest.mark.parametrize(
    "words", ['#panic("x")', "$x$ *b* _i_ `r` @q <l>", '#read("paper.typ")', "\\ // /* ~"]
)
def test_text_is_printed_as_it_is_and_never_run(words):
    said = packing_list(flight=words)
    assert words.replace(" ", "") in text_of("packing list", said).replace(" ", "")


def test_accents_and_other_scripts_are_drawn_or_refused_with_what_is_lacking():
    said = packing_list(carrier="Łódź – São Tomé, Θεσσαλονίκη, Душанбе")
    assert "Łódź – São Tomé, Θεσσαλονίκη, Душанбе" in text_of("waybill", said)
    assert papers.scripts(said) == ["Cyrillic", "Greek"]
    unassigned = packing_list(carrier="\U0001fae9 \U0003134a")  # no font of any machine has drawn the second
    with pytest.raises(BadInput, match="no font of this machine draws"):
        papers.pdf("waybill", printed("waybill", unassigned))


def test_papers_are_tagged_and_the_same_paper_is_the_same_bytes():
    shown = printed("packing list", packing_list())
    first = papers.pdf("packing list", shown)
    assert first == papers.pdf("packing list", shown)
    root = PdfReader(io.BytesIO(first)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"


def test_a_list_of_many_pages_numbers_them_and_repeats_its_header():
    boxes = [
        {
            "first": 1 + n,
            "pieces": 1,
            "lot": "LOT-1",
            "quantity_each": 1,
            "mass_g_each": 17_600,
            "volume_cm3_each": 1,
        }
        for n in range(90)
    ]
    reader = PdfReader(
        io.BytesIO(papers.pdf("packing list", printed("packing list", packing_list(boxes=boxes))))
    )
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) > 1
    assert all("In each" in text for text in texts[:-1])
    assert f"page 1 of {len(texts)}" in texts[0]


def test_a_goods_received_note_names_what_is_missing_and_who_signed():
    line = {"lot": "LOT-1", "item": "OXC05", "batch": "", "expires": "2024-12-31"}
    said = HEAD | {
        "number": "GRN-2021-0001", "state": "posted", "leg": 1, "receiver": "Bir Hospital",
        "lines": [
            line | {"shipped": 80, "accepted": 77, "rejected": 0, "missing": 3, "found": 0, "reason": "less"}
        ],
        "times": [{"verb": "arrive", "at": "2021-05-02T18:30+00:00", "place": "KTM"}],
        "people": [{"words": "Countersigned by", "name": "Deepa", "at": "2021-05-03T08:30+00:00"}],
    }  # fmt: skip
    text = text_of("goods received note", said)
    assert "80 77 0 3 0" in text
    for words in ("less", "expires 31 Dec 2024", "Countersigned by Deepa", "2 May 2021, 18:30 UTC"):
        assert words in text


def test_masses_and_volumes_are_written_to_the_digit_that_they_have():
    assert [kilograms(grams) for grams in (1_408_000, 500, 1_234_567)] == ["1,408.0", "0.5", "1,234.567"]
    assert cubic_metres(10_400_001) == "10.400001"
