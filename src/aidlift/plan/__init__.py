"""plan: who gets what, from where, on which flight, and why.

`shortfall` and `demands` say what is left to find, `open_flights` what can carry it, `plan_items` what the
catalogue knows of it; `PlanInputs` holds them. `make_plan` decides, `verify` checks every promise with
separate code (`certified_bound` the proof of how good it is), `first_come` and `pro_rata` are what is done
today, `coverage` is need and what meets it. `explain`, `what_if`, `worth_of_corridors` and `compare` answer
questions; `replay` plans day after day; `two_stage` decides now for many futures.
"""

from aidlift.plan.baselines import first_come, pro_rata
from aidlift.plan.certify import certified_bound
from aidlift.plan.fairness import critical_coverage
from aidlift.plan.flights import open_flights, problems_of_corridors
from aidlift.plan.generate import Instance, generate
from aidlift.plan.inputs import PlanInputs, problems_of
from aidlift.plan.items import plan_items
from aidlift.plan.make import make_plan
from aidlift.plan.plan import FairShare, Plan, coverage
from aidlift.plan.questions import (
    WhatIf,
    compare,
    concentrator_days,
    corridor_resumes,
    explain,
    extra_charter,
    item_substituted,
    lot_withdrawn,
    what_if,
    worth_of_corridors,
)
from aidlift.plan.replay import Step, replay
from aidlift.plan.search import Standing
from aidlift.plan.shortfall import checkpoints, demands, shortfall
from aidlift.plan.stochastic import (
    OnFreshFutures,
    TwoStage,
    sample_scenarios,
    shortage_after,
    two_stage,
    value_on_fresh,
    window,
)
from aidlift.plan.verify import Violation, verdict, verify

__all__ = [
    "FairShare",
    "Instance",
    "OnFreshFutures",
    "Plan",
    "PlanInputs",
    "Standing",
    "Step",
    "TwoStage",
    "Violation",
    "WhatIf",
    "certified_bound",
    "checkpoints",
    "compare",
    "concentrator_days",
    "corridor_resumes",
    "coverage",
    "critical_coverage",
    "demands",
    "explain",
    "extra_charter",
    "first_come",
    "generate",
    "item_substituted",
    "lot_withdrawn",
    "make_plan",
    "open_flights",
    "plan_items",
    "pro_rata",
    "problems_of",
    "problems_of_corridors",
    "replay",
    "sample_scenarios",
    "shortage_after",
    "shortfall",
    "two_stage",
    "value_on_fresh",
    "verdict",
    "verify",
    "what_if",
    "window",
    "worth_of_corridors",
]
