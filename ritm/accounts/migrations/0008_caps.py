from django.db import migrations, models

NAMES = ("most_ahead", "most_a_day", "most_a_pass")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_birth_date_online'),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name='accountsettings',
                name=name,
                field=models.PositiveSmallIntegerField(blank=True, null=True),
            )
            for name in NAMES
        ),
        *(
            migrations.AddConstraint(
                model_name='accountsettings',
                constraint=models.CheckConstraint(
                    condition=models.Q((f'{name}__isnull', True), (f'{name}__range', (1, 99)), _connector='OR'),
                    name=f'account_settings_{name}',
                ),
            )
            for name in NAMES
        ),
    ]
