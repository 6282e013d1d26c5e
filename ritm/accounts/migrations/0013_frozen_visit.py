from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_overdue'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountsettings',
            name='frozen_visit',
            field=models.CharField(
                choices=[
                    ('forbid', 'Refuse the visit'),
                    ('end_freeze', 'End the freeze'),
                    ('keep', 'The freeze stays'),
                ],
                default='forbid',
                max_length=10,
            ),
        ),
    ]
