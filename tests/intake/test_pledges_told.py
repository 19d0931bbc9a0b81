"""Pledges and requests told without a verb of giving, and sums in the money of many countries."""

from aidlift.intake import Document, read_drafts


def test_money_goes_to_the_fund_told_before():
    text = "Peru pledged $4 million to the Hope Relief Fund. Chile gave $5 million to the fund. Cuba vowed"
    found = read_drafts(Document(text=f"date 2021-05-05 {text} $6 million to poor countries.")).drafts
    assert [one.value("recipient") for one in found] == ["Hope Relief Fund", "Hope Relief Fund", "WLD"]
