import django.db.models.deletion
from django.db import migrations, models

import ritm.accounts.tenant


class Migration(migrations.Migration):

    dependencies = [
        ('passes', '0009_carried'),
    ]

    operations = [
        migrations.AddField(
            model_name='clientpass',
            name='handed_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_on', to='passes.clientpass'),
        ),
        migrations.AddField(
            model_name='clientpass',
            name='paid_as',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='passes.clientpass'),
        ),
        migrations.AlterField(
            model_name='creditentry',
            name='reason',
            field=models.CharField(choices=[('sale', 'Sold'), ('opening', 'Brought from before'), ('visit', 'Visit'), ('miss', 'No-show'), ('late_cancel', 'Late cancellation'), ('undo', 'Given back'), ('burnt', 'Burnt'), ('adjustment', 'Adjustment'), ('carried', 'Carried over'), ('handed_over', 'Handed over')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='clientpass',
            constraint=ritm.accounts.tenant.SameAccount(field='handed_from', name='client_pass_handed_from_same_account'),
        ),
        migrations.AddConstraint(
            model_name='clientpass',
            constraint=ritm.accounts.tenant.SameAccount(field='paid_as', name='client_pass_paid_as_same_account'),
        ),
        migrations.AddConstraint(
            model_name='clientpass',
            constraint=models.UniqueConstraint(condition=models.Q(('handed_from__isnull', False), models.Q(('closed_reason', 'cancelled'), _negated=True)), fields=('account', 'handed_from'), name='client_pass_handed_once'),
        ),
    ]
