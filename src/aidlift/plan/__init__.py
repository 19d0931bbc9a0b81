"""plan: who gets what, from where, on which flight, and why.

`shortfall` and `demands` say what is left to find, `open_flights` what can carry it, `plan_items` what the
catalogue knows of it; `PlanInputs` holds them. `make_plan` decides, `verify` checks every promise with
separate code, `first_come` and `pro_rata` are what is done today, `coverage` is need and what meets it.
"""

from aidlift.plan.baselines import first_come, pro_rata
from aidlift.plan.flights import open_flights
from aidlift.plan.generate import Instance, generate
from aidlift.plan.inputs import PlanInputs, problems_of
from aidlift.plan.items import plan_items
from aidlift.plan.make import make_plan
from aidlift.plan.plan import FairShare, Plan, coverage
from aidlift.plan.shortfall import checkpoints, demands, shortfall
from aidlift.plan.verify import Violation, verify

__all__ = [
    "FairShare",
    "Instance",
    "Plan",
    "PlanInputs",
    "Violation",
    "checkpoints",
    "coverage",
    "demands",
    "first_come",
    "generate",
    "make_plan",
    "open_flights",
    "plan_items",
    "pro_rata",
    "problems_of",
    "shortfall",
    "verify",
]
