"""Tags and filters of the desk's templates."""

from __future__ import annotations

from django import template

register = template.Library()
