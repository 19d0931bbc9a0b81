"""`aidlift intake`, as a person or a program calls it; from an article to a scenario that a run stands on."""

import csv
import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from aidlift.cli.main import aidlift
from aidlift.errors import BadInput
from aidlift.formats.scenario import read_scenario

ARTICLE = """date 2021-05-01 NEW DELHI: India on Friday reported 386,452 new cases and 3,498 deaths, the
health ministry said.

India has asked for oxygen concentrators. China is willing to provide support and assistance to India.

Foreign ministers of China, Afghanistan, Pakistan, Nepal, Sri Lanka and Bangladesh on Tuesday agreed to set
up an emergency supplies reserve. Sichuan Airlines has suspended its cargo flights from China to India.
"""


def run(*words: str, keys: str | None = None):
    return CliRunner().invoke(aidlift, ["intake", *words], input=keys)


def confirm_all(article: Path, scenario: Path, out: Path):
    """Let Asha confirm every draft of an article into a copy of the scenario."""
    words = ("--scenario", str(scenario), "--by", "Asha", "--out", str(out))
    done = run("review", str(article), *words, keys="c\n" * 20)
    assert done.exit_code == 0, done.output


def rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def before_the_news(tmp_path: Path) -> Path:
    """The shipped scenario as it stood before the article: no reserve, no suspension."""
    folder = tmp_path / "before"
    shutil.copytree(str(files("aidlift") / "scenarios" / "south_asia_2021"), folder)
    members = (folder / "members.csv").read_text(encoding="utf-8")
    (folder / "members.csv").write_text(
        members.replace(",member,2021-04-27,", ",neighbour,,"), encoding="utf-8"
    )
    header = (folder / "suspensions.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "suspensions.csv").write_text(header + "\n", encoding="utf-8")
    return folder


def test_read_writes_drafts_with_quotes_for_people_and_programs(tmp_path, article):
    done = run("read", str(article), "--out", str(tmp_path / "drafts"))
    assert done.exit_code == 0, done.output
    assert "article" in done.output
    told = json.loads((tmp_path / "drafts" / "article.json").read_text(encoding="utf-8"))
    assert told["id"] == "article"
    cases = next(record for record in told["records"] if record.get("value") == 386452)
    assert (cases["place"], cases["period_end"]) == ("IND", "2021-04-30")
    assert (
        ARTICLE[cases["evidence"][0]["start"] : cases["evidence"][0]["end"]] == cases["evidence"][0]["quote"]
    )
    listed = json.loads(run("read", str(article), "--out", str(tmp_path / "d2"), "--json").output)
    assert (listed[0]["document"], listed[0]["drafts"]) == ("article", len(told["drafts"]))


def test_a_text_without_a_day_asks_for_one(tmp_path):
    (tmp_path / "bare.txt").write_text("Nepal reported 12 new cases on Friday.")
    done = run("read", str(tmp_path / "bare.txt"), "--out", str(tmp_path / "o"))
    assert "give it with --date" in done.output
    dated = run(
        "read", str(tmp_path / "bare.txt"), "--out", str(tmp_path / "o"), "--date", "2021-05-01", "--json"
    )
    assert json.loads(dated.output)[0]["day"] == "2021-05-01"


def test_confirming_sets_members_request_pledge_figures_and_the_suspended_corridors(
    tmp_path, article, before_the_news
):
    out = tmp_path / "after"
    confirm_all(article, before_the_news, out)
    scenario = read_scenario(out)
    members = scenario.members.filter(role="member")["location"].sort().to_list()
    assert members == ["AFG", "BGD", "CHN", "LKA", "NPL", "PAK"]
    told = scenario.figures.filter(source_id="intake_article").sort("value")
    assert told["value"].to_list() == [3498, 386452]
    assert told["location"].unique().to_list() == ["IND"]
    asked = scenario.requests.filter(source_id="intake_article")
    assert asked["location"].to_list() == ["IND"]
    assert "oxygen_concentrator" in asked["note"][0]
    assert scenario.pledges.filter(source_id="intake_article").select(
        "donor", "location", "state"
    ).rows() == [("CHN", "IND", "reported")]
    assert set(scenario.suspensions["corridor"]) >= {"3U-XIY-DEL", "3U-CTU-BLR"}
    assert all(carrier.startswith("3U") for carrier in scenario.suspensions["corridor"])
    decisions = [json.loads(line) for line in (out / "intake.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {one["by"] for one in decisions} == {"Asha"}
    assert all(one["sha256"] and one["evidence"][0]["quote"] for one in decisions)


def test_confirming_twice_adds_nothing(tmp_path, article, before_the_news):
    words = (
        "review",
        str(article),
        "--scenario",
        str(before_the_news),
        "--yes",
        "--out",
        str(tmp_path / "after"),
        "--json",
    )
    first, second = (json.loads(run(*words).output) for _ in range(2))
    assert sum(first["rows"].values()) > 10
    assert sum(second["rows"].values()) == 0


def test_a_person_rejects_edits_skips_and_leaves(tmp_path, article):
    keys = "r\nsold, not given\ne\nvalue=3499\n\ns\nq\n"
    done = run("review", str(article), "--out", str(tmp_path / "o"), "--by", "Asha", keys=keys)
    assert done.exit_code == 0, done.output
    decided = [
        json.loads(line)
        for line in (tmp_path / "o" / "intake.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [one["state"] for one in decided][:3] == ["rejected", "edited", "skipped"]
    assert decided[0]["reason"] == "sold, not given"
    assert decided[1]["fields"]["value"]["value"] == 3499
    assert "3499 is not written in the quote" in done.output
    assert all(one["state"] == "skipped" for one in decided[2:])


@pytest.mark.parametrize("who", [("--by", "asha ", "--extracted-by", "Asha"), ("--by", "rules")])
def test_who_had_a_text_read_does_not_confirm_it(tmp_path, article, who):
    done = run("review", str(article), "--out", str(tmp_path / "o"), "--yes", *who)
    assert isinstance(done.exception, BadInput)
    assert not (tmp_path / "o").exists()


def test_the_log_tells_who_extracted_and_who_confirmed(tmp_path, article):
    run("review", str(article), "--out", str(tmp_path / "o"), "--yes", "--by", "Asha")
    lines = (tmp_path / "o" / "intake.jsonl").read_text(encoding="utf-8").splitlines()
    assert {(one["by"], one["extracted_by"]) for one in map(json.loads, lines)} == {("Asha", "rules")}


def test_a_text_that_is_poorly_read_says_so(tmp_path):
    words = "The depot holds 40 tents. Some 300 lorries wait with masks. A ship with 9 engines is due."
    (tmp_path / "odd.txt").write_text(f"date 2021-05-01 {words}", encoding="utf-8")
    done = run("read", str(tmp_path / "odd.txt"), "--out", str(tmp_path / "o"))
    assert "facts were probably missed" in done.output
    told = json.loads((tmp_path / "o" / "odd.json").read_text(encoding="utf-8"))
    assert told["coverage"] == {"worth_a_look": 3, "unread": 3, "share": 1.0, "alarming": True}


def test_claims_of_two_texts_stand_side_by_side(tmp_path, article):
    (tmp_path / "other.txt").write_text("date 2021-05-01 India on Friday reported 386,693 new cases.")
    done = run("claims", str(article), str(tmp_path / "other.txt"), "--json")
    told = json.loads(done.output)
    one = next(each for each in told["claims"] if each["fact"][:2] == ["cases", "new"])
    assert one["preferred"]["value"] == 386452
    assert [each["value"] for each in one["conflicts"]] == [386693]
    shown = run("claims", str(article), str(tmp_path / "other.txt"))
    assert "386,693" in shown.output


def test_a_scenario_that_is_wrong_is_refused_before_anything_is_written(tmp_path, article):
    (tmp_path / "wrong").mkdir()
    done = run(
        "review", str(article), "--scenario", str(tmp_path / "wrong"), "--yes", "--out", str(tmp_path / "o")
    )
    assert isinstance(done.exception, BadInput)
    assert not (tmp_path / "o").exists()


def test_a_model_is_asked_only_where_an_address_is_set(tmp_path, article, monkeypatch):
    monkeypatch.delenv("AIDLIFT_LLM_URL", raising=False)
    done = run("read", str(article), "--out", str(tmp_path / "o"), "--llm")
    assert isinstance(done.exception, BadInput)
    assert "AIDLIFT_LLM_URL" in done.exception.message


@pytest.mark.slow
@pytest.mark.shared
def test_from_the_seed_article_to_a_run_of_the_chain(tmp_path, before_the_news):
    from tests.conftest import SHARED

    seed = SHARED / "intake" / "articles" / "seed-article.txt"
    if not seed.is_file():
        pytest.skip("the shared articles are not beside this checkout")
    out = tmp_path / "after"
    confirm_all(seed, before_the_news, out)
    assert len(rows(out / "suspensions.csv")) == 7
    ran = CliRunner().invoke(
        aidlift, ["flow", "--scenario", str(out), "--as-of", "2021-05-01", "--out", str(tmp_path / "run")]
    )
    assert ran.exit_code == 0, ran.output
    bulletin = (tmp_path / "run" / "bulletin.md").read_text(encoding="utf-8")
    assert "Sichuan Airlines" in bulletin or "3U" in bulletin
