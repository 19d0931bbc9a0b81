"""What a donor allows, and which matches are suggested."""

from hypothesis import given
from hypothesis import strategies as st

from aidlift.assistance import Earmark, Promised, Wanted, refusal, suggest
from aidlift.assistance.earmarks import departure

WANTED = Wanted(line="R/1", request="R", country="IND", item="OXC05", quantity=100, facility="AIIMS Delhi")


def promised(quantity=10, *, line="P/1", item="OXC05", country="", **earmark):
    return Promised(line=line, item=item, quantity=quantity, country=country, earmark=Earmark(**earmark))


def test_a_hard_earmark_binds_to_the_use_it_names():
    fits = {
        ("country", "IND"): True,
        ("country", "NPL"): False,
        ("facility", "aiims delhi"): True,
        ("facility", "RML"): False,
        ("request", "R"): True,
        ("item", "MN95"): False,
    }
    for (kind, value), fit in fits.items():
        assert (refusal(promised(kind=kind, value=value, is_hard=True), WANTED) == "") is fit


def test_a_soft_earmark_is_a_wish():
    wish = promised(kind="country", value="NPL")
    assert refusal(wish, WANTED) == ""
    assert departure(wish, WANTED) == "country NPL if possible"


def test_a_wording_that_may_mean_several_items_takes_one_of_them():
    vague = Wanted(line="R/2", request="R", country="IND", item="", quantity=5, candidates=("OXC05", "OXC10"))
    assert refusal(promised(), vague) == ""
    assert "not among those" in refusal(promised(item="MN95"), vague)
    assert "does not say which item" in refusal(promised(item=""), vague)


def test_what_is_promised_to_one_country_stays_there():
    assert "promised to NPL" in refusal(promised(country="NPL"), WANTED)
    assert refusal(promised(country="NPL", kind="country", value="NPL"), WANTED) == ""


EARMARKS = st.one_of(
    st.just(Earmark()),
    st.builds(Earmark, kind=st.just("country"), value=st.sampled_from(["IND", "NPL"]), is_hard=st.booleans()),
)
PROMISES = st.lists(
    st.builds(
        Promised,
        line=st.uuids().map(str),
        item=st.sampled_from(["OXC05", "MN95"]),
        quantity=st.integers(0, 20),
        earmark=EARMARKS,
    ),
    max_size=6,
    unique_by=lambda promise: promise.line,
)
WANTS = st.lists(
    st.builds(
        Wanted,
        line=st.uuids().map(str),
        request=st.just("R"),
        country=st.sampled_from(["IND", "NPL"]),
        item=st.sampled_from(["OXC05", "MN95"]),
        quantity=st.integers(0, 20),
    ),
    max_size=6,
    unique_by=lambda want: want.line,
)


@given(promises=PROMISES, wants=WANTS)
def test_suggestions_never_give_more_than_there_is_or_break_an_earmark(promises, wants):
    by_line = {one.line: one for one in [*promises, *wants]}
    given_, taken = dict.fromkeys(by_line, 0), dict.fromkeys(by_line, 0)
    for fit in suggest(promises, wants):
        assert refusal(by_line[fit.pledge_line], by_line[fit.request_line]) == ""
        given_[fit.pledge_line] += fit.quantity
        taken[fit.request_line] += fit.quantity
    assert all(given_[one.line] <= one.quantity for one in promises)
    assert all(taken[one.line] <= one.quantity for one in wants)
    # nothing that would fit is left beside a need
    for promise in promises:
        for want in wants:
            free = promise.quantity - given_[promise.line]
            lack = want.quantity - taken[want.line]
            assert min(free, lack) == 0 or refusal(promise, want)
