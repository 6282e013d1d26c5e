import django.db.models.deletion
import ritm.accounts.tenant
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0008_kept_and_told'),
        ('ledger', '0003_late_charge'),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='charge',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='penalty', to='ledger.charge'),
        ),
        migrations.AddField(
            model_name='booking',
            name='charge_minor',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='penaltyterms',
            name='charges_drop_in',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='booking',
            name='given_back_as',
            field=models.CharField(blank=True, choices=[('waived', 'charge waived'), ('restored', 'visit restored'), ('replaced', 'counted with the new booking')], max_length=10),
        ),
        migrations.RemoveConstraint(model_name='booking', name='booking_given_back'),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_back_as', ''), ('given_back_at__isnull', True)), models.Q(('given_back_as__in', ('waived', 'restored', 'replaced')), ('given_back_at__isnull', False), models.Q(('charge_units__gt', 0), ('charge_minor__gt', 0), _connector='OR')), _connector='OR'), name='booking_given_back'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('charge__isnull', True), ('charge_minor', 0)), models.Q(('charge__isnull', False), ('charge_minor__gt', 0), ('charge_units', 0), ('is_late', True), ('status', 'cancelled')), _connector='OR'), name='booking_money_penalty'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=ritm.accounts.tenant.SameAccount(field='charge', name='booking_charge_same_account'),
        ),
    ]
