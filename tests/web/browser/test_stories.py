"""Stories of the desk, one per role, from what waits at home to done, each by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import AIDLIFT
from tests.web.browser.hands import Hands

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def state(hands: Hands, expected: str) -> None:
    """Say in which state the record is that the page shows."""
    expect(hands.page.locator("h1")).to_contain_text(expected)


def does(hands: Hands, *steps: str) -> None:
    """Take steps that ask for nothing more, each from the record's page."""
    for step in steps:
        hands.open(step)
        hands.press(step)


def test_a_focal_point_asks_and_an_approver_approves_without_scripts(enter):
    chamari = Hands(enter("chamari", java_script_enabled=False))
    chamari.open("Draft request")
    chamari.type("Country", "LKA")
    chamari.type("Title", "Oxygen for Colombo")
    chamari.type("Item, row 1", "OXC10")
    chamari.type("Quantity, row 1", "forty")
    chamari.press("Draft request")
    expect(chamari.page.get_by_role("alert")).to_contain_text("must be a whole number")
    chamari.type("Quantity, row 1", "40")
    chamari.press("Draft request")
    expect(chamari.page.get_by_role("status")).to_contain_text("Done: draft request")
    does(chamari, "Submit request")
    state(chamari, "submitted")

    hana = Hands(enter("hana"))
    expect(hana.page.locator(".agenda")).to_contain_text("to be reviewed or decided")
    hana.page.goto(chamari.page.url)
    does(hana, "Review request", "Approve request")
    state(hana, "approved")
    expect(hana.page.locator(".timeline")).to_contain_text("chamari")


def test_goods_are_counted_on_a_telephone_and_signed_for_by_two(site, enter):
    farid = Hands(enter("farid", width=390))
    expect(farid.page.locator(".agenda")).to_contain_text("delivered: count what came")
    farid.page.goto(f"{site.url}/records/consignment/{site.found['delivered']}/")
    farid.open("Count receipt")
    assert farid.page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(farid.page.locator(".lines")).to_contain_text("40 shipped")
    farid.type("Accepted, row 1", "38")
    farid.type("Accepted, row 2", "600")
    farid.press("Count receipt")
    expect(farid.page.get_by_role("alert")).to_be_visible()  # two are not accounted for
    farid.type("Missing, row 1", "2")
    farid.type("Reason, row 1", "two boxes were wet and empty")
    farid.press("Count receipt")
    receipt = farid.page.url
    does(farid, "Sign receipt")
    farid.page.goto(receipt)
    expect(farid.page.locator("main")).to_contain_text("Countersign receipt: left to another person")
    assert farid.page.get_by_role("link", name="Countersign receipt").count() == 0

    fatima = Hands(enter("fatima", width=390))
    expect(fatima.page.locator(".agenda")).to_contain_text("receipt waits for a second signature")
    fatima.page.goto(receipt)
    does(fatima, "Countersign receipt", "Post receipt")
    state(fatima, "posted")


def test_a_donor_promises_a_planner_confirms_and_a_paper_commits(enter):
    mira = Hands(enter("mira"))
    mira.open("Report pledge")
    mira.type("Donor", "XIAOMI")
    mira.type("Item, row 1", "OXC10")
    mira.type("Quantity, row 1", "1000")
    mira.press("Report pledge")
    state(mira, "reported")
    pledge = mira.page.url

    bikram = Hands(enter("bikram"))
    bikram.page.goto(pledge)
    does(bikram, "Confirm pledge")
    state(bikram, "pledged")

    mira.page.goto(pledge.partition("/records/")[0] + "/do/document.add/")
    mira.type("Document", "DOC-XIAOMI-1")
    mira.type("Publisher", "Xiaomi")
    mira.type("Title", "Deed of donation")
    mira.press("Add document")
    mira.page.goto(pledge)
    mira.open("Commit pledge")
    mira.type("Document", "DOC-XIAOMI-1")
    mira.press("Commit pledge")
    state(mira, "committed")


def test_a_planner_releases_goods_that_an_approver_lets_go(site, enter):
    bikram = Hands(enter("bikram"))
    bikram.page.goto(f"{site.url}/tables/releases/")
    bikram.unfold("Do something")
    bikram.open("Draft release")
    bikram.type("Store", "CTU")
    bikram.type("Destination", "KTM")
    bikram.type("Country", "NPL")
    bikram.type("Lot, row 1", site.found["lot"])
    bikram.type("Quantity, row 1", "120")
    bikram.press("Draft release")
    release = bikram.page.url
    does(bikram, "Propose release")
    bikram.page.goto(release)
    # who proposes never approves
    expect(bikram.page.locator("main")).to_contain_text("Approve release: left to another person")
    assert bikram.page.get_by_role("link", name="Approve release").count() == 0

    hana = Hands(enter("hana"))
    expect(hana.page.locator(".agenda")).to_contain_text("release order waits for your decision")
    hana.page.goto(release)
    does(hana, "Approve release")
    bikram.page.goto(release)
    does(bikram, "Issue release")
    state(bikram, "issued")


def test_a_carrier_takes_goods_from_the_apron_to_the_shed_on_a_telephone(site, enter):
    elias = Hands(enter("elias", width=390))
    elias.page.goto(f"{site.url}/records/consignment/{site.found['waiting']}/")
    does(elias, "Manifest consignment", "Depart consignment", "Record arrival")
    state(elias, "arrived")
    elias.page.goto(f"{site.url}/records/consignment/{site.found['waiting']}/")
    does(elias, "Unload consignment")
    expect(elias.page.get_by_role("status")).to_contain_text("Done: unload consignment")


def test_an_epidemiologist_enters_a_count_and_its_correction_and_both_stay(site, enter):
    asha = Hands(enter("asha"))
    asha.page.goto(f"{site.url}/do/document.add/")
    asha.type("Document", "DOC-SITREP-9")
    asha.type("Publisher", "Ministry of Health, Nepal")
    asha.type("Title", "Situation report 9")
    asha.press("Add document")
    for count in ("7300", "7448"):
        asha.page.goto(f"{site.url}/tables/figures/")
        asha.unfold("Do something")
        asha.open("Report figure")
        asha.type("Location", "NPL")
        asha.type("Date", "2021-04-29")
        asha.type("Target", "new cases")
        asha.type("Value", count)
        asha.type("Document", "DOC-SITREP-9")
        asha.press("Report figure")
        expect(asha.page.get_by_role("status")).to_contain_text("Done: report figure")
    asha.page.goto(f"{site.url}/tables/figures/?_find=DOC-SITREP-9&location=NPL")
    expect(asha.page.locator("main")).to_contain_text("7,300")
    expect(asha.page.locator("main")).to_contain_text("7,448")


def test_work_is_watched_on_a_page_that_keeps_up_while_a_worker_does_it(site, enter):
    asha = Hands(enter("asha"))
    asha.page.goto(f"{site.url}/do/outlook.begin/")
    asha.type("Day", "2021-05-01")
    asha.press("Begin an outlook")
    shown = asha.page.locator("main")
    expect(shown).to_contain_text("It waits for a worker")
    asha.reach("button", "Cancel this run")
    site.run(AIDLIFT, "worker", "--until-empty")
    expect(shown).to_contain_text("There are no figures of record yet")
    expect(shown.get_by_role("button")).to_have_count(0)


def test_an_auditor_has_the_chain_walked_finds_who_did_what_and_takes_it_along(enter):
    gul = Hands(enter("gul"))
    gul.open("Audit")
    gul.open("Verify the chain")
    expect(gul.page.get_by_role("status")).to_contain_text("none is missing, added or altered")
    gul.open("Who did what")
    gul.type("Find in the rows", "elias waybill.issue")
    gul.press("Show")
    expect(gul.page.locator("main")).to_contain_text("876-12345675")
    gul.reach("link", "CSV")
    with gul.page.expect_download() as taken:
        gul.page.keyboard.press("Enter")
    assert "876-12345675" in taken.value.path().read_text(encoding="utf-8")


def test_an_operator_lets_somebody_in_and_later_stops_her(site, enter):
    password = "four words of another poem"
    olga = Hands(enter("olga"))
    olga.open("Add person")
    olga.type("Username", "rafia")
    olga.type("Name", "Rafia")
    olga.type("Password", password)
    olga.press("Add person")
    expect(olga.page.get_by_role("status")).to_contain_text("Done: add person")
    olga.open("Grant role")
    olga.type("Role", "auditor")
    olga.press("Grant role")
    expect(olga.page.locator("h1")).to_contain_text("rafia")

    rafia = Hands(enter(""))
    rafia.page.goto(f"{site.url}/account/login/")
    rafia.type("Username", "rafia")
    rafia.type("Password", password)
    rafia.press("Sign in")
    expect(rafia.page.locator("h1")).to_contain_text("Good day, Rafia")

    does(olga, "Stop person")
    rafia.page.goto(f"{site.url}/tables/flights/")
    expect(rafia.page.locator("h1")).to_contain_text("Sign in")
