"""Whom a sentence speaks of where it names nobody: `it`, `the agency`, the place of the text."""

import pytest

from aidlift.intake import Document, read_drafts


def read(text: str, *fields: str) -> list[tuple[object, ...]]:
    """Read a text of 12 May 2021 and list some fields of each draft."""
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}")).drafts
    return [tuple(one.value(field) for field in fields) for one in drafts]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("In Peru, 90 people died. It has received 700 doses of vaccine from Pfizer.", ("PER", None)),
        ("WHO confirmed 20 cases in Chad. It has sent 400 tents to Mao.", ("TCD", "WHO")),
        ("UNICEF is alarmed in Chad. The agency has sent 400 tents to Mao.", ("TCD", "UNICEF")),
        ("WHO is alarmed in Chad. It has sent 9 beds and is giving 400 tents to Mao.", ("TCD", "WHO")),
        ("India gave Fiji 20 beds. It expects 30 more beds from Peru.", ("FJI", "PER")),
    ],
)
def test_it_goes_on_with_who_began_the_sentence_before(text: str, told: tuple[str | None, ...]) -> None:
    assert read(text, "recipient", "donor")[-1] == told


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "The Africa CDC said 14 people had died of mpox in Africa in a week. Morocco became the latest "
            "country to be hit on the continent. So far 15 member states have recorded 29,152 cases.",
            "Africa",
        ),
        (
            "WASHINGTON: US Secretary of State Antony Blinken spoke to his Indian counterpart on Friday of "
            "the surge of cases in India. The US will send aid to India. Hospitals have run out of oxygen.",
            "IND",
        ),
    ],
)
def test_a_text_is_about_whom_things_are_done_to(text: str, place: str) -> None:
    assert {one for (one,) in read(text, "place") if one is not None} == {place}


@pytest.mark.parametrize(
    ("text", "place", "area", "value"),
    [
        (
            "BANGKOK: Thailand had 9 deaths. In Laos, 25 fell ill. The kingdom has 88,907 cases.",
            "THA",
            None,
            88907,
        ),
        ("DELHI: In Goa, 14 tested positive; the state's active caseload is 570.", "IND", "Goa", 570),
        ("DELHI: Goa reported 14 deaths. The coastal state has counted 570 cases.", "IND", "Goa", 570),
        ("LUSAKA: Zambia had 209 cases. Ndola, the epicentre, had 92 of the new cases.", "ZMB", "Ndola", 92),
        (
            "SUVA: Fiji has 80 deaths.\n\nPapua New Guinea recorded 42 cases.\n\nPermanent secretary James "
            "Fong said the country had 12 patients in intensive care and 1,405 new cases.",
            *("FJI", None, 1405),
        ),
        (
            "DODOMA: Tanzania confirmed 8 cases.\n\nEquatorial Guinea declared its outbreak in February. On "
            "the other side of the continent, the tiny state has confirmed 9 cases.",
            *("GNQ", None, 9),
        ),
        ("ABUJA: Niger hopes for doses. It reported 56 cases, 29 of them in Agadez.", "NER", None, 56),
        ("ABUJA: The Geneva-based body counted 56 cases on Friday.", "NGA", None, 56),
        (
            "LILONGWE: Malawi had 9. Benin has had 76 cases, and Zambia, hit in its Eastern Province, 12.",
            *("BEN", None, 76),
        ),
        (
            "ANKARA: Turkey has sent masks to the US. Three million cases were reported worldwide, with the "
            "death toll passing 227,700, according to a university in the US.",
            *("WLD", None, 227700),
        ),
        (
            "HAVANA: Dengue cases in the Americas have never been so many. Some 47 countries had 11,732 "
            "cases. Brazil had 5,303 deaths and Peru 234.",
            *("Americas", None, 11732),
        ),
    ],
)
def test_the_country_and_the_state(text: str, place: str, area: str | None, value: int) -> None:
    assert (place, area, value) in read(text, "place", "area", "value")


def test_a_minister_speaks_of_the_own_country() -> None:
    text = (
        "TOKYO: Foreign Minister Toshimitsu Motegi told his Nepali counterpart, Pradeep Gyawali, that Japan "
        "would help. Gyawali said hospitals were running out of oxygen and asked for 500 ventilators."
    )
    told = read(text, "actor", "kind", "place")
    assert ("NPL", None, None) in told
    assert (None, "shortage", "NPL") in told


def test_he_condoles_as_who_spoke_before() -> None:
    text = (
        "ISLAMABAD: We are thankful to China, Foreign Minister Shah Mahmood Qureshi told Wang Yi in a call. "
        "The Chinese foreign minister said Beijing would give more doses to Islamabad. He also conveyed his "
        "sympathies over the deaths from the virus in Pakistan."
    )
    assert ("CHN", "PAK", "condolence") in read(text, "actor", "recipient", "kind")


def test_whose_risk_it_is() -> None:
    text = (
        "DODOMA: Tanzania has 8 cases. WHO put the risk for Tanzania at very high and for the region at high."
    )
    told = read(text, "kind", "place", "level")
    assert {("risk_level", "TZA", "very high"), ("risk_level", "Africa", "high")} <= set(told)
    text = "KAMPALA: WHO considers the risk to be high in eastern Congo and low elsewhere."
    assert ("risk_level", "COD", "high") in read(text, "kind", "place", "level")
    text = "KAMPALA: WHO says the risk is very high, and Kenya is on alert."
    assert ("risk_level", "UGA", "very high") in read(text, "kind", "place", "level")
