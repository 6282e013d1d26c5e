from django.db import migrations

from ritm.passes.limits import freeze_by_term


def freeze_what_is_sold(apps, schema_editor):
    """Plans and passes of before may be frozen as their term has it (F-1)."""
    for name in ("PassPlan", "ClientPass"):
        rows = apps.get_model("passes", name).objects.order_by()
        for count, unit in set(rows.values_list("term_count", "term_unit")):
            limit = freeze_by_term(count, unit)
            rows.filter(term_count=count, term_unit=unit).update(freeze_days=limit.days, freeze_pieces=limit.pieces)


class Migration(migrations.Migration):
    dependencies = [("passes", "0002_freezes")]

    operations = [migrations.RunPython(freeze_what_is_sold, migrations.RunPython.noop)]
