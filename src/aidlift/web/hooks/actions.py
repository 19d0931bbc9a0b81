"""Every change to who is told of changes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from aidlift.errors import BadInput, Conflict, NotFound, Problem
from aidlift.records import access
from aidlift.records.action import ACTIONS, action
from aidlift.records.audit import chain
from aidlift.records.parties.models import Person
from aidlift.web.hooks.addresses import target_of
from aidlift.web.hooks.signing import secret_of
from aidlift.web.models import Webhook

MOST = 20
"""Webhooks of one person: each is looked at for each change."""

LONGEST_LIST = 500


@action("webhook.add")
def add_webhook(url: str, *, actions: Sequence[str] = (), by: Person, at: datetime) -> Webhook:
    """Have an address told of every change that you may see, from now on; its secret is shown once.

    `actions` narrows it: names (`request.submit`) or the things they are about (`request`); empty means all.
    """
    access.require(by, "token")
    target_of(url)
    _refuse_unknown(actions)
    if Webhook.objects.filter(person=by, ended_at=None).count() >= MOST:
        raise Conflict(f"You have {MOST} webhooks already; end one that is not needed.")
    seq, _ = chain.head()
    made = Webhook.objects.create(
        person=by,
        url=url,
        actions=" ".join(actions),
        nonce=secrets.token_urlsafe(32),
        told_to=seq,
        made_at=at,
    )
    made.secret = secret_of(made)
    return made


@action("webhook.end")
def end_webhook(webhook: int, *, by: Person, at: datetime) -> Webhook:
    """Tell an address of nothing more: one of your own, or anybody's if you are the operator."""
    access.require(by, "token")
    found = Webhook.objects.filter(pk=webhook).first()
    if found is None or (found.person_id != by.username and not access.may(by, "people")):
        raise NotFound(f"You have no webhook numbered {webhook}.")
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    return found


def _refuse_unknown(actions: Sequence[str]) -> None:
    things = {name.partition(".")[0] for name in ACTIONS}
    problems = [
        Problem(f"{one[:60]!a} is no action and no thing", column="actions")
        for one in actions
        if one not in ACTIONS and one not in things
    ]
    if len(" ".join(actions)) > LONGEST_LIST:
        problems.append(Problem("are too many; name things instead of actions", column="actions"))
    if problems:
        raise BadInput("These changes cannot be told of.", problems)
