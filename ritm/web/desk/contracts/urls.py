from django.urls import path

from ritm.web.desk.contracts import journal, making, one

urlpatterns = [
    path("contracts/", journal.contracts, name="contracts"),
    path("contracts/<int:pk>/", one.contract, name="contract"),
    path("contracts/<int:pk>/close/", one.contract_close, name="contract_close"),
    path("contracts/<int:pk>/again/", one.contract_again, name="contract_again"),
    path("contracts/<int:pk>/<slug:kind>/", one.contract_paper, name="contract_paper"),
    path("clients/<int:pk>/contract/", making.client_contract, name="client_contract"),
    path("clients/<int:pk>/contract/gaps/", making.client_contract_gaps, name="client_contract_gaps"),
]
