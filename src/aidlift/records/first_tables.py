"""The first migration of an app: its tables made at once, so that setting up takes seconds."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class FirstMigration(migrations.Migration):
    """A migration that only makes new tables.

    For each new model Django draws every model anew that it leads to: most of the records, ninety times.
    Nothing that is there refers to a table still to be made, so here only the new ones are drawn.
    """

    initial = True

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Make the tables in their order, and return the state with them in it."""
        drawn = vars(project_state).pop("apps", None)
        for operation in self.operations:
            assert isinstance(operation, migrations.CreateModel), "a first migration makes tables"
            operation.state_forwards(self.app_label, project_state)
        if drawn is not None:
            drawn.render_multiple([project_state.models[key] for key in self._made()])
            vars(project_state)["apps"] = drawn
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state

    def _made(self) -> list[tuple[str, str]]:
        return [(self.app_label, getattr(operation, "name_lower", "")) for operation in self.operations]
