import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page):
    targets = [page.parent / link for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [str(target) for target in targets if not target.exists()] == []


def test_the_generated_pages_are_fresh():
    done = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stderr


def test_every_file_the_architecture_names_exists():
    named = re.findall(
        r"`([a-z_]+/[a-z_/]*(?:\.py)?)`", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    )
    house = ROOT / "src" / "aidlift"
    later = {"records/", "web/"}
    assert [name for name in named if name not in later and not (house / name).exists()] == []
