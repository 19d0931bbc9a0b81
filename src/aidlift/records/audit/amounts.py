"""Amounts that a column cannot hold are refused before they are kept.

PostgreSQL refuses them by itself. SQLite keeps them as they come, and then nobody can read the row, nor any
page on which it stands.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_save

from aidlift.errors import BadInput


def watch() -> None:
    """Look at every row with an amount before it is saved; called when the apps are there."""
    for model in apps.get_models():
        if model.__module__.startswith("aidlift.") and _amounts(model):
            pre_save.connect(_fits, sender=model, dispatch_uid=f"amounts {model._meta.db_table}")


@cache
def _amounts(model: type[models.Model]) -> tuple[tuple[models.DecimalField[Any, Any], Decimal], ...]:
    """List the columns of a model that hold amounts, each with the most that it holds."""
    return tuple(
        (field, (10**field.max_digits - 1) * Decimal(10) ** -field.decimal_places)
        for field in model._meta.concrete_fields
        if isinstance(field, models.DecimalField)
    )


def _fits(*, sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    for field, most in _amounts(sender):
        value = getattr(instance, field.attname)
        if value is not None and not -most <= value <= most:
            raise BadInput(f"The {field.verbose_name} is {value:.6g}; that is more than can be kept.")
