"""Folded names compare by their letters' codes on PostgreSQL as they do on SQLite.

A range of such a column is a beginning of a name, and its order is that of the list: one btree serves both, whatever
the database's own collation, and under row-level security too.
"""

from django.db import migrations


def in_byte_order(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE clients_client ALTER COLUMN search_text TYPE varchar(500) COLLATE "C"')


def as_the_database(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE clients_client ALTER COLUMN search_text TYPE varchar(500) COLLATE "default"')


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial")]

    operations = [migrations.RunPython(in_byte_order, as_the_database)]
