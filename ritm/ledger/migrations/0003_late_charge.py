from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_freeze_charges'),
    ]

    operations = [
        migrations.AlterField(
            model_name='charge',
            name='kind',
            field=models.CharField(choices=[('pass', 'Pass'), ('visit', 'Visit on credit'), ('late', 'Late cancellation'), ('freeze', 'Freeze'), ('opening', 'Debt from before')], max_length=10),
        ),
    ]
