"""Goods told without their name, as money, as bought or as still to come: what the reader makes of each."""

from __future__ import annotations

import pytest

from aidlift.intake import Document, read_drafts

ONE = "date 2021-05-12 "
FIELDS = ("donor", "recipient", "quantity", "item", "status", "date")


def read(text: str) -> list[str]:
    """List the goods of a text, each as its type and fields in one line."""
    found = []
    for draft in read_drafts(Document(text=ONE + text, name="x")).drafts:
        if draft.type in ("request", "pledge", "delivery"):
            told = [draft.value(name) for name in FIELDS]
            found.append(" ".join([draft.type, *("-" if one is None else str(one) for one in told)]))
    return found


TOLD = [
    (
        "LUSAKA: Zambia received 20,000 test kits from China on Monday, and another 5,000 from Japan.",
        "delivery CHN ZMB 20000 test_kit arrived 2021-05-10",
        "delivery JPN ZMB 5000 test_kit arrived 2021-05-10",
    ),
    (
        "NAIROBI: Kenya received 300,000 doses of vaccine from the UK and 200,000 more from Denmark.",
        "delivery GBR KEN 300000 vaccine arrived -",
        "delivery DNK KEN 200000 vaccine arrived -",
    ),
    (
        "KATHMANDU: China has promised 20,000 oxygen cylinders. The first 400 arrived on Tuesday.",
        "pledge CHN NPL 20000 oxygen_cylinder promised -",
        "delivery CHN NPL 400 oxygen_cylinder arrived 2021-05-11",
    ),
    (
        "KATHMANDU: Switzerland sent 30 ventilators on Tuesday and 10 more are to follow.",
        "delivery CHE NPL 30 ventilator sent 2021-05-11",
        "delivery CHE NPL 10 ventilator expected -",
    ),
    (
        "ACCRA: A batch of 600,000 Sinovac doses landed on Tuesday. 350,000 of them are for Accra.",
        "delivery - GHA 600000 vaccine_covid19 arrived 2021-05-11",
    ),
    (
        "KAMPALA: Uganda received AstraZeneca vaccines from India on Friday. "
        "The 100,000 doses were flown in by Ethiopian Airlines.",
        "delivery IND UGA 100000 vaccine_covid19 arrived 2021-05-07",
    ),
    (
        "KATHMANDU: A second Swiss consignment, 13 tonnes of PPE, is expected next Thursday.",
        "delivery CHE NPL 13 ppe expected 2021-05-20",
    ),
    (
        "APIA: A consignment of 5,000 test kits from New Zealand is due in Apia on Friday.",
        "delivery NZL WSM 5000 test_kit expected 2021-05-14",
    ),
    (
        "NEW DELHI: Two cryogenic tankers gifted by Singapore landed in Kolkata.",
        "delivery SGP IND 2 liquid_oxygen arrived -",
    ),
    (
        "MALE: The gift, 30 ventilators, was handed over by the Indian high commissioner on Sunday.",
        "delivery IND MDV 30 ventilator delivered 2021-05-09",
    ),
    (
        "NEW DELHI: Hyundai has announced a relief package of Rs 20 crore for India.",
        "pledge Hyundai IND 200000000 funding announced -",
    ),
    (
        "TUNIS: The European Union announced an aid package worth 50 million euros for Tunisia.",
        "pledge EU TUN 50000000 funding announced -",
    ),
    (
        "SUVA: The Asian Development Bank and Fiji on Friday signed a $50 million loan deal.",
        "pledge ADB FJI 50000000 funding agreed 2021-05-07",
    ),
    (
        "COLOMBO: Sri Lanka signed a deal with China for a $500 million loan on Monday.",
        "pledge CHN LKA 500000000 funding agreed 2021-05-10",
    ),
    (
        "MANILA: The AIIB has extended a $300 million loan to the Philippines for the purchase of vaccines.",
        "pledge AIIB PHL 300000000 funding granted -",
    ),
    ("BRASILIA: Brazil's health regulator authorised the AstraZeneca vaccine on Monday.",),
    ("DHAKA: Bangladesh signed a deal to buy 30 million doses of the Covid-19 vaccine.",),
    (
        "MANILA: The Philippines received 1.5 million doses of Sinovac bought from China on Thursday.",
        "delivery - PHL 1500000 vaccine_covid19 arrived 2021-05-06",
    ),
    (
        "KINSHASA: Some 200,000 doses of cholera vaccine bought by UNICEF arrived in Kinshasa on Sunday.",
        "delivery UNICEF COD 200000 vaccine_cholera arrived 2021-05-09",
    ),
    (
        "KAMPALA: The Serum Institute of India delivered 100,000 doses of the AstraZeneca vaccine to Uganda.",
        "delivery - UGA 100000 vaccine_covid19 delivered -",
    ),
    (
        "ABUJA: Nigeria took delivery of 3.9 million COVAX doses of AstraZeneca vaccine a week ago.",
        "delivery COVAX NGA 3900000 vaccine_covid19 arrived 2021-05-05",
    ),
    (
        "KATHMANDU: The Nepali diaspora in Italy sent 300 oxygen concentrators to Nepal.",
        "delivery Nepali diaspora NPL 300 oxygen_concentrator sent -",
    ),
    (
        "DILI: The Australian Defence Force delivered 800 masks to Timor-Leste on Tuesday.",
        "delivery AUS TLS 800 mask delivered 2021-05-11",
    ),
    (
        "VIENTIANE: China's Yunnan province donated 2,000 test kits to Laos.",
        "delivery CHN LAO 2000 test_kit donated -",
    ),
    (
        "COLOMBO: MAS Holdings donated 100,000 masks and Brandix 20 ventilators to Sri Lanka.",
        "delivery MAS Holdings LKA 100000 mask donated -",
        "delivery Brandix LKA 20 ventilator donated -",
    ),
    (
        "DUBLIN: Ireland is sending 700 beds to India. The beds are expected to reach Delhi on Friday.",
        "delivery IRL IND 700 bed expected 2021-05-14",
    ),
    (
        "NOIDA: LG delivered 30 beds to Noida on Thursday. Another 40 were handed over the same day.",
        "delivery LG IND 30 bed delivered 2021-05-06",
        "delivery LG IND 40 bed delivered 2021-05-06",
    ),
    (
        "DELHI: Thailand gave India 15 beds, and the Indian community in that country sent a lot of 15.",
        "delivery THA IND 15 bed donated -",
        "delivery Indian community IND 15 bed sent -",
    ),
    (
        "CANBERRA: Australia said it would offer Indonesia 1,000 ventilators.",
        "pledge AUS IDN 1000 ventilator announced -",
    ),
    (
        "YANGON: In March India sent 1.5 million doses of Covishield to Myanmar.",
        "delivery IND MMR 1500000 vaccine_covid19 arrived 2021-03-01",
    ),
    (
        "COTONOU: Benin received 203,000 doses of CoronaVac. The Chinese ambassador handed them over.",
        "delivery CHN BEN 203000 vaccine_covid19 arrived -",
    ),
    (
        "PARAMARIBO: Suriname will get a loan of $20 million from the World Bank.",
        "pledge World Bank SUR 20000000 funding granted -",
    ),
    (
        "NIAMEY: Niger's campaign got a boost when a Royal Danish Air Force jet brought 2,000 masks.",
        "delivery DNK NER 2000 mask arrived -",
    ),
    (
        "PORT-AU-PRINCE: Haiti got 60 tonnes of medical supplies, flown in from Panama by UNICEF.",
        "delivery UNICEF HTI 60 medical_supplies arrived -",
    ),
    (
        "LILONGWE: A C-130 with 200 beds, the gift of the Netherlands, touched down on Tuesday.",
        "delivery NLD MWI 200 bed arrived 2021-05-11",
    ),
    (
        "COLOMBO: Beijing, which gave Sri Lanka 600 beds in March, has promised 500 more.",
        "delivery CHN LKA 600 bed donated 2021-03-01",
        "pledge CHN LKA 500 bed promised -",
    ),
    (
        "BISHKEK: Kyrgyzstan has 300 beds. Turkey handed over 50 on Saturday, and the ministry asked for 9.",
        "delivery TUR KGZ 50 bed delivered 2021-05-08",
        "request - - 9 bed open 2021-05-12",
    ),
    (
        "SUVA: Fiji was given 1,000 beds by Australia last month and 40 by New Zealand on Friday.",
        "delivery AUS FJI 1000 bed donated 2021-04-01",
        "delivery NZL FJI 40 bed donated 2021-05-07",
    ),
    (
        "KATHMANDU: Nepal was promised 2 million doses of Sinovac under COVAX.",
        "pledge COVAX NPL 2000000 vaccine_covid19 promised -",
    ),
    (
        "YEREVAN: Armenia has accepted Russia's offer of 15,000 masks.",
        "pledge RUS ARM 15000 mask offered -",
    ),
    (
        "CONAKRY: Guinea will have 11,000 Ebola vaccine doses by Friday. WHO is flying them in.",
        "delivery WHO GIN 11000 vaccine_ebola expected 2021-05-14",
    ),
    (
        "KIGALI: Rwanda received 5,000 masks from China. The hospital received 40 on Monday, all with fever.",
        "delivery CHN RWA 5000 mask arrived -",
    ),
    (
        "FREETOWN: The 61,300 mpox vaccine doses, part of 800,000 promised by Peru for Asia, were unloaded.",
        "delivery PER SLE 61300 vaccine_mpox arrived -",
    ),
    (
        "DILI: Help came from Jakarta, which on Friday sent 5 beds, and Lisbon gave $20 to the Red Cross.",
        "delivery IDN TLS 5 bed sent 2021-05-07",
        "delivery PRT Red Cross 20 funding donated -",
    ),
    (
        "THIMPHU: Bhutan received 150,000 doses of Covishield from India in January and 400,000 in March.",
        "delivery IND BTN 150000 vaccine_covid19 arrived 2021-01-01",
        "delivery IND BTN 400000 vaccine_covid19 arrived 2021-03-01",
    ),
    (
        "VALLETTA: Malta shared its surplus: 10,000 Sinovac doses, which left for Tripoli on Friday.",
        "delivery MLT LBY 10000 vaccine_covid19 sent 2021-05-07",
    ),
    (
        "LUSAKA: Zambia was promised 2 million doses of Sinovac under COVAX, and expects the first 300,000.",
        "pledge COVAX ZMB 2000000 vaccine_covid19 promised -",
        "delivery COVAX ZMB 300000 vaccine_covid19 expected -",
    ),
    (
        "LAGOS: Gavi shipped 500,000 doses of Ebola vaccine to Nigeria; they reached Abuja on 3 May.",
        "delivery Gavi NGA 500000 vaccine_ebola arrived 2021-05-03",
    ),
    (
        "PRAIA: Cape Verde thanked Peru, which sent a team, and Hungary, whose 100 beds came on Monday.",
        "delivery HUN CPV 100 bed arrived 2021-05-10",
    ),
    (
        "SANAA: A UNICEF-chartered aircraft with 68 tonnes of medical supplies landed in Sanaa.",
        "delivery UNICEF YEM 68 medical_supplies arrived -",
    ),
    (
        "KAMPALA: The United States gave another $11 million, raising its help for Uganda to $22 million.",
        "delivery USA UGA 11000000 funding donated -",
    ),
    (
        "TEHRAN: Russia has delivered 420,000 doses of Sputnik V to Iran out of 60 million ordered.",
        "delivery - IRN 420000 vaccine_covid19 delivered -",
    ),
    (
        "MASERU: Lesotho received 36,000 doses of Sinopharm, its second COVAX consignment, on Friday.",
        "delivery COVAX LSO 36000 vaccine_covid19 arrived 2021-05-07",
    ),
    (
        "MASERU: The kingdom has also had 30,000 doses of Sinopharm from South Africa.",
        "delivery ZAF LSO 30000 vaccine_covid19 arrived -",
    ),
    (
        "TASHKENT: On Tuesday a train left Termez with 300 beds and 50 tonnes of gowns and masks for Peru.",
        "delivery UZB PER 300 bed sent 2021-05-11",
        "delivery UZB PER 50 medical_supplies sent 2021-05-11",
    ),
    (
        "KABUL: WHO's first planeload since August, 12 tonnes of medicines, landed on Monday.",
        "delivery WHO AFG 12 medicine arrived 2021-05-10",
    ),
    (
        "OUAGADOUGOU: UNICEF sent 30 beds. Rotary, which has given $2 million, will lend vehicles.",
        "delivery UNICEF BFA 30 bed sent -",
        "delivery Rotary BFA 2000000 funding donated -",
    ),
    (
        "BELMOPAN: Belize thanked Taiwan for 90 concentrators handed over on Monday. They came with 20 beds.",
        "delivery TWN BLZ 90 oxygen_concentrator donated 2021-05-10",
        "delivery TWN BLZ 20 bed donated 2021-05-10",
    ),
    (
        "SKOPJE: The country has bought 200,000 doses of Sputnik V, 3,000 of which have been delivered.",
        "delivery - MKD 3000 vaccine_covid19 delivered -",
    ),
    (
        "SKOPJE: Serbia brought 4,680 Sinovac doses on Sunday. Another 3,320 followed on Monday.",
        "delivery SRB MKD 4680 vaccine_covid19 arrived 2021-05-09",
        "delivery SRB MKD 3320 vaccine_covid19 arrived 2021-05-10",
    ),
    (
        "PODGORICA: Montenegro is waiting for 100,000 doses of Sinovac from COVAX.",
        "delivery COVAX MNE 100000 vaccine_covid19 expected -",
    ),
    (
        "NASSAU: India gave the Bahamas 20,000 doses of Sinovac. It expects a further 33,600 through COVAX.",
        "delivery IND BHS 20000 vaccine_covid19 donated -",
        "delivery COVAX BHS 33600 vaccine_covid19 expected -",
    ),
    (
        "MINSK: Peru's gift of 300 beds to Belarus has arrived, and 20 ventilators from the EU.",
        "delivery PER BLR 300 bed arrived -",
        "delivery EU BLR 20 ventilator arrived -",
    ),
    (
        "KIGALI: The Gates Foundation has pledged $1.3 billion to Africa CDC to buy vaccine.",
        "pledge Gates Foundation Africa CDC 1300000000 funding announced -",
    ),
    (
        "NAIROBI: Kenya received 1 million doses of Sinovac. It has asked COVAX for 2 million more doses.",
        "delivery - KEN 1000000 vaccine_covid19 arrived -",
        "request - - 2000000 vaccine_covid19 open 2021-05-12",
    ),
    (
        "FREETOWN: Britain will provide 80 beds to Sierra Leone, the minister announced on Thursday.",
        "pledge GBR SLE 80 bed announced 2021-05-06",
    ),
    (
        "QUITO: A first lot of 150,000 Moderna doses bought by the country's insurance arrived on 11 March.",
        "delivery - ECU 150000 vaccine_covid19 arrived 2021-03-11",
    ),
    (
        "KIGALI: Belgium gave Rwanda 20 ventilators. On Friday Moderna shipped 300 doses to Kigali.",
        "delivery BEL RWA 20 ventilator donated -",
        "delivery - RWA 300 vaccine_covid19 sent 2021-05-07",
    ),
]


@pytest.mark.parametrize("told", TOLD, ids=[text.split(":")[0] for text, *_ in TOLD])
def test_goods_are_read_as_told(told: tuple[str, ...]) -> None:
    text, *wanted = told

    assert read(text) == wanted


def test_who_is_asked_in_a_talk_is_the_addressee() -> None:
    text = "DHAKA: Foreign Minister Momen asked for Sinopharm vaccine in a call with his Chinese counterpart."

    (request,) = read_drafts(Document(text=ONE + text, name="x")).drafts

    assert (request.value("actor"), request.value("addressee")) == ("BGD", "CHN")


def test_who_is_only_told_something_does_not_ask() -> None:
    text = (
        "MORONI: The Comoros has told WHO that it needs 1,000 beds. Japan had been asked by Peru for 60 beds."
    )

    asked = [
        (one.value("actor"), one.value("addressee"))
        for one in read_drafts(Document(text=ONE + text, name="x")).drafts
    ]

    assert asked == [("COM", None), ("PER", "JPN")]


def test_bought_goods_are_no_donation() -> None:
    text = (
        ONE
        + "TUNIS: A shipment of 100,000 Sinovac doses purchased by the government landed in Tunis on Sunday."
    )

    (delivery,) = read_drafts(Document(text=text, name="x")).drafts

    assert delivery.value("mode") == "purchase"
