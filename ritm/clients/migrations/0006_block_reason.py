from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("clients", "0005_without_accents")]

    operations = [
        migrations.AddField("client", "block_reason", models.CharField(blank=True, max_length=200)),
        migrations.AddConstraint(
            "client",
            models.CheckConstraint(condition=Q(is_blocked=True) | Q(block_reason=""), name="client_block_reason"),
        ),
    ]
