from django.db import migrations

from ritm.clients.search_text import plain

_AT_ONCE = 500


def take_accents_away(apps, schema_editor):
    """What lies here already is searched and sorted as what comes: «José» as «jose»."""
    clients, changed = apps.get_model("clients", "Client"), []
    for pk, text in clients.objects.order_by("pk").values_list("pk", "search_text").iterator(chunk_size=2000):
        bare = plain(text)[:500]
        if bare != text:
            changed.append(clients(pk=pk, search_text=bare))
    clients.objects.bulk_update(changed, ["search_text"], batch_size=_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_online")]

    operations = [migrations.RunPython(take_accents_away, migrations.RunPython.noop)]
