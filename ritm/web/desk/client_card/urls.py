from django.urls import path

from ritm.web.desk.client_card import booking, consents, history, marks, page, passport, payments, personal, sale, sell

urlpatterns = [
    path("clients/<int:pk>/", page.client, name="client"),
    path("clients/<int:pk>/passes/", page.passes, name="client_passes"),
    path("clients/<int:pk>/sell/", sell.sell, name="client_sell"),
    path("clients/<int:pk>/sale/", sale.sale, name="client_sale"),
    path("clients/<int:pk>/sale/receipt/", sale.receipt, name="client_receipt"),
    path("clients/<int:pk>/payment/", payments.payment, name="client_payment"),
    path("clients/<int:pk>/payment/parts/", payments.payment_parts, name="client_payment_parts"),
    path("clients/<int:pk>/pay-out/", payments.pay_out, name="client_pay_out"),
    path("clients/<int:pk>/book/", booking.booking, name="client_book"),
    path("clients/<int:pk>/bookings/<int:booking_id>/mark/", marks.mark, name="client_mark"),
    path("clients/<int:pk>/bookings/<int:booking_id>/cancel/", marks.cancel, name="client_cancel"),
    path("clients/<int:pk>/bookings/<int:booking_id>/undo/", marks.take_back, name="client_take_back"),
    path("clients/<int:pk>/visits/<int:visit_id>/undo/", marks.undo, name="client_undo"),
    path("clients/<int:pk>/visits/", history.history_view(history.VISITS), name="client_visits"),
    path("clients/<int:pk>/payments/", history.history_view(history.PAYMENTS), name="client_payments"),
    path("clients/<int:pk>/missed/", history.history_view(history.MISSED), name="client_missed"),
    path("clients/<int:pk>/cancelled/", history.history_view(history.CANCELLED), name="client_cancelled"),
    path("clients/<int:pk>/passport/", passport.passport, name="client_passport"),
    path("clients/<int:pk>/personal/", personal.personal, name="client_personal"),
    path("clients/<int:pk>/personal/<int:export_id>/", personal.personal_file, name="client_personal_file"),
    path("clients/<int:pk>/consents/", consents.consents, name="client_consents"),
    path("clients/<int:pk>/consents/<str:purpose>/take/", consents.take, name="client_consent_take"),
    path("clients/<int:pk>/consents/<str:purpose>/withdraw/", consents.withdraw, name="client_consent_withdraw"),
    path("clients/<int:pk>/changes/", history.history_view(history.CHANGES), name="client_changes"),
]
