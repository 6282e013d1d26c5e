"""The first migration of a room makes all its tables from one state.

Django renders every related model anew after each table, and here every table points at the account: a fresh
database took twice as long.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.state import ProjectState


class FirstTables(Migration):
    """Only for a migration of CreateModel and of Python that asks no models: each sees the state after all of them."""

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: FBT001, FBT002 -- Django's signature
    ) -> ProjectState:
        """Whatever was rendered before is forgotten first, and rendered once when the first table is made."""
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state
