from django.db import migrations, models

from ritm.clients.passport import mark_of, opened
from ritm.core.sealing import Unreadable

_AT_ONCE = 500


def mark_numbers(apps, schema_editor):
    """Passports that lie here already are found by their number too; one that does not open stays as it is."""
    rows, last = apps.get_model("clients", "ClientPassport").objects.order_by("pk"), 0
    while some := list(rows.filter(pk__gt=last).only("account_id", "client_id", "sealed")[:_AT_ONCE]):
        last = some[-1].pk
        for row in some:
            try:
                row.number_mark = mark_of(opened(row).passport_number, account_id=row.account_id)
            except Unreadable:
                continue
        marked = [row for row in some if "number_mark" in row.__dict__]
        rows.model.objects.bulk_update(marked, ["number_mark"], batch_size=_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_squashed_0013_lists_in_order")]

    operations = [
        migrations.AddField("clientpassport", "number_mark", models.CharField(blank=True, default="", max_length=64), False),
        migrations.AddIndex(
            "clientpassport", models.Index(fields=["account", "number_mark"], name="client_passport_by_number")
        ),
        migrations.RunPython(mark_numbers, migrations.RunPython.noop),
    ]
