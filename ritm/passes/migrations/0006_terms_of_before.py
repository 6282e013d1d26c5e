from django.db import migrations

from ritm.core.clock import term_end
from ritm.passes.frozen import days_of, periods


def say_how_long(apps, schema_editor):
    """A pass that was brought from before has the end that came with it."""
    passes = apps.get_model("passes", "ClientPass").objects
    brought = passes.filter(entries__number=1, entries__reason="opening", starts_on__isnull=False)
    for held in brought.exclude(activation="first_visit").order_by("pk").iterator(chunk_size=500):
        plain = term_end(held.starts_on, held.term_count, held.term_unit)
        extra = (held.ends_on - plain).days - days_of(periods(held.frozen))
        if extra:
            passes.filter(pk=held.pk).update(extra_days=extra)


class Migration(migrations.Migration):
    dependencies = [("passes", "0005_editing")]

    operations = [migrations.RunPython(say_how_long, migrations.RunPython.noop)]
