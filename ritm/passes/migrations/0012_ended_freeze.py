import django.db.models.deletion
import ritm.accounts.scope
import ritm.accounts.tenant
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_frozen_visit'),
        ('passes', '0011_trial_category'),
    ]

    operations = [
        migrations.CreateModel(
            name='EndedFreeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(max_length=40)),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('ended_on', models.DateField()),
                ('is_outside', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=30)),
                ('is_over', models.BooleanField(default=False)),
                ('account', models.ForeignKey(default=ritm.accounts.scope.account_id_or_none, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('client_pass', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='passes.clientpass')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'id'), name='ended_freeze_own_key'), ritm.accounts.tenant.SameAccount(field='client_pass', name='ended_freeze_client_pass_same_account'), models.UniqueConstraint(fields=('account', 'cause'), name='ended_freeze_once'), models.CheckConstraint(condition=models.Q(('begins_on__lte', models.F('ended_on')), ('ended_on__lte', models.F('ends_on'))), name='ended_freeze_within')],
            },
        ),
    ]
