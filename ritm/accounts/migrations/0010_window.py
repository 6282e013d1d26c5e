from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_form_fields'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountsettings',
            name='opens_days',
            field=models.PositiveSmallIntegerField(default=14),
        ),
        migrations.AddField(
            model_name='accountsettings',
            name='closes_minutes',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='accountsettings',
            constraint=models.CheckConstraint(
                condition=models.Q(('opens_days__lte', 365), ('closes_minutes__lte', 10080)),
                name='account_settings_window',
            ),
        ),
    ]
