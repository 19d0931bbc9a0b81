"""Who is said to say so: a body by its full name, the data of one named before, the head of a bulletin."""

import pytest

from aidlift.intake import Document, read_drafts

HPA = "Health Protection Agency (HPA)"
SAID_BY = [
    # text, the number, who says so
    (
        "Figures of the Health Protection Agency (HPA) show that 5,834 samples were tested on Sunday.",
        5834,
        HPA,
    ),
    (
        "The Health Protection Agency (HPA) found 14 cases in Malta. The HPA has recorded 129 deaths.",
        129,
        HPA,
    ),
    ("Malta reported 1,559 cases by sundown on Sunday.", 1559, None),
    (
        "As per the data of the Health Ministry, Malta has 14 cases. Deaths stand at 3, the data showed.",
        3,
        "Health M",
    ),
    ("In Malta 628 cases had been recorded by Monday, Radio Valletta reported.", 628, "Radio Valletta"),
    ("Malta's Health Ministry put the number of cases at 46.", 46, "Health Ministry"),
    (
        "Institute of Health, cholera bulletin for Friday\n\nMalta has recorded 2,045 cases of cholera.",
        2045,
        "Institute",
    ),
    (
        "Health chief Ada Lopez said Peru had 14 cases. “There are 3 deaths,” he said in a statement.",
        3,
        "Ada Lopez",
    ),
    (
        "Koca said Malta had 3 cases.\n\nAda Mills, spokeswoman of Peru's Health Ministry, also confirmed 4 "
        "deaths in Peru. She said 14 patients have recovered in Peru.",
        14,
        "Ada Mills",
    ),
    ("Peru's Covid-19 task force announced 66 new cases.", 66, "task force"),
    ("In Borno and Yobe States, Nigeria, 188 cases have been recorded.", 188, None),
    ("Bangladesh on Wednesday reported 1,504 new cases of Covid-19.", 1504, None),
    ("In Togo 14 cases were found, Ada Lee, head of the health agency, told reporters.", 14, "Ada Lee, head"),
    (
        "Togo has 14 cases of cholera, promised help by the EU, said Dr Ada Lee, the WHO envoy.",
        14,
        "WHO envoy",
    ),
    (
        "“Togo has 14 cases,” Kofi Manu said.\n\n“Of them 3 died.”\n\nMs Lee, of the UN, said it was bad.",
        3,
        "Manu",
    ),
    ("The army said Togo had 14 cases, and the navy said there were 3 deaths.", 3, "navy"),
    ("The army said Togo had 14 cases, and the navy said there were 3 deaths.", 14, "army"),
    (
        "WHO puts the risk in Togo as high. Togo has reported 14 cases of cholera.",
        14,
        "World Health Organization",
    ),
    (
        "The UK has 14 cases, PAHO said. Thus the total is 30 cases.",
        30,
        "Pan American Health Organization (PAHO)",
    ),
    (
        "Statement by the Permanent Secretary for Health\n\nWe recorded 14 cases in Fiji.",
        14,
        "Permanent Secretary",
    ),
    ("Togo has 14 cases, Koca, Benin's minister, wrote, saying help is needed.", 14, "Koca"),
    ("UNICEF is at work in Togo. There are 14 cases, the UN agency said.", 14, "(UNICEF)"),
    (
        "Togo has 14 cases, according to the Korea Disease Control and Prevention Agency.",
        14,
        "Prevention Agency",
    ),
    ("The NCDC, an agency of the African Union, said Togo had 14 cases.", 14, "(NCDC)"),
    ("UNICEF is in Togo. UNICEF knows of 14 cases in Togo, its envoy said.", 14, "(UNICEF) envoy"),
    ("Ann Lee, the envoy, in a speech on Sunday, said Togo had 14 cases.", 14, "Ann Lee, the envoy"),
    ("Ambassador Lee Chan thanked Peru. Peru has 14 cases, he added.", 14, "Lee Chan"),
    (
        "Health Minister Ali Bo spoke. The premier's office said 3 died. Chad has 14 cases, the minister "
        "added.",
        14,
        "Ali Bo",
    ),
    ("Peru has 14 cases, according to the regional headquarters.", 14, "regional headquarters"),
    ("Premier Lee Chan thanked the Indian people and said Peru had 14 cases.", 14, "Lee Chan"),
    ("Peru has 14 cases and cites the risk of Ebola, citing the risk of Ebola.", 14, None),
    ("Neighbouring Chad first confirmed 14 cases.", 14, None),
    (
        "The Civil Protection Agency said in a statement that help came to Togo.\n\n“We are sad,” "
        "said Ada Lee.\n\nTogo has 14 cases.\n\nMore is to come, said the statement of the "
        "Civil Protection Agency.",
        14,
        "Civil Protection Agency",
    ),
    ("Lives were lost to cholera in Togo and Benin states. There are 14 cases in Togo.", 14, None),
    (
        "The official Covid-19 toll is 612 in Malta. On Friday Malta reported 14 new cases.",
        14,
        "Malta (official",
    ),
]


@pytest.mark.parametrize(("text", "number", "who"), SAID_BY)
def test_who_says_so(text: str, number: int, who: str | None) -> None:
    drafts = read_drafts(Document(text=f"date 2024-08-28 {text}", name="x")).drafts
    told = [draft.value("attribution") for draft in drafts if draft.value("value") == number]
    assert len(told) == 1
    assert told[0] is None if who is None else who in told[0]


def test_a_ministry_does_not_speak_for_another_country_in_its_paragraph() -> None:
    text = "Peru's health ministry said 14 people had died in Peru. Chile reported 3 deaths on Monday."
    drafts = read_drafts(Document(text=f"date 2024-08-28 {text}", name="x")).drafts
    assert [(one.value("place"), one.value("attribution")) for one in drafts] == [
        ("PER", "Peru's health ministry"),
        ("CHL", None),
    ]


def test_who_alone_speaks_in_a_text_says_all_its_counts() -> None:
    text = "Malta has 14 cases.\n\nThe Health Protection Agency said the outbreak is serious."
    told = read_drafts(Document(text=f"date 2024-08-28 {text}", name="x")).drafts
    assert [one.value("attribution") for one in told] == ["Health Protection Agency"]
