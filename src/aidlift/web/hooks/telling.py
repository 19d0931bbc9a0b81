"""Make messages of new lines of the audit chain, and send those that are due.

The chain is the outbox: a change and its line are one transaction, so no message tells of what was rolled
back, and none is lost where a worker dies. A message says what changed and where to ask, not what it holds.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db import transaction

from aidlift.records.audit.models import AuditEntry
from aidlift.records.audit.queries import audit_lines
from aidlift.records.parties.models import Person
from aidlift.web import rights
from aidlift.web.hooks.sending import send
from aidlift.web.models import Webhook, WebhookDelivery
from aidlift.web.record.seen import sees

LINES_A_TURN = 200
MESSAGES_A_TURN = 50
WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 2 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)
)
"""How long after each failed try the next is made; after the last there is none."""

GONE = 410
"""The status by which a receiver says that it wants no more."""

Waiting = WebhookDelivery.State.WAITING


def tell(at: datetime) -> int:
    """Make the messages that are new, send those that are due; return how many were delivered."""
    for webhook in Webhook.objects.select_related("person").filter(ended_at=None):
        _make(webhook, at)
    return _send_due(at)


def _make(webhook: Webhook, at: datetime) -> None:
    """Make a message of each new line that the webhook's person may see and asked for."""
    lines = list(AuditEntry.objects.filter(seq__gt=webhook.told_to).order_by("seq")[:LINES_A_TURN])
    if not lines:
        return
    by = webhook.person
    everything = rights.may_perhaps(by, audit_lines, scoped=False)
    wanted = webhook.actions.split()
    made = [
        WebhookDelivery(
            webhook=webhook,
            seq=line.seq,
            action=line.action,
            body=_body(line, named=everything),
            next_at=at,
            made_at=at,
        )
        for line in lines
        if _is_wanted(line.action, wanted) and by.is_active and (everything or _sees(by, line.subject))
    ]
    with transaction.atomic():
        # another worker may make the same messages; the line that is told to is the one who came first's
        moved = Webhook.objects.filter(pk=webhook.pk, told_to=webhook.told_to).update(told_to=lines[-1].seq)
        if moved:
            WebhookDelivery.objects.bulk_create(made)


def _send_due(at: datetime) -> int:
    due = WebhookDelivery.objects.select_related("webhook__person").filter(state=Waiting, next_at__lte=at)
    return sum(_try(one, at) for one in due.order_by("seq")[:MESSAGES_A_TURN])


def _try(delivery: WebhookDelivery, at: datetime) -> bool:
    """Send a message once and write down what came of it; return whether it arrived."""
    last = delivery.tries >= len(WAITS)
    wait = timedelta() if last else WAITS[delivery.tries]
    # taken before it is sent: a second worker finds it no longer due, and a death here costs a wait
    taken = WebhookDelivery.objects.filter(pk=delivery.pk, tries=delivery.tries, state=Waiting).update(
        tries=delivery.tries + 1, next_at=at + wait
    )
    if not taken:
        return False
    if delivery.webhook.ended_at is not None or not delivery.webhook.person.is_active:
        _end(delivery, WebhookDelivery.State.GIVEN_UP, at, "the webhook was ended, or its person stopped")
        return False
    status, said = send(delivery, at)
    if 200 <= status < 300:
        _end(delivery, WebhookDelivery.State.DELIVERED, at, said)
        return True
    if status == GONE:
        Webhook.objects.filter(pk=delivery.webhook_id).update(ended_at=at)
    if last or status == GONE:
        _end(delivery, WebhookDelivery.State.GIVEN_UP, at, said)
    else:
        WebhookDelivery.objects.filter(pk=delivery.pk).update(answered=said[:200])
    return False


def _end(delivery: WebhookDelivery, state: str, at: datetime, said: str) -> None:
    WebhookDelivery.objects.filter(pk=delivery.pk).update(state=state, ended_at=at, answered=said[:200])


def _is_wanted(action: str, wanted: list[str]) -> bool:
    return not wanted or action in wanted or action.partition(".")[0] in wanted


def _sees(by: Person, subject: str) -> bool:
    kind, _, key = subject.partition(" ")
    return sees(kind, key, by=by)


def _body(line: AuditEntry, *, named: bool) -> str:
    """Write the message; who did it is told to those who may read the whole chain."""
    data = {"seq": line.seq, "subject": line.subject} | ({"person": line.person_id} if named else {})
    return json.dumps(
        {"type": line.action, "timestamp": line.at.isoformat(), "data": data}, ensure_ascii=False
    )
