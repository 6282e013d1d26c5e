from django.db import migrations

from ritm.clients.search_text import plain
from ritm.directory.words import parts_of

_AT_ONCE = 2000


def know_sounds(apps, schema_editor):
    """Words that lie here already are found by their sound and without their accents, too."""
    words, parts = (apps.get_model("directory", name).objects for name in ("SearchWord", "SearchPart"))
    # Digits, and marks with digits behind them, stand before letters: they are most of the words, and have no sound.
    known = words.filter(word__gte="a").order_by().values_list("account_id", "word").distinct()
    accented, found = [], {}
    for account_id, word in known.iterator(chunk_size=_AT_ONCE):
        bare = plain(word)
        if bare != word:
            accented.append((account_id, word, bare))
        found.update({(account_id, bare, part): None for part in parts_of(bare)})
    for account_id, word, bare in accented:
        words.filter(account_id=account_id, word=word).update(word=bare[:64])
        parts.filter(account_id=account_id, word=word).delete()
    rows = [parts.model(account_id=account_id, word=word, part=part) for account_id, word, part in found]
    parts.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("clients", "0005_without_accents"), ("directory", "0011_search_parts")]

    operations = [migrations.RunPython(know_sounds, migrations.RunPython.noop)]
