"""Every field of the form and the boss's own, from cells into the base and back (CL-04, CL-31, CL-34)."""

from datetime import date, timedelta

import pytest

from ritm.clients.actions.consents import give_consent
from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.actions.lists import add_entry
from ritm.clients.actions.passport import change_passport
from ritm.clients.models import Client, ClientPassport, Consent, Standing
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.models_of_lists import ClientStatus, Illness, Interest
from ritm.clients.passport import PassportData, opened
from ritm.clients.queries import consents_of, illnesses_of, living
from ritm.core import clock
from ritm.events.models import Event
from ritm.imports.actions import answer_lists, forget_old, match_columns, start_import, undo_import
from ritm.imports.fields import fields_for
from ritm.imports.models import ImportBatch, ImportRow
from tests.imports.books import book, checked, received, taken, work
from tests.support.chosen import documents_of, interests_of

FULL = {
    "ФИО": "Белова Мария",
    "Телефон": "89161112233",
    "Обращение": "Маша",
    "Пол": "ж",
    "Дата рождения": "12.03.2001",
    "Ответственный": "ольга старшая",
    "ВКонтакте": "vk.com/masha",
    "Статус": "Корпоративный",
    "Источник": "Сарафан",
    "Формат занятий": "В группе",
    "Интересы": "Йога; пилатес",
    "Документы": "Договор до 31.12.27, Техника безопасности",
    "Заболевания": "Астма",
    "Черный список": "да",
    "Паспорт": "05 04 123456",
    "Дата выдачи": "01.02.2015",
    "Адрес": "Владивосток, Светланская, 1",
    "Согласие на SMS": "да",
    "Согласие на email": "нет",
    "Дата согласия": "20.11.2026",
    "Заметки (видимые)": "звонить маме",
    "Скидка": "5 %",
}


def table(*rows: dict) -> bytes:
    return book(*([row.get(title, "") for title in rows[0]] for row in rows), titles=tuple(rows[0]))


@pytest.mark.req("CL-04", "CL-14", "CL-16", "CL-17", "CL-20", "CL-25")
def test_every_field_of_the_form_comes_in(studio) -> None:
    person = studio.staff(name="Ольга Старшая")
    batch = taken(studio, table(FULL))
    assert (batch.counts["created"], sum(batch.counts["warnings"].values())) == (1, 0)
    client = living().get(is_system=False)
    found = (client.salutation, client.gender, client.vk, client.discount_percent, client.is_blocked, client.alert_note)
    assert found == ("Маша", "female", "https://vk.com/masha", 5, True, "звонить маме")
    assert (client.responsible, client.birth_date) == (person, date(2001, 3, 12))
    assert [client.status.name, client.source.name, client.class_format.name] == [
        "Корпоративный",
        "Сарафан",
        "В группе",
    ]
    assert [one.name for one in interests_of(client)] == ["Йога", "пилатес"]
    assert [one.name for one in illnesses_of(client)] == ["Астма"]
    documents = [(row.kind.name, row.expires_on) for row in documents_of(client)]
    assert documents == [("Договор", date(2027, 12, 31)), ("Техника безопасности", None)]
    passport = opened(ClientPassport.objects.get(client=client))
    assert (passport.passport_number, passport.passport_issued_on) == ("05 04 123456", date(2015, 2, 1))
    assert passport.address == "Владивосток, Светланская, 1"
    assert "123456" not in ClientPassport.objects.get(client=client).sealed


@pytest.mark.req("CL-34")
def test_a_consent_comes_with_its_day_and_the_file_as_its_proof(studio) -> None:
    taken(studio, table(FULL))
    client = living().get(is_system=False)
    assert (client.sms_consent, client.email_consent) == (Standing.GIVEN, Standing.CHOSEN_NO)
    sms = next(row for row in consents_of(client) if row.purpose == "sms")
    assert (sms.channel, sms.text, sms.taken_at.date().isoformat()) == (Consent.Channel.FILE, None, "2026-11-20")
    assert sms.note == "импортировано из файла «клиенты.xlsx», строка 2"


@pytest.mark.req("CL-34")
def test_a_file_does_not_speak_over_what_a_client_has_said(studio) -> None:
    client = studio.client("Белова Мария", phone="+79161112233")
    give_consent(client=client, purpose="email", channel="person", version=0, actor=studio.actor)
    taken(studio, table(FULL), on_phone="overwrite")
    client.refresh_from_db()
    assert (client.sms_consent, client.email_consent) == (Standing.GIVEN, Standing.GIVEN)


@pytest.mark.req("CL-31")
@pytest.mark.parametrize(
    ("kind", "options", "cell", "text"),
    [
        ("text", (), " синий  пояс ", "синий пояс"),
        ("number", (), "12,50", "12.5"),
        ("number", (), 42, "42"),
        ("date", (), date(2026, 1, 2), "2026-01-02"),
        ("date", (), "02.01.98", "1998-01-02"),
        ("date", (), "завтра", None),
        ("yes_no", (), "Да", "yes"),
        ("yes_no", (), "нет", "no"),
        ("yes_no", (), "может быть", None),
        ("choice", ("Новичок", "Мастер"), "мастер", "Мастер"),
        ("choice", ("Новичок", "Мастер"), "бог", None),
        ("choices", ("А", "Б", "В"), "в, а", "А\nВ"),
        ("choices", ("А, Б", "В"), "А, Б", "А, Б"),
        ("phone", (), "8 916 111-22-33", "+79161112233"),
        ("email", (), "нет@", None),
        ("link", (), "ritm.example/a", "https://ritm.example/a"),
    ],
)
def test_an_own_field_takes_what_its_kind_takes(studio, kind, options, cell, text) -> None:
    own = add_field(terms=FieldTerms(name="Пояс ученика", kind=kind, options=options), actor=studio.actor)
    batch = taken(studio, book(["Анна", cell], titles=("ФИО", "Пояс ученика")))
    assert batch.mapping["1"] == f"own:{own.pk}"
    assert list(FieldValue.objects.values_list("text", flat=True)) == ([] if text is None else [text])
    assert batch.counts["warnings"]["bad_own"] == (text is None)


@pytest.mark.req("CL-31")
def test_an_own_field_that_is_not_for_imports_is_not_offered(studio) -> None:
    own = add_field(terms=FieldTerms(name="Пояс", kind="text", is_importable=False), actor=studio.actor)
    assert f"own:{own.pk}" not in fields_for(studio.actor)
    assert received(studio, book(["Анна", "чёрный"], titles=("ФИО", "Пояс"))).mapping["1"] == "skip"


@pytest.mark.req("CL-04")
@pytest.mark.parametrize(
    ("title", "cell", "warning"),
    [
        ("Ответственный", "Никто Такой", "bad_person"),
        ("ВКонтакте", "https://evil.example/masha", "bad_link"),
        ("Черный список", "наверное", "bad_yes_no"),
        ("Согласие на SMS", "наверное", "bad_yes_no"),
        ("Дата согласия", "32.13.2020", "bad_day"),
        ("Дата выдачи", "01.01.2099", "bad_day"),
        ("Код подразделения", "1" * 21, "long_text"),
        ("Интересы", "я" * 61, "long_text"),
    ],
)
def test_what_cannot_be_read_is_a_warning(studio, title, cell, warning) -> None:
    batch = taken(studio, book(["Анна", cell], titles=("ФИО", title)))
    assert {code for code, count in batch.counts["warnings"].items() if count} == {warning}
    assert living().filter(name="Анна").exists()


@pytest.mark.req("CL-25")
def test_what_lies_sealed_stands_in_no_row_of_the_import(studio) -> None:
    rows = [["Анна", "05 04 123456", "32.13.2020"]]
    batch = taken(studio, book(*rows, titles=("ФИО", "Паспорт", "Дата выдачи")))
    kept = str(list(ImportBatch.objects.values())) + str(list(ImportRow.objects.values()))
    assert "123456" not in kept
    assert "32.13" not in kept
    assert "123456" not in str(list(Event.objects.values()))
    assert batch.file is not None


@pytest.mark.req("CL-25", "ST-05")
def test_whoever_may_not_write_passports_cannot_match_them(studio) -> None:
    person = studio.staff("clients.import", "clients.read", "clients.change")
    codes = fields_for(person.actor)
    assert not {"passport_number", "address", "illnesses", "sms_consent", "certificate_ends_on"} & codes.keys()
    batch = received(studio, book(["Анна", "05 04 123456"], titles=("ФИО", "Паспорт")))
    match_columns(batch=batch, mapping={0: "name", 1: "passport_number"}, on_phone="fill", actor=person.actor)
    batch.refresh_from_db()
    assert batch.mapping == {"0": "name"}


@pytest.mark.req("CL-04")
def test_the_day_of_the_file_is_over_where_it_holds_passports(studio) -> None:

    taken(studio, book(["Анна", "05 04 123456"], titles=("ФИО", "Паспорт")))
    taken(studio, book(["Вера"], titles=("ФИО",)))
    with clock.at(clock.now() + timedelta(hours=25)):
        assert forget_old() == 1
    assert ImportBatch.objects.filter(file__isnull=True).count() == 1


@pytest.mark.req("CL-04")
def test_a_new_value_is_made_left_out_or_taken_for_another(studio) -> None:
    add_entry(kind="status", name="Корпоративный клиент", actor=studio.actor)
    rows = [["А", "Корп."], ["Б", "корп."], ["В", "VIP"], ["Г", "мусор"]]
    batch = checked(studio, book(*rows, titles=("ФИО", "Статус")))
    assert batch.new_values[0] == {"list": "status", "name": "Корп.", "count": 2}
    answers = {"status": {"корп.": "Корпоративный клиент", "мусор": "skip"}}
    answer_lists(batch=batch, answers=answers, actor=studio.actor)
    work()
    batch.refresh_from_db()
    start_import(batch=batch, actor=studio.actor)
    work()
    assert sorted(ClientStatus.objects.values_list("name", flat=True)) == ["VIP", "Корпоративный клиент"]
    statuses = dict(living().filter(is_system=False).values_list("name", "status__name"))
    assert statuses == {"А": "Корпоративный клиент", "Б": "Корпоративный клиент", "В": "VIP", "Г": None}


@pytest.mark.req("CL-04")
def test_a_column_of_a_thousand_values_does_not_fill_a_list(studio) -> None:
    rows = [[f"Клиент {n}", f"слово {n}"] for n in range(101)]
    batch = checked(studio, book(*rows, titles=("ФИО", "Статус")))
    start_import(batch=batch, actor=studio.actor)
    work()
    assert not ClientStatus.objects.exists()
    assert living().filter(is_system=False).count() == 101


@pytest.mark.req("CL-04")
def test_doubles_by_name_and_birth_date_are_told(studio) -> None:
    studio.client("Белова Мария", birth_date=date(2001, 3, 12))
    titles = ("ФИО", "Дата рождения")
    rows = [["белова мария", "12.03.2001"], ["Громов Илья", "01.01.2000"], ["Громов Илья", "01.01.2000"]]
    batch = checked(studio, book(*rows, titles=titles))
    assert (batch.counts["created"], batch.counts["warnings"]["same_person"]) == (3, 2)


@pytest.mark.req("CL-04")
@pytest.mark.parametrize("on_phone", ["fill", "overwrite"])
def test_what_a_known_client_got_is_taken_back(studio, on_phone) -> None:
    client = studio.client("Белова Мария", phone="+79161112233", salutation="Мария")
    change_passport(client=client, data=PassportData(address="старый адрес"), actor=studio.actor)
    own = add_field(terms=FieldTerms(name="Пояс", kind="text"), actor=studio.actor)
    before = Client.objects.filter(pk=client.pk).values().get()
    batch = taken(studio, table(FULL | {"Пояс": "синий"}), on_phone=on_phone)
    client.refresh_from_db()
    assert [one.name for one in interests_of(client)] == ["Йога", "пилатес"]
    assert FieldValue.objects.get().text == "синий"
    address = opened(ClientPassport.objects.get(client=client)).address
    assert address == ("старый адрес" if on_phone == "fill" else FULL["Адрес"])
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts["undo"] == {"removed": 0, "restored": 1, "kept": 0}
    assert Client.objects.filter(pk=client.pk).values().get() == before
    assert (interests_of(client), illnesses_of(client), documents_of(client)) == ([], [], [])
    assert not FieldValue.objects.filter(field=own).exists()
    assert opened(ClientPassport.objects.get(client=client)) == PassportData(address="старый адрес")
    assert Interest.objects.count() == 2  # what was added to lists stays there
    assert Illness.objects.count() == 1


@pytest.mark.req("CL-04")
def test_what_the_import_told_itself_of_a_new_client_does_not_keep_him(studio) -> None:
    batch = taken(studio, table(FULL))
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts["undo"] == {"removed": 1, "restored": 0, "kept": 0}
    assert not living().filter(is_system=False).exists()
