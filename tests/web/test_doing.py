"""A form of any action: problems beside their fields, values kept, and no change over another's."""

import re

from aidlift.records.assistance.models import Request
from aidlift.records.audit import chain
from aidlift.records.clock import now


def lines(*rows):
    return {f"lines-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}


def drafted(client, **more):
    answer = client.post(
        "/do/request.draft/",
        {"country": "LKA", "title": "Oxygen", **lines({"item": "OXC10", "quantity": "40"}), **more},
    )
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"].strip("/").split("/")[-1]


def test_a_form_does_its_action_and_leads_to_the_record_with_a_sentence(desk):
    chamari = desk("chamari")
    name = drafted(chamari)
    page = chamari.get(f"/records/request/{name}/").content.decode()
    assert f"Done: draft request (request {name})." in page
    assert "Submit request" in page
    assert Request.objects.get(pk=name).lines.get().quantity == 40


def test_problems_stand_beside_their_field_and_row_and_what_was_typed_stays(desk):
    wrong = lines({"item": "OXC10", "quantity": "forty"}, {}, {"item": "OXC10", "quantity": "7"})
    answer = desk("chamari").post("/do/request.draft/", {"needed_by": "soon", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="field-country-wrong"' in page
    assert 'id="field-needed_by-wrong"' in page
    assert re.search(r'id="field-lines-0-quantity"[^>]*value="forty"[^>]*aria-invalid="true"', page)
    assert re.search(r'id="field-lines-1-quantity"[^>]*value="7"', page)
    assert 'href="#field-lines-0-quantity"' in page
    assert not Request.objects.exists()


def test_a_record_known_by_its_number_is_typed_and_never_picked_from_a_list(desk):
    asha = desk("asha")
    for number in ("1", "2"):
        asha.post(
            "/do/document.add/", {"document_id": f"DOC-{number}", "publisher": "WHO", "title": "A report"}
        )
    page = asha.get("/do/figure.report/").content.decode()
    assert '<input id="field-document" name="document" value="" type="text" list="choices-document"' in page
    assert all(f'<option value="DOC-{number}">' in page for number in ("1", "2"))


def test_rows_are_typed_pasted_or_copied_from_a_sheet(desk):
    for pasted in ("item,quantity\nOXC10,40", "item;quantity\nOXC10;40", "item\tquantity\nOXC10\t40\n\n"):
        name = drafted(desk("chamari"), **{"lines-csv": pasted})
        assert [line.quantity for line in Request.objects.get(pk=name).lines.order_by("pk")] == [40, 40]


def test_more_rows_are_given_without_doing_anything(desk):
    answer = desk("chamari").post("/do/request.draft/", {"country": "LKA", "_more": "lines"})
    assert answer.status_code == 200
    assert answer.content.decode().count('name="lines-4-item"') == 1
    assert 'value="LKA"' in answer.content.decode()
    assert not Request.objects.exists()


def test_what_another_changed_meanwhile_is_not_done_over(desk, cast):
    chamari, second = desk("chamari"), desk("bikram")
    name = drafted(chamari)
    page = second.get(f"/records/request/{name}/").content.decode()
    address = re.search(r'href="(/do/request\.withdraw/\?[^"]*)"', page)[1].replace("&amp;", "&")
    form = second.get(address).content.decode()
    hidden = dict(re.findall(r'name="(_subject|_seen)" value="([^"]*)"', form))
    assert hidden["_subject"] == f"request {name}"

    assert chamari.post("/do/request.submit/", {"request_id": name}).status_code == 302

    answer = second.post("/do/request.withdraw/", {"request_id": name, "reason": "a mistake", **hidden})
    assert answer.status_code == 409
    assert "changed since you looked at it: Chamari did “request.submit”" in answer.content.decode()
    assert Request.objects.get(pk=name).state == "submitted"


def test_a_step_from_the_wrong_state_says_what_can_be_done(desk):
    chamari = desk("chamari")
    name = drafted(chamari)
    chamari.post("/do/request.submit/", {"request_id": name})
    answer = chamari.post("/do/request.submit/", {"request_id": name})
    assert answer.status_code == 409
    assert "What can be done now" in answer.content.decode()
    page = chamari.get(f"/records/request/{name}/").content.decode()
    assert "Submit request" in page.split("What can be done from another state")[1]


def test_a_key_is_shown_once_and_kept_nowhere(desk):
    answer = desk("gul").post("/do/token.add/", {"name": "nightly export"})
    secret = re.search(r"aidlift_[\w-]{43}", answer.content.decode())[0]
    assert answer.headers["Cache-Control"] == "no-store"
    assert secret not in desk("gul").get("/tables/tokens/").content.decode()
    assert secret not in desk("gul").get("/tables/audit/").content.decode()


def test_who_drafts_a_bulletin_without_seeing_consignments_is_told_so(desk):
    words = "will not say where goods are"
    assert words in desk("asha").get("/do/bulletin.draft/").content.decode()
    assert words not in desk("bikram").get("/do/bulletin.draft/").content.decode()


def test_every_action_leads_to_a_page_that_is_there_and_a_sign_in_stops_no_operator(desk, cast, operator):
    olga = desk(operator.username)
    added = olga.post("/do/person.add/", {"username": "rafia", "name": "Rafia"})
    assert added.headers["Location"] == "/records/person/rafia/"
    granted = olga.post("/do/role.grant/", {"username": "rafia", "role": "auditor"})
    assert granted.headers["Location"] == "/records/person/rafia/"
    chain.note(cast("rafia"), "person.sign-in", "person rafia", at=now(), details={})
    stopped = olga.post("/do/person.stop/", {"username": "rafia", "_subject": "person rafia", "_seen": "0"})
    assert stopped.status_code == 302
    assert olga.get(stopped.headers["Location"]).status_code == 200


def test_who_acts_for_one_country_finds_it_filled_in_and_what_can_wait_is_folded(desk):
    page = desk("chamari").get("/do/request.draft/").content.decode()
    assert re.search(r'id="field-country"[^>]*value="LKA"', page)
    first, folded = page.split('<details class="later">')
    assert 'id="field-title"' in first
    assert 'id="field-occurred_at"' in folded
    everywhere = desk("bikram").get("/do/request.draft/").content.decode()
    assert re.search(r'id="field-country"[^>]*value=""', everywhere)
