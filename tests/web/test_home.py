"""What needs each role now: one thing is linked to outright, several to their list, at its rows."""

from tests.web.test_doing import drafted


def test_one_thing_that_waits_is_opened_and_several_are_listed_past_the_filters(desk):
    chamari = desk("chamari")
    first = drafted(chamari)
    assert f'<a href="/records/request/{first}/">' in chamari.get("/").content.decode()
    drafted(chamari)
    assert '<a href="/tables/requests/?state=draft#found">' in chamari.get("/").content.decode()
    assert 'id="found"' in chamari.get("/tables/requests/?state=draft").content.decode()


def test_a_list_is_narrowed_to_the_state_of_all_that_waits(desk):
    for _ in range(2):
        name = drafted(desk("chamari"))
        desk("chamari").post("/do/request.submit/", {"request_id": name})
    assert '<a href="/tables/requests/?state=submitted#found">' in desk("hana").get("/").content.decode()
