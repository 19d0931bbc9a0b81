"""Make the records of a scenario many times as many, for measurements: copies under names of their own.

Copies are written past the actions, in bulk: pages do not care, and a hundred scenarios through the actions
would take longer than all that is measured. The proof of the ledger and of the chain would tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

APPS = ("evidence", "assistance", "corridors", "reserve", "plans", "shipments", "audit")
LEFT_OUT = {"ChainHead", "Place", "Checkpoint", "CheckpointBalance", "Archive"}
STEP = 1_000_000
BATCH = 500


def grow(times: int) -> dict[str, int]:
    """Copy every record so that there are `times` as many; return how many there are of each kind."""
    grown = {model for model in _models() if model.objects.exists()}
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model in _models():
            if model in grown:
                model.objects.bulk_create(_copies(model, times, grown), batch_size=BATCH)
    return {str(model._meta.verbose_name_plural): model.objects.count() for model in grown}


def _models() -> Iterator[type[models.Model]]:
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            if model.__name__ not in LEFT_OUT:
                yield model


def _copies(model: type[models.Model], times: int, grown: set[type[models.Model]]) -> Iterator[models.Model]:
    rows = list(model.objects.values())
    fields = {one.attname: one for one in model._meta.concrete_fields}
    for number in range(1, times):
        for row in rows:
            yield model(**{name: _renamed(fields[name], value, number, grown) for name, value in row.items()})


def _renamed(field: Any, value: Any, number: int, grown: set[type[models.Model]]) -> Any:
    """Give a name of the copy's own where a value names what is copied, or has to be the only one."""
    alone = any(one.fields == (field.name,) for one in field.model._meta.total_unique_constraints)
    is_once = field.primary_key or field.unique or alone or field.name == "external_id"
    names_copy = is_once or (field.remote_field and field.related_model in grown)
    if value in (None, "") or not names_copy:
        return value
    if isinstance(value, int):
        return value + number * STEP
    mark = f"~{number}"
    longest = field.target_field.max_length if field.remote_field else field.max_length
    return value[: (longest or 10_000) - len(mark)] + mark
