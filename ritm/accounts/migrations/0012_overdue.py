from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_waiting_keeps'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountsettings',
            name='overdue_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='accountsettings',
            constraint=models.CheckConstraint(condition=models.Q(('overdue_days__isnull', True), ('overdue_days__lte', 365), _connector='OR'), name='account_settings_overdue'),
        ),
    ]
