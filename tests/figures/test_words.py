from aidlift.figures.words import counted


def test_a_count_of_one_is_said_in_the_singular():
    assert counted(1, "deaths", new=True) == "1 new death"
    assert counted(1, "recoveries") == "1 recovery"
    assert counted(3498, "deaths", new=True) == "3,498 new deaths"
    assert counted(0, "cases") == "0 cases"
