from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schedule', '0012_planned'),
    ]

    operations = [
        migrations.AddField(
            model_name='classgroup',
            name='is_online',
            field=models.BooleanField(default=True),
        ),
    ]
