from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_window'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountsettings',
            name='waiting_keeps',
            field=models.BooleanField(default=False),
        ),
    ]
