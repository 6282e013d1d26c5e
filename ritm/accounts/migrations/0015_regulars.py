from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_extension_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountsettings',
            name='regular_misses',
            field=models.PositiveSmallIntegerField(blank=True, default=3, null=True),
        ),
        migrations.AddField(
            model_name='accountsettings',
            name='regular_debt_minor',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='accountsettings',
            name='regular_pauses',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='accountsettings',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('regular_misses__isnull', True), ('regular_misses__range', (1, 99)), _connector='OR'), models.Q(('regular_debt_minor__isnull', True), ('regular_debt_minor__gte', 0), _connector='OR')), name='account_settings_regulars'),
        ),
    ]
