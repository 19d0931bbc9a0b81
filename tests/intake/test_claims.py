"""Claims side by side, and chains from promise to arrival."""

from datetime import date

from aidlift.intake import Document, Read, read_drafts
from aidlift.intake.chains import chains
from aidlift.intake.claims import claim_sets, count_sources

FRIDAY = date(2021, 4, 30)


def read(text: str, *, day: date = FRIDAY, source: str = "", name: str = "text") -> Read:
    return read_drafts(Document(text=text, day=day, source=source, name=name))


def facts(sets):
    return {(one.key[0], one.key[1]): one for one in sets}


def test_two_numbers_for_one_fact_stand_side_by_side_and_the_ministrys_is_preferred():
    press = read("India reported 386,693 new cases in the last 24 hours.", source="a newspaper")
    ministry = read("India reported 386,452 new cases in the last 24 hours, the health ministry said.")
    one = facts(claim_sets([press, ministry]))["cases", "new"]
    assert one.preferred.draft.value("value") == 386452
    assert one.preferred.rank == "ministry"
    assert [claim.draft.value("value") for claim in one.conflicts] == [386693]
    assert one.support == ()


def test_a_rounded_number_and_more_than_agree_with_the_exact_one():
    texts = (
        "India's total number of cases stands at 18,762,976.",
        "India's total rose to 18.76 million cases.",
        "India's infection total has passed 18 million.",
    )
    one = facts(claim_sets([read(text) for text in texts]))["cases", "cumulative"]
    assert one.preferred.draft.value("value") == 18762976
    assert len(one.support) == 2
    assert one.conflicts == ()


def test_a_total_that_is_not_yesterdays_and_new_is_flagged():
    day_before = read("Nepal's total number of cases stands at 1,000.", day=date(2021, 4, 29))
    today = read(
        "Nepal reported 50 new cases in the last 24 hours. The total number of cases stands at 1,060."
    )
    flags = facts(claim_sets([day_before, today]))
    told = [flag for one in claim_sets([day_before, today]) for flag in one.flags]
    assert told == ["total 1060 is not that of the day before, 1000, and 50 new"]
    assert flags["cases", "new"].flags == ()


def test_swapped_digits_are_flagged():
    texts = (
        "India's total number of recoveries stands at 15,384,418.",
        "India's total number of recoveries stands at 15,384,481.",
    )
    (one,) = claim_sets([read(text) for text in texts])
    assert one.flags == ("15384481 has the digits of 15384418 in another order",)


def test_copies_of_one_wire_text_count_as_one_source():
    words = (
        "Kenya reported 42 new cholera cases and two deaths on Wednesday as floods cut roads in the north. "
    )
    first, copy = Document(text=words * 2, name="a"), Document(text="By our staff. " + words * 2, name="b")
    words_of_others = "Officials in Nairobi spoke of rain and of closed schools in many towns of the coast."
    other = Document(
        text=words_of_others,
        name="c",
    )
    assert count_sources([first, copy, other]) == 2


def test_what_arrived_is_taken_from_what_was_promised():
    pledge = read("China has promised to donate 20,000 oxygen cylinders to Nepal.")
    arrived = read("China donated 400 oxygen cylinders to Nepal on Tuesday.")
    asked = read("Nepal has asked China for oxygen cylinders.")
    drafts = [draft for one in (pledge, arrived, asked) for draft in one.drafts]
    (one,) = chains(drafts)
    assert (one.donor, one.recipient, one.item) == ("CHN", "NPL", "oxygen_cylinder")
    assert (one.promised, one.arrived, one.open) == (20000, 400, 19600)
    assert len(one.requests) == 1


def test_a_month_and_a_day_are_two_facts():
    text = "In April, India reported 6,600,000 new cases. India reported 386,452 new cases on Friday."
    sets = claim_sets([read(text, day=date(2021, 5, 1))])
    assert [len(one.conflicts) for one in sets] == [0, 0]


def test_a_number_is_preferred_to_a_bound():
    texts = (
        "Active cases crossed the 31 lakh mark, the health ministry said.",
        "Active cases in India stand at 31,70,228.",
    )
    (one,) = claim_sets([read(f"India: {text}") for text in texts])
    assert one.preferred.draft.value("value") == 3170228
    assert len(one.support) == 1
