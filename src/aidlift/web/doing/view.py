"""The page of any action."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from aidlift.errors import AidliftError, NotAllowed
from aidlift.records.action import Action, name_of
from aidlift.records.parties.models import Person
from aidlift.web import cells, rights, subjects
from aidlift.web.doing.form import Form, action_named, form_for, given_by
from aidlift.web.doing.left_out import left_out
from aidlift.web.doing.perform import last_seen, perform
from aidlift.web.people import person_of
from aidlift.web.record.seen import page_of
from aidlift.web.words import action_title, translated


def do(request: HttpRequest, name: str) -> HttpResponse:
    """Show an action's form; on POST do it, and lead to the record with a sentence."""
    action, by = action_named(name), person_of(request)
    if not rights.may_perhaps(by, action.function):
        raise NotAllowed(f"None of your roles may “{action_title(name).lower()}”.")
    if request.method != "POST":
        given = given_by(action, {key: str(value) for key, value in request.GET.items()})
        return _show(request, form_for(action, given, by=by))
    posted = {key: str(value) for key, value in request.POST.items()}
    given = {}
    try:
        given = given_by(action, posted, request.FILES)
        if "_more" in posted:
            return _show(request, form_for(action, given, by=by, more=True))
        record = perform(action, given, by=by, subject=posted.get("_subject", ""), seen=_number(posted))
    except AidliftError as error:
        if (passed := posted.get("_pass", "")) and (back := _back(posted.get("_back", ""))):
            messages.error(request, error.message)
            return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode({'passed': passed})}")
        form = form_for(action, given or given_by(action, posted), by=by, error=error)
        return _show(request, form, status=error.http_status)
    return _done(request, action, record)


def _done(request: HttpRequest, action: Action, record: models.Model) -> HttpResponse:
    if secret := getattr(record, "secret", ""):
        context = {"title": translated(action_title(action.name)), "secret": secret, "record": record}
        response = render(request, "secret.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response
    done = {"what": translated(action_title(action.name)).lower(), "record": name_of(record)}
    messages.success(request, _("Done: %(what)s (%(record)s).") % done)
    if back := _back(request.POST.get("_back", "")):
        return redirect(back)
    return redirect(_page_after(action, record, person_of(request)))


def _page_after(action: Action, record: models.Model, by: Person) -> str:
    """Lead to the record; where no table tells of it, or not to this person, to what the action is about."""
    there = page_of(str(record._meta.model_name), str(record.pk), by=by)
    about = subjects.subject_of(action.name)
    return there or (reverse("subject", args=[about.slug]) if about else reverse("home"))


def _back(address: str) -> str:
    """Return where to go back to, if it is a page of this site; empty otherwise."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""


def _show(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    subject = asked.get("_subject") or _subject_of(form)
    seen = asked.get("_seen") or (str(last_seen(subject)) if subject else "")
    context = {
        "title": translated(action_title(form.action.name)),
        "form": form,
        "left_out": left_out(form.action.name, person_of(request)),
        "subject": subjects.subject_of(form.action.name),
        "about": subject,
        "seen": seen,
        "back": _back(asked.get("_back", "")),
        "about_address": _address(subject),
    }
    return render(request, "action.html", context, status=status)


def _subject_of(form: Form) -> str:
    """Name the record that a form is about, as the audit does, from a field already filled in."""
    thing = form.action.name.partition(".")[0]
    for one in form.fields:
        kind = cells.kinds().get(one.column, "")
        if kind and kind == cells.kinds().get(thing) and one.value:
            return f"{kind} {one.value}"
    return ""


def _address(subject: str) -> str:
    kind, _, key = subject.partition(" ")
    return cells.address_of(kind, key) if key and kind in cells.models_by_kind() else ""


def _number(posted: dict[str, str]) -> int | None:
    text = posted.get("_seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
