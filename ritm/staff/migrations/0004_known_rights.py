"""Levels remember which rights there were when they were last saved; those that exist knew the rights of before."""

from django.db import migrations, models

# Without `misses.change`, `penalties.waive`, `credits.restore`, `passes.freeze`, `passes.freeze_past`, `clients.login`.
BEFORE = """
bookings.blocked bookings.change bookings.clash bookings.full bookings.no_pass bookings.window card.bookings
card.history card.passes card.payments card.read card.visits clients.change clients.erase clients.export
clients.health clients.import clients.merge clients.personal clients.read clients.restore clients.search
consents.take contracts.backdate contracts.make contracts.read contracts.set_up disciplines.change
disciplines.read groups.change groups.read halls.change halls.read home.lesson_search home.schedule
home.search journal.read lessons.change levels.change managers.change managers.read passes.backdate
passes.sell passes.terms passport.change passport.read payments.pay_out payments.take plans.change plans.read
sales.on_credit teachers.change teachers.read template.change template.read visits.change visits.credit
visits.free visits.past week.change week.read
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_card_layout")]

    operations = [
        migrations.AddField(
            model_name="accesslevel",
            name="known",
            field=models.JSONField(default=BEFORE.split),
            preserve_default=False,
        ),
        migrations.AlterField(model_name="accesslevel", name="known", field=models.JSONField(default=list)),
    ]
