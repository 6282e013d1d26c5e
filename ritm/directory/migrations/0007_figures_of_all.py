"""Every client has a row of figures, and each row the names that the list is sorted by."""

from django.db import migrations

from ritm.clients.search_text import fold

AT_ONCE = 2000
# What a client points at → its model, the column of its name, the column of the figures.
NAMED = (
    ("branch", ("accounts", "Branch"), "name", "branch_name"),
    ("responsible", ("staff", "StaffMember"), "name", "responsible_name"),
    ("status", ("clients", "ClientStatus"), "folded", "status_name"),
    ("source", ("clients", "LeadSource"), "folded", "source_name"),
    ("class_format", ("clients", "ClassFormat"), "folded", "format_name"),
)


def fill(apps, schema_editor):
    figures, client = apps.get_model("directory", "ClientFigures"), apps.get_model("clients", "Client")
    missing = client.objects.filter(figures=None).order_by("pk").values_list("pk", "account_id")
    figures.objects.bulk_create(
        [figures(client_id=pk, account_id=account_id) for pk, account_id in missing], batch_size=AT_ONCE
    )
    for key, model, text, column in NAMED:
        for pk, name in apps.get_model(*model).objects.values_list("pk", text):
            figures.objects.filter(client__in=client.objects.filter(**{key: pk}).values("pk")).update(
                **{column: fold(name)}
            )


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_names_to_sort_by"),
        ("clients", "0008_own_fields"),
        ("staff", "0001_initial"),
        ("accounts", "0003_consent_presets"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
