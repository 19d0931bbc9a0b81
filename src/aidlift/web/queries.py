"""The tables of what the site itself keeps."""

from __future__ import annotations

import polars as pl

from aidlift.records import access
from aidlift.records.parties.models import Person
from aidlift.records.query import query
from aidlift.web.hooks.queries import webhook_deliveries, webhooks
from aidlift.web.models import Token
from aidlift.web.situation.queries import claims, latest_figures
from aidlift.web.work.jobs import jobs

__all__ = ["claims", "jobs", "latest_figures", "tokens", "webhook_deliveries", "webhooks"]


@query("tokens")
def tokens(*, by: Person) -> pl.DataFrame:
    """Show the keys of programs: your own, or everybody's to the operator.

    Columns: token, person, name, may_write, made_at, expires_at, ended_at; empty if there is none.
    """
    access.require(by, "token", access="read")
    found = Token.objects.all() if access.may(by, "people") else Token.objects.filter(person=by)
    names = ("id", "person_id", "name", "may_write", "made_at", "expires_at", "ended_at")
    moment = pl.Datetime("us", "UTC")
    types = (pl.Int64, pl.String, pl.String, pl.Boolean, moment, moment, moment)
    frame = pl.DataFrame(list(found.values_list(*names)), dict(zip(names, types, strict=True)), orient="row")
    return frame.rename({"id": "token", "person_id": "person"})
