from dataclasses import fields

import pytest

from aidlift import frames
from aidlift.errors import BadInput, NotFound
from aidlift.needs import Pathway, pathway, pathways, read_pathway
from aidlift.needs.pathway import parameters

LINES = [
    "share_mild,0.4,share,me",
    "share_moderate,0.4,share,me",
    "share_severe,0.15,share,me",
    "share_critical,0.05,share,me",
    "stay_severe,7,days,me",
    "stay_critical,14,days,me",
    "stay_isolation,14,days,me",
    "oxygen_share_severe,1,share,me",
    "oxygen_flow_severe,10,L/min,me",
    "oxygen_flow_critical,30,L/min,me",
    "health_worker_hours_severe,18,hours,me",
    "health_worker_hours_critical,32,hours,me",
    "cleaner_hours_severe,0.5,hours,me",
    "cleaner_hours_critical,0.75,hours,me",
    "shift_hours,8,hours,me",
    "ambulance_workers_per_bed,0.06,workers,me",
    "biomedical_engineers_per_bed,0.02,workers,me",
    "share_workers_treating,0.53,share,me",
    "share_beds_not_covid,0.4,share,me",
    "tests_per_mild_case,1,tests,me",
    "tests_per_severe_case,2,tests,me",
    "negatives_per_case,10,cases,me",
    "share_antigen,0.2,share,me",
    "wasted_pcr,0.1,share,me",
]


def written(*changes: str) -> str:
    replaced = {line.split(",")[0]: line for line in [*LINES, *changes]}
    return "\n".join(["parameter,value,unit,source", *replaced.values()])


def problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read_pathway(text, name="mine")
    return [str(problem) for problem in refused.value.problems]


def test_a_pathway_of_ones_own_is_read_with_its_sources():
    mine = read_pathway(written("stay_severe,9,days,our hospital register"), name="mine")
    assert (mine.name, mine.stay_severe, mine.sources["stay_severe"]) == (
        "mine",
        9.0,
        "our hospital register",
    )


@pytest.mark.parametrize("name", pathways())
def test_every_pathway_that_ships_is_whole_and_sourced(name):
    shares = pathway(name)
    assert shares.share_mild + shares.share_moderate + shares.share_severe + shares.share_critical == (
        pytest.approx(1)
    )
    assert all(len(source) > 10 for source in shares.sources.values())


def test_the_defaults_are_those_of_who():
    who = pathway()
    assert (who.stay_severe, who.stay_critical) == (7, 14)
    assert (who.oxygen_flow_severe, who.oxygen_flow_critical) == (10, 30)


def test_shares_that_do_not_sum_to_one_are_shown_with_their_sum():
    assert problems(written("share_mild,0.5,share,me")) == [
        "share_mild, share_moderate, share_severe, share_critical: 0.5 + 0.4 + 0.15 + 0.05 = 1.1; "
        "the four must sum to 1"
    ]


def test_every_problem_is_told_at_once_with_its_place():
    faults = problems(written("stay_severe,-1,days,me", "share_antigen,3,share,me", "shift_hours,0,hours,me"))
    assert faults == [
        "row 6, value: is -1; it cannot be below 0",
        "share_antigen: is 3; a share cannot be above 1",
        "shift_hours: is 0; a shift lasts longer than that",
    ]


def test_missing_misspelt_and_double_parameters_are_named():
    text = written().replace("wasted_pcr", "wasted_prc") + "\nstay_severe,8,days,me"
    assert problems(text) == [
        "row 25, parameter: is 'wasted_prc'; did you mean wasted_pcr?",
        "wasted_pcr: is not given; every pathway needs it",
        "stay_severe: stands twice",
    ]


def test_an_unknown_pathway_is_answered_with_those_that_exist():
    with pytest.raises(NotFound, match="india_affidavit_2021, who_esft_2022"):
        pathway("who_2020")


def test_a_unit_that_is_not_the_parameters_own_is_told():
    assert problems(written("stay_severe,1,weeks,me")) == [
        "stay_severe: is in 'weeks'; stay_severe is counted in days"
    ]


def test_what_may_be_left_out_is_whos_and_says_so():
    mine = read_pathway(written(), name="mine")
    assert mine.contacts_per_case == 10
    assert mine.sources["contacts_per_case"] == "not given; who_esft_2022: WHO ESFT 2022.1"


def test_a_mix_that_is_given_in_part_must_sum_to_one_by_itself():
    half = [
        "mix_severe_CYL40,0.5,share of the oxygen of severe patients,me",
        "mix_severe_OXC05,0.5,share of the oxygen of severe patients,me",
    ]
    assert read_pathway(written(*half), name="mine").mix("severe")["OXC10"] == 0
    assert problems(written(half[0])) == [
        "mix_severe: 0 + 0 + 0.5 + 0 + 0 + 0 = 0.5; the six sources must sum to 1"
    ]


def test_every_parameter_is_declared_once_everywhere():
    declared = list(parameters())
    [column] = [column for column in frames.schema("pathway").columns if column.name == "parameter"]
    assert list(column.values) == declared
    assert {field.name for field in fields(Pathway)} - {"name", "sources", "spreads"} == set(declared)
    assert set(pathway().sources) == set(declared)
