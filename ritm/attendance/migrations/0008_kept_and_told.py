import django.db.models.deletion
from django.db import migrations, models

import ritm.accounts.tenant


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0007_heads'),
        ('passes', '0009_carried'),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='waitlistentry',
            name='client_pass',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='passes.clientpass'),
        ),
        migrations.AddConstraint(
            model_name='waitlistentry',
            constraint=ritm.accounts.tenant.SameAccount(field='client_pass', name='waitlist_entry_client_pass_same_account'),
        ),
    ]
