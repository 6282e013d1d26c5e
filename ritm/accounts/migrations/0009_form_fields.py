from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_caps'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountsettings',
            name='form_fields',
            field=models.JSONField(default=dict),
        ),
    ]
