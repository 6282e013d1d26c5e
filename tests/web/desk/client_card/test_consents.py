"""«Согласия» of the card and of the form (CL-22, CL-34)."""

import pytest
import time_machine

from ritm.accounts.models import AccountSettings
from ritm.accounts.scope import account_scope
from ritm.clients.actions.consents import withdraw_consent
from ritm.clients.actions.profile import make_system_client
from ritm.clients.consent_texts import standard_text
from ritm.clients.models import Client, Consent, ConsentText, Standing
from tests.given import key
from tests.web.desk.client_card.looking import Desk, said, words


def now(client, purpose="sms"):
    return getattr(Client.objects.get(pk=client.pk), f"{purpose}_consent")


def form(desk: Desk, **typed):
    """The client's whole form sent, with the drop-downs as they were shown."""
    shown = {f"{purpose}_consent{end}": "allowed" for purpose in ("sms", "email") for end in ("", "_was")}
    sent = {**key(), "name": desk.client.name, "gender": "female", **shown, **typed}
    return desk.browser.post(desk.url("client_edit"), sent)


@pytest.mark.req("CL-22", "CL-34")
def test_the_card_and_the_journal_say_where_a_consent_stands(studio):
    anna = studio.client("Анна")
    maria = studio.staff("card.read", "consents.take", name="Ковалёва Анна Петровна")
    desk = Desk(studio, anna, maria)
    assert f'hx-get="{desk.url("client_consents_block")}" hx-trigger="intersect once"' in desk.page()
    assert "СМС есть разрешение предустановлено" in words(desk.page("client_consents_block"))
    with time_machine.travel("2026-11-26T20:05:00+00:00", tick=False):
        answer = desk.post("client_consent_take", "sms", channel="person", version="0", note="анкета № 12")
    assert said(answer) == "Согласие записано"
    assert "СМС есть разрешение дано 27.11.2026, лично, Анна К." in words(desk.get().content.decode())
    journal = words(desk.get("client_consents").content.decode())
    assert "дано 27.11.2026, лично, Анна К. анкета № 12 Текст, версия 1" in journal
    assert "есть разрешение, предустановлено" in journal
    assert desk.post("client_consent_withdraw", "sms").status_code == 204
    assert now(anna) == Standing.WITHDRAWN
    assert "СМС нет разрешения отозвано" in words(desk.page("client_consents_block"))


@pytest.mark.req("CL-34")
def test_without_the_right_the_journal_is_read_and_nothing_is_taken(studio):
    desk = Desk(studio, studio.client("Анна"), studio.staff("card.read"))
    page = desk.get("client_consents")
    assert page.status_code == 200
    assert "/take/" not in page.content.decode()
    assert "/withdraw/" not in page.content.decode()
    assert desk.get("client_consent_take", "sms").status_code == 403
    assert desk.post("client_consent_take", "sms", channel="person", version="0").status_code == 403
    assert desk.post("client_consent_withdraw", "sms").status_code == 403
    assert Consent.objects.count() == 0


def test_a_text_changed_meanwhile_is_read_anew(studio):
    from ritm.clients.actions.consents import write_consent_text

    anna = studio.client("Анна")
    desk = Desk(studio, anna)
    write_consent_text(purpose="sms", text="Новые слова", actor=studio.actor)
    answer = desk.post("client_consent_take", "sms", channel="phone", version="0", note="запись 7")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "текст согласия изменили" in page
    assert "Новые слова" in page
    assert "запись 7" in page
    assert 'name="version" value="1"' in page
    assert Consent.objects.count() == 0


@pytest.mark.parametrize("typed", [{"channel": "telepathy", "version": "0"}, {"channel": "form", "version": "0"}, {}])
def test_a_consent_of_no_known_channel_is_refused(studio, typed):
    desk = Desk(studio, studio.client("Анна"))
    assert desk.post("client_consent_take", "sms", **typed).status_code == 422
    assert desk.post("client_consent_take", "fax", channel="person", version="0").status_code == 404
    assert Consent.objects.count() == 0


def test_neither_the_system_client_nor_another_account_has_consents_here(studio, bobs):
    with account_scope(bobs.account.pk):
        foreign = Client.objects.get(name="Бобова Анна")
    for client in (foreign, make_system_client()):
        desk = Desk(studio, client)
        assert desk.get("client_consents").status_code == 404
        assert desk.get("client_consents_block").status_code == 404
        assert desk.post("client_consent_take", "sms", channel="person", version="0").status_code == 404
        assert desk.post("client_consent_withdraw", "sms").status_code == 404


@pytest.mark.req("CL-22")
def test_a_new_clients_form_shows_the_presets_and_keeps_what_was_chosen(studio):
    browser, url = studio.browser(), studio.url("desk:client_new")
    page = words(browser.get(url).content.decode())
    assert "Отправка СМС есть разрешение нет разрешения" in page
    sent = {**key(), "name": "Вера", "gender": "female", "sms_consent": "not_allowed", "email_consent": "allowed"}
    assert browser.post(url, sent).status_code == 302
    vera = Client.objects.get(name="Вера")
    assert (now(vera, "sms"), now(vera, "email")) == (Standing.CHOSEN_NO, Standing.PRESET_YES)


@pytest.mark.req("CL-22")
def test_saving_an_old_form_does_not_bring_a_withdrawn_permission_back(studio):
    anna = studio.client("Анна")
    withdraw_consent(client=anna, purpose="sms", channel="phone", actor=studio.actor)
    assert form(Desk(studio, anna), note="ещё").status_code == 302
    assert now(anna) == Standing.WITHDRAWN
    assert form(Desk(studio, anna), sms_consent="allowed", sms_consent_was="not_allowed").status_code == 302
    assert now(anna) == Standing.CHOSEN_YES
    assert form(Desk(studio, anna), sms_consent="always").status_code == 422


@pytest.mark.req("CL-22")
def test_the_boss_presets_each_apart_and_writes_the_texts(studio):
    url = studio.url("desk:settings_consents")
    sent = {"sms_consent": "not_allowed", "email_consent": "allowed", "sms_text": "Слова", "email_text": "Письма"}
    sent |= {"personal_text": "Данные", "child_text": standard_text("child")}
    assert studio.browser().post(url, {**key(), **sent}).status_code == 302
    row = AccountSettings.objects.get()
    assert (row.sms_consent, row.email_consent) == ("not_allowed", "allowed")
    assert {text.purpose: text.text for text in ConsentText.objects.all()} == {
        "sms": "Слова",
        "email": "Письма",
        "personal": "Данные",
    }
    answer = studio.browser().post(url, {**key(), **sent, "sms_text": " "})
    assert answer.status_code == 422
    assert "Укажите текст, на который соглашается клиент" in answer.content.decode()
    assert studio.browser(studio.staff("clients.change", "consents.take")).post(url, sent).status_code == 403


def test_a_change_of_a_consent_is_told_in_the_history(studio):
    desk = Desk(studio, studio.client("Анна"))
    desk.post("client_consent_take", "email", channel="paper", version="0")
    form(desk, sms_consent="not_allowed")
    text = words(desk.get("client_changes").content.decode())
    assert "Получено согласие: Email" in text
    assert "Отправка в анкете, СМС: нет разрешения" in text
