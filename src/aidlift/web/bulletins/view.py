"""The list of bulletins and the page of one; what was given out is open to whoever comes."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from aidlift.errors import NotFound
from aidlift.records.parties.models import Person
from aidlift.records.publishing.queries import bulletin_changes, bulletin_files, bulletins, file_of
from aidlift.web import cells, subjects
from aidlift.web.people import reader_of
from aidlift.web.record.about import actions_for, lines_about
from aidlift.web.words import day_said

KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
}
MOST_CHANGES = 200


@login_not_required
def listed(request: HttpRequest) -> HttpResponse:
    """List the bulletins, the newest first; drafts to those who work on them."""
    by = reader_of(request)
    under = subjects.named("bulletins")
    found = bulletins(by=by).sort("known_on", "bulletin", descending=True)
    context = {
        "title": _("Bulletins"),
        "subject": under,
        "tables": subjects.tables_beside("bulletins", by),
        "actions": subjects.actions_of(under, by) if by.username else [],
        "bulletins": [_drawn(row) for row in found.iter_rows(named=True)],
    }
    return render(request, "bulletins.html", context)


@login_not_required
def bulletin(request: HttpRequest, bulletin: str) -> HttpResponse:
    """Show one bulletin: its files in each language, what changed since the one before, who approved it."""
    by = reader_of(request)
    row = bulletins(by=by).filter(bulletin=bulletin).to_dicts()
    if not row:
        raise NotFound(f"There is no bulletin {bulletin} that you may see.")
    one = _drawn(row[0])
    changes = bulletin_changes(bulletin, by=by)
    context = {
        "title": one["name"],
        "subject": subjects.named("bulletins"),
        "one": one,
        "files": _by_language(bulletin, by),
        "changes": changes.head(MOST_CHANGES).to_dicts(),
        "change_count": changes.height,
        **_for_people(bulletin, one["state"], by),
    }
    return render(request, "bulletin.html", context)


@login_not_required
@csp_replace({"script-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"]})  # type: ignore[arg-type]
def file(request: HttpRequest, bulletin: str, language: str, kind: str) -> HttpResponse:
    """Give a file of a bulletin as it was given out; a page of it has its own style and no script."""
    if kind not in KINDS:
        raise NotFound(f"Bulletins are given out as {', '.join(KINDS)}, not as {kind}.")
    content = file_of(bulletin, language=language, kind=kind, by=reader_of(request))
    return HttpResponse(content, content_type=KINDS[kind])


def _drawn(row: dict[str, Any]) -> dict[str, Any]:
    name = f"{row['title'] or 'Bulletin'}, {day_said(row['known_on'])}"
    return row | {
        "name": name,
        "drawn": cells.cell("state", row["state"], "state"),
        "tongues": (row["languages"] or "").split(),
    }


def _by_language(bulletin: str, by: Person) -> list[tuple[str, list[dict[str, Any]]]]:
    files: dict[str, list[dict[str, Any]]] = {}
    for row in bulletin_files(bulletin, by=by).iter_rows(named=True):
        files.setdefault(row["language"], []).append(row)
    return sorted(files.items(), key=lambda pair: (not pair[0].startswith("en"), pair[0]))


def _for_people(bulletin: str, state: str, by: Person) -> dict[str, Any]:
    """Give what can be done and what was done, to those who are signed in."""
    if not by.username:
        return {}
    offered = actions_for("bulletin", bulletin, state, by)
    return {**offered._asdict(), "lines": lines_about(f"bulletin {bulletin}", by)}
