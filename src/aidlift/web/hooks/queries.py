"""Who is told of changes, and what became of each message."""

from __future__ import annotations

import polars as pl
from django.db.models import QuerySet

from aidlift.records import access
from aidlift.records.parties.models import Person
from aidlift.records.query import query
from aidlift.records.tables import MOMENT, table
from aidlift.web.models import Webhook, WebhookDelivery

MOST = 1000

WEBHOOKS = {
    "webhook": pl.Int64,
    "person": pl.String,
    "url": pl.String,
    "actions": pl.String,
    "told_to": pl.Int64,
    "made_at": MOMENT,
    "ended_at": MOMENT,
}
DELIVERIES = {
    "webhook": pl.Int64,
    "seq": pl.Int64,
    "action": pl.String,
    "state": pl.String,
    "tries": pl.Int64,
    "answered": pl.String,
    "made_at": MOMENT,
    "next_at": MOMENT,
    "ended_at": MOMENT,
}


@query("webhooks")
def webhooks(*, by: Person) -> pl.DataFrame:
    """Show which addresses are told of changes: your own, or everybody's to the operator.

    Columns: webhook, person, url, actions (empty: all), told_to (the line of the audit chain up to which
    messages were made), made_at, ended_at (UTC); empty if there is none.
    """
    return table(_seen(by), WEBHOOKS, webhook="id", person="person_id")


@query("webhook_deliveries")
def webhook_deliveries(webhook: int | None = None, state: str = "", *, by: Person) -> pl.DataFrame:
    """Show what became of each message to a webhook, the latest 1,000.

    Columns: webhook, seq (of the audit chain), action, state, tries, answered (status or fault), made_at,
    next_at (of a message that waits), ended_at (UTC); empty if nothing was sent.
    """
    found = WebhookDelivery.objects.filter(webhook__in=_seen(by))
    if webhook is not None:
        found = found.filter(webhook=webhook)
    if state:
        found = found.filter(state=state)
    return table(found.order_by("-made_at", "-seq")[:MOST], DELIVERIES, webhook="webhook_id")


def _seen(by: Person) -> QuerySet[Webhook]:
    access.require(by, "token", access="read")
    return Webhook.objects.all() if access.may(by, "people") else Webhook.objects.filter(person=by)
