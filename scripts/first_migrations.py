"""Write each app's first migration anew, one CreateModel a model with its constraints inside.

Until the first release there is one migration an app. Django's own would add every constraint by a step of
its own, and on SQLite each such step builds its table again: minutes for a set-up that takes seconds; ours
are of the kind in `records/first_tables.py` besides. After the release, migrations are made by
`makemigrations` and never altered.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from pathlib import Path

import django
from django.apps import AppConfig, apps
from django.db import migrations, models
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter


def targets(model: type[models.Model]) -> set[type[models.Model]]:
    """Return the models that a model's columns name."""
    named = [field.related_model for field in model._meta.local_fields if field.is_relation]
    named += [field.related_model for field in model._meta.local_many_to_many]
    return {one for one in named if isinstance(one, type) and one is not model}


def migration(app: AppConfig) -> migrations.Migration:
    """Make the first migration of an app: its models in the order in which they name one another."""
    own = [model for model in app.get_models() if model._meta.managed]
    order = TopologicalSorter({model: targets(model) & set(own) for model in own}).static_order()
    states = [ModelState.from_model(model) for model in order]
    made = migrations.Migration("0001_initial", app.label)
    made.initial = True
    made.operations = [
        CreateModel(one.name, list(one.fields.items()), one.options, one.bases, one.managers)
        for one in states
    ]
    others = {one._meta.app_label for model in own for one in targets(model)} - {app.label}
    made.dependencies = [_dependency(label) for label in sorted(others)]
    return made


def _dependency(label: str) -> tuple[str, str]:
    """Name the migration of another app that has to come first: ours the first, a library's the last."""
    ours = apps.get_app_config(label).name.startswith("aidlift.")
    return (label, "0001_initial" if ours else last(label))


def last(label: str) -> str:
    """Return the last migration that a library brings for an app."""
    from django.db.migrations.loader import MigrationLoader

    return MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes(label)[0][1]


def main() -> None:
    """Write the files."""
    django.setup()
    from aidlift.records import connect

    connect.start()
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        if app.name.startswith("aidlift.") and folder.is_dir():
            text = MigrationWriter(migration(app), include_header=False).as_string()
            text = text.replace("(migrations.Migration)", "(FirstMigration)")
            text = text.replace(
                "\n\n\nclass", "\n\nfrom aidlift.records.first_tables import FirstMigration\n\n\nclass"
            )
            for old in folder.glob("0*.py"):
                old.unlink()
            (folder / "0001_initial.py").write_text(text, encoding="utf-8")
            print(f"wrote {app.label}: {text.count('CreateModel')} models")


if __name__ == "__main__":
    main()
