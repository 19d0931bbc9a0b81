"""What is not sure is left unread: whose counts, whose goods, what is only feared, wanted or a part."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2023, 3, 5)


def drafts(text: str):
    return read_drafts(Document(text=text, day=DAY)).drafts


def test_totals_of_a_text_about_a_region_are_not_of_the_country_it_names_most():
    text = (
        "Cholera goes on in the African Region, with 12 countries reporting cases. Chad has had an outbreak "
        "since 2021, while Malawi, Nigeria and Kenya reported outbreaks in 2022. Kenya shares borders.\n\n"
        "Cumulatively, 124,113 cases have been reported."
    )
    assert {(d.value("value"), d.value("place")) for d in drafts(text)} == {
        (12, "Africa"),
        (124113, "Africa"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Officials warn that the total number of cases in Fiji may soon surpass 9,000.",
        "Daily infections in Fiji remain high, ranging from 200 to more than 400 cases.",
        "Fiji will seek approval for one million more doses of the AstraZeneca vaccine.",
        "The ventilators donated to the Fiji government were barred from export.",
        "Fiji received urgently needed supplies.",
    ],
)
def test_what_is_feared_asked_leave_for_or_given_by_nobody(text):
    assert not drafts(text)


def test_a_name_with_its_year_counts_nothing():
    told = drafts("Fiji reported 1,888 new cases of the coronavirus disease 2019 (COVID-19) on Sunday.")
    assert [d.value("value") for d in told] == [1888]


def test_patients_isolated_and_shares_beside_numbers():
    text = (
        "In Fiji, 29 patients are currently isolated. Of the total, 26,238 or 4.7% are still classified as "
        "active cases. Fiji accounts for 39.3% (48,815) of the total cases."
    )
    told = [(d.value("measure"), d.value("value")) for d in drafts(text)]
    assert told == [("active_cases", 29), ("active_cases", 26238), ("cases", 48815)]


def test_carriers_listed_under_what_they_halted():
    text = (
        "Airlines that have cancelled all China flights\n\n"
        "• Kenya Airways: January 31 until further notice.\n\n• Finnair: February 6.\n"
    )
    told = [(d.value("carrier"), d.value("status"), d.value("destination")) for d in drafts(text)]
    assert told == [("Kenya Airways", "suspended", "CHN"), ("Finnair", "suspended", "CHN")]


def test_each_gift_has_its_own_day():
    text = (
        "Peru highly values the support provided by the Chinese government by donating 600,000 doses of "
        "Sinopharm vaccines on January 31, 500,000 on February 26."
    )
    told = [(d.value("donor"), d.value("quantity")) for d in drafts(text)]
    assert told == [("CHN", 600000), ("CHN", 500000)]


def test_goods_that_are_only_to_be_bought_or_shared_among_those_who_get_them_are_not_given():
    text = (
        "Bangladesh announced the purchase of 30 million doses of cholera vaccine. "
        "Chad and Niger will have to share 2 million doses of cholera vaccine."
    )
    assert [d.type for d in drafts(text)] == []


def test_counts_taken_off_the_figures_are_no_counts():
    text = (
        "About 300 deaths ascribed to cholera in Chad have been removed from the list; 120 people have died."
    )
    assert [d.value("value") for d in drafts(text)] == [120]


def test_no_fewer_than_is_reached_and_fewer_than_is_not():
    text = "Chad had no fewer than 300 cholera cases. Niger had fewer than 200 cholera cases."
    assert [(d.value("value"), d.value("qualifier")) for d in drafts(text)] == [(300, "at_least")]


def test_a_blank_too_many_in_a_number_is_passed_over_but_not_in_a_list():
    assert [d.value("value") for d in drafts("Chad reported 17, 541 cholera cases.")] == [17541]
    assert [d.value("value") for d in drafts("In week 17, 541 cholera cases were reported in Chad.")] == [541]
