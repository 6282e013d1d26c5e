import django.db.models.deletion
import ritm.accounts.scope
import ritm.accounts.tenant
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_form_fields'),
        ('clients', '0005_without_accents'),
        ('schedule', '0013_online'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClientFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=1)),
                ('account', models.ForeignKey(default=ritm.accounts.scope.account_id_or_none, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'id'), name='client_feed_own_key'), ritm.accounts.tenant.SameAccount(field='client', name='client_feed_client_same_account'), ritm.accounts.tenant.SameAccount(field='person', name='client_feed_person_same_account'), models.UniqueConstraint(fields=('account', 'client', 'person'), name='client_feed_once')],
            },
        ),
    ]
