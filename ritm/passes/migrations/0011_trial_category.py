from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('passes', '0010_handing_over'),
    ]

    operations = [
        migrations.AddField(
            model_name='passplan',
            name='trial_category',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
    ]
