"""The card as a page."""

from tests.given import key

HTMX = {"HX-Request": "true"}


def test_smoke(studio):
    anna = studio.client("Белова Анна", phone="+79165551234", alert_note="Аллергия", note="x")
    studio.client("Белова Маша", guardian=anna)
    plan = studio.plan()
    lesson = studio.lesson(drop_in_minor=70000)
    studio.book(anna, lesson)
    boss = studio.browser()
    for name in (
        "client",
        "client_passes",
        "client_sell",
        "client_sale",
        "client_receipt",
        "client_payment",
        "client_payment_parts",
        "client_pay_out",
        "client_book",
        "client_visits",
        "client_payments",
        "client_missed",
        "client_cancelled",
    ):
        for headers in ({}, HTMX):
            page = boss.get(studio.url(f"desk:{name}", anna.pk), headers=headers)
            assert page.status_code == 200, (name, page.content.decode()[:500])
    booking = anna.bookings.get()
    page = boss.get(studio.url("desk:client_mark", anna.pk, booking.pk))
    assert page.status_code == 200
    page = boss.post(studio.url("desk:client_sale", anna.pk), {**key(), "plan": plan.pk, "cash": "5600"}, headers=HTMX)
    assert page.status_code == 200, page.content.decode()
    page = boss.post(studio.url("desk:client_mark", anna.pk, booking.pk), {**key()}, headers=HTMX)
    assert page.status_code == 204, page.content.decode()
