"""The page of a kept plan: what it covers, what flies, why, what if, beside another, and the decision."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from aidlift.catalogue import item_codes
from aidlift.errors import BadInput, NotFound
from aidlift.plan import Plan, PlanInputs, compare
from aidlift.records import access
from aidlift.records.plans.models import PlanRun
from aidlift.records.steps import named
from aidlift.web import subjects
from aidlift.web.people import person_of
from aidlift.web.pictures import Draw, picture
from aidlift.web.plans import drawings, kept, what_if
from aidlift.web.plans.cover import Cover, consigned, covers, flown, lots_used, operating, suspended
from aidlift.web.plans.thawed import explained, thawed
from aidlift.web.record.about import about
from aidlift.web.words import day_said

MOST_CHANGES = 200
MOST_OTHERS = 30


def plan(request: HttpRequest, plan: str) -> HttpResponse:
    """Show a kept plan; `?country` explains why one country gets what it gets."""
    by = person_of(request)
    access.require(by, "plan", access="read")
    run = _run(plan)
    made, inputs = thawed(run)
    found = _covers(run)
    country = str(request.GET.get("country", ""))
    others = PlanRun.objects.exclude(pk=run.pk).order_by("-known_on", "-posted_at")
    context = {
        **about("planrun", run.pk, by, leaving_out={"plan.allocations", "plan.check"}),
        "run": run,
        "made": made,
        "relieved": 1 - made.objective / made.nothing_sent if made.nothing_sent else None,
        "fairness": made.price_of_fairness / made.objective
        if made.price_of_fairness is not None and made.objective
        else None,
        "tonnes": sum(one.tonnes for one in flown(made, inputs)),
        "covers": found,
        "has_before": any(one.before for one in found),
        "flights": flown(made, inputs),
        "country": country if any(one.code == country for one in found) else "",
        "why": _why(run, country) if any(one.code == country for one in found) else [],
        "goods": consigned(made, country) if country else [],
        "suspended": suspended(inputs),
        "operating": operating(inputs),
        "lots": lots_used(made),
        "may_ask": access.may(by, "plan"),
        "others_kept": others[:MOST_OTHERS],
        "baselines": _baselines(run),
        "has_bulletin": kept.is_kept(run.pk),
    }
    return render(request, "plan.html", context)


def chart(request: HttpRequest, plan: str, name: str) -> HttpResponse:
    """Draw the flights of a plan: `map` where they go, `gantt` when."""
    access.require(person_of(request), "plan", access="read")
    run = _run(plan)
    if name not in {"map", "gantt"}:
        raise NotFound(f"There is no chart {name!r} of a plan.")

    def draw() -> Draw:
        made, inputs = thawed(run)
        if name == "gantt":
            return drawings.in_time(made, inputs)
        return drawings.on_the_map(made, inputs, _covers(run))

    return picture(request, ("plan", name, run.inputs_id, run.result_id), draw)


def against(request: HttpRequest, plan: str, other: str) -> HttpResponse:
    """Put two plans beside each other: what each covers, and what flies differently."""
    access.require(person_of(request), "plan", access="read")
    first, second = _run(plan), _run(other)
    (before, then), (after, now) = thawed(first), thawed(second)
    changed = compare(before, after)
    covered = [{one.code: one for one in _covers(run)} for run in (first, second)]
    names = {code: one.name for half in covered for code, one in half.items()}
    context = {
        "title": f"{first.pk} beside {second.pk}",
        "subject": subjects.named("plan"),
        "first": first,
        "second": second,
        "sums": [_sums(first, before, then), _sums(second, after, now)],
        "same_inputs": first.inputs_id == second.inputs_id,
        "covers": [
            (names[code], *(half.get(code) for half in covered))
            for code in sorted(names, key=names.__getitem__)
        ],
        "changed": changed.head(MOST_CHANGES).to_dicts(),
        "changes": changed.height,
    }
    return render(request, "plans_compared.html", context)


def choose(request: HttpRequest, plan: str) -> HttpResponse:
    """Lead from the form of a plan's page to the comparison with the plan chosen."""
    other = str(request.GET.get("with", ""))
    if not other:
        raise BadInput("Choose a plan to put beside this one.")
    return redirect("plans_compared", plan, _run(other).pk)


def ask(request: HttpRequest, plan: str) -> HttpResponse:
    """Have a worker plan again with one thing changed; lead to the page of the answer."""
    by = person_of(request)
    access.require(by, "plan")
    if request.method != "POST":
        return redirect("plan", plan)
    run = _run(plan)
    wanted = what_if.question(*(str(request.POST.get(name, "")) for name in ("kind", "of", "on")))
    work = what_if.answer.enqueue(run.pk, **wanted)
    return redirect("what_if", run.pk, str(work.id))


def answer(request: HttpRequest, plan: str, name: UUID) -> HttpResponse:
    """Show what came of a change; the page comes again until the worker is done."""
    access.require(person_of(request), "plan", access="read")
    row = DBTaskResult.objects.filter(pk=name).first()
    if row is None or row.args_kwargs["args"][:1] != [plan]:
        raise NotFound("Nobody asked that of this plan, or the answer was cleared away.")
    found: dict[str, Any] = row.return_value or {}
    asked = row.args_kwargs["kwargs"]
    kind = what_if.KINDS[asked["kind"]]
    day = day_said(date.fromisoformat(asked["on"])) if asked["on"] else ""
    context = {
        "title": kind.said.format(of=asked["of"], on=day),
        "subject": subjects.named("plan"),
        "plan": plan,
        "going": row.status in {TaskResultStatus.READY, TaskResultStatus.RUNNING},
        "waiting": row.status == TaskResultStatus.READY,
        "broke": row.status == TaskResultStatus.FAILED,
        "answer": found,
    }
    return render(request, "what_if.html", context)


def _sums(run: PlanRun, made: Plan, inputs: PlanInputs) -> dict[str, Any]:
    """Say what a plan comes to: what it relieves, sends, and in how many departures."""
    flights = flown(made, inputs)
    return {
        "run": run,
        "relieved": 1 - made.objective / made.nothing_sent if made.nothing_sent else None,
        "tonnes": sum(one.tonnes for one in flights),
        "departures": sum(one.rotations for one in flights),
    }


def _run(name: str) -> PlanRun:
    return PlanRun.objects.select_related("inputs", "result").filter(pk=name).first() or named(PlanRun, name)


def _why(run: PlanRun, country: str) -> list[tuple[str, str]]:
    """Give the sentences of an explanation, each with the item that it is about, where it is about one."""
    lines = []
    for line in explained(run, country):
        code, colon, rest = line.partition(": ")
        lines.append((code, rest) if colon and code in item_codes() else ("", line))
    return lines


def _covers(run: PlanRun) -> list[Cover]:
    return covers(*thawed(run), kept.table(run.pk, "shortfall"))


def _baselines(run: PlanRun) -> list[dict[str, Any]]:
    """Give the plain rules beside the plan, by how much of the shortage each removes; none without a run."""
    if not kept.is_kept(run.pk) or not run.nothing_sent:
        return []
    rules = [{"name": "Plan", "relieved": 1 - run.objective / run.nothing_sent}]
    rules += [
        {"name": one["name"], "relieved": 1 - one["objective"] / run.nothing_sent}
        for one in kept.facts(run.pk)["baselines"]
    ]
    return rules
