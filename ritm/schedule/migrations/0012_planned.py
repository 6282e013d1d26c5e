import django.db.models.deletion
import ritm.accounts.scope
import ritm.accounts.tenant
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_form_fields'),
        ('schedule', '0011_kept_back'),
        ('staff', '0004_known_rights'),
    ]

    operations = [
        migrations.AddField(
            model_name='templateslot',
            name='capacity',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='lesson',
            name='by_hand',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='lesson',
            name='stands_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.staffmember'),
        ),
        migrations.AddConstraint(
            model_name='lesson',
            constraint=ritm.accounts.tenant.SameAccount(field='stands_for', name='lesson_stands_for_same_account'),
        ),
        migrations.AddConstraint(
            model_name='lesson',
            constraint=models.CheckConstraint(condition=models.Q(('stands_for', None), ('teacher', None), models.Q(('stands_for', models.F('teacher')), _negated=True), _connector='OR'), name='lesson_stands_for_another'),
        ),
        migrations.CreateModel(
            name='WeeksEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lesson_ids', models.JSONField(default=list)),
                ('done', models.PositiveSmallIntegerField(default=0)),
                ('fates', models.JSONField(default=list)),
                ('is_silent', models.BooleanField(default=False)),
                ('asked_by', models.CharField(max_length=30)),
                ('asked_at', models.DateTimeField()),
                ('account', models.ForeignKey(default=ritm.accounts.scope.account_id_or_none, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='schedule.templateslot')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('account', 'id'), name='weeks_edit_own_key'), ritm.accounts.tenant.SameAccount(field='slot', name='weeks_edit_slot_same_account')],
            },
        ),
    ]
