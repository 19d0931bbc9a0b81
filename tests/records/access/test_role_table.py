"""The role table of the practice, restated apart from the program's; every cell tried, allowed and denied.

W writes anywhere, w writes its own (country, store or party), R reads anywhere, r reads its own, p reads what
is published, a dot may nothing.
"""

import pytest

from aidlift.errors import NotAllowed
from aidlift.records import access

ROLES = ["asha", "bikram", "chamari", "mira", "elias", "farid", "hana", "gul", "pavel", "olga"]
"""Epidemiologist, planner, focal point, donor, carrier, store keeper, approver, auditor, public, operator."""

TABLE = """
    figures           W R w . . . R R p .
    outlook           W W r R . . R R p .
    request.submit    . W w . . . R R p .
    request.approve   . . . . . . W R . .
    pledge.make       . . . w . . . R p .
    pledge.confirm    . W . . . . R R . .
    plan              . W . . . . R R . .
    release.approve   . W . . . . W R . .
    flight            . W r . w . R R p .
    shipment          . W r . w w R R . .
    arrival           . W w . w w R R . .
    stock             . W . . . w R R . .
    receipt           . . w . . w R R . .
    reversal.propose  . . . . . w . R . .
    reversal.approve  . . . . . . W R . .
    bulletin          W W p p p p . R p p
    bulletin.approve  . . . . . . W . . .
    intake            W W . . . . . R . .
    article           W W W . . . R R . .
    document          W W W W W W R R p .
    audit             . . r r r r R W p .
    people            . . . . . . . . . W
    places            . W . . . . . . . W
"""

OWN = {"country": "LKA", "store": "CTU", "party": "XIAOMI"}
OF_CARRIER = OWN | {"party": "3U"}
FOREIGN = {"country": "NPL", "store": "KMG", "party": "OPPO"}

CELLS = [
    (line.split()[0], name, cell)
    for line in TABLE.strip().splitlines()
    for name, cell in zip(ROLES, line.split()[1:], strict=True)
]


@pytest.fixture
def person(cast, operator):
    return lambda name: operator if name == "olga" else cast(name)


def test_the_table_names_every_permission_of_the_program():
    assert {permission for permission, _, _ in CELLS} == set(access.permissions()) - {"token"}


@pytest.mark.parametrize("permission", sorted({permission for permission, _, _ in CELLS}))
def test_everybody_may_what_the_table_says_and_nothing_else(person, permission):
    for _, name, cell in (one for one in CELLS if one[0] == permission):
        who, own = person(name), OF_CARRIER if name == "elias" else OWN
        said = {
            "writes here": access.may(who, permission, access="write", **own),
            "writes elsewhere": access.may(who, permission, access="write", **FOREIGN),
            "reads here": access.may(who, permission, access="read", **own),
            "reads elsewhere": access.may(who, permission, access="read", **FOREIGN),
        }
        expected = {
            "writes here": cell in "Ww",
            "writes elsewhere": cell == "W",
            "reads here": cell in "WwRr",
            "reads elsewhere": cell in "WR",
        }
        assert said == expected, f"{name}: {permission}"


def test_who_may_not_is_told_whose_it_is(person):
    with pytest.raises(NotAllowed, match=r"Chamari may not do this: “request.approve” belongs to approver"):
        access.require(person("chamari"), "request.approve")
    with pytest.raises(NotAllowed, match="for NPL"):
        access.require(person("chamari"), "request.submit", country="NPL")


def test_a_role_bound_to_its_own_passes_for_no_record_that_names_none(person):
    assert not access.may(person("chamari"), "request.submit")
    assert not access.may(person("farid"), "stock")
