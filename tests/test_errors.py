from aidlift.errors import BadInput, NoPlan, NotFound, Problem, RefusedFile, UnknownLayout, Unreachable


def test_a_problem_reads_as_place_and_sentence():
    assert (
        str(Problem("is -4; it cannot be below 0", 14, "quantity"))
        == "row 14, quantity: is -4; it cannot be below 0"
    )
    assert str(Problem("the file is empty")) == "the file is empty"


def test_every_error_has_its_own_code_and_a_status_for_each_door():
    errors = [BadInput, UnknownLayout, RefusedFile, NotFound, NoPlan, Unreachable]
    assert len({error.code for error in errors}) == len(errors)
    assert all(error.exit_status > 0 and 400 <= error.http_status < 600 for error in errors)


def test_bad_input_becomes_problem_json_with_each_problem():
    error = BadInput("The table lots has 1 problem.", [Problem("is empty", 3, "lot")])
    assert error.to_dict() == {
        "type": "bad-input",
        "title": "BadInput",
        "status": 422,
        "detail": "The table lots has 1 problem.",
        "errors": [{"row": 3, "column": "lot", "message": "is empty"}],
    }
