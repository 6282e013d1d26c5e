"""Where a column of a table can go: the fields of the form, the boss's own, and what is not a field. Each by its rights."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.accounts.queries import settings_of_account
from ritm.clients.actions.fields import PREFIX
from ritm.clients.asking import left_out
from ritm.clients.models_of_fields import ProfileField
from ritm.clients.permissions import CONSENTS_TAKE, HEALTH, PASSPORT_CHANGE
from ritm.clients.queries import asked_fields
from ritm.clients.search_text import fold
from ritm.events.actor import Actor
from ritm.passes.permissions import PASSES_SELL
from ritm.sales.permissions import PAYMENTS_TAKE
from ritm.staff.models import StaffMember

SKIP = "skip"
TITLED = "titled"  # into the note, after the column's own title
MANY = frozenset({SKIP, TITLED, "note"})  # may be chosen for several columns
NAMES = frozenset({"name", "surname", "first_name"})  # one of them has to be there
SEALED = frozenset({"passport_number", "passport_issued_on", "passport_issued_by", "passport_code", "address"})


class Part(models.TextChoices):
    """Parts of the form, as the drop-down of fields has them."""

    MAIN = "main", pgettext_lazy("part of the form", "Main")
    CONTACTS = "contacts", _("Contacts")
    FAMILY = "family", _("Family")
    CLUB = "club", _("In the club")
    MONEY = "money", _("Passes and money")
    HEALTH = "health", _("Health")
    PASSPORT = "passport", _("Passport and address")
    CONSENTS = "consents", _("Consents")
    NOTES = "notes", _("Notes")
    OWN = "own", _("Own fields")
    NONE = "none", ""


@dataclass(frozen=True)
class Field:
    """Where a column can go. `words`: headers that mean it, without case, marks and ё; `requires`: a right."""

    code: str
    label: str | Promise
    words: tuple[str, ...] = ()
    part: Part = Part.MAIN
    requires: str = ""
    own: ProfileField | None = None


FIELDS = (
    Field("name", _("Full name"), ("фио", "клиент", "имя фамилия", "фамилия имя", "фамилия имя отчество", "ф и о",
                                  "полное имя", "имя клиента", "клиенты", "ученик", "name", "full name", "client")),
    Field("surname", _("Surname"), ("фамилия", "surname", "last name")),
    Field("first_name", _("First name"), ("имя", "first name")),
    Field("patronymic", _("Patronymic"), ("отчество", "patronymic", "middle name")),
    Field("salutation", _("Salutation"), ("обращение", "как обращаться", "salutation")),
    Field("birth_date", _("Birth date"), ("дата рождения", "др", "д р", "день рождения", "рождение", "родился",
                                          "birth date", "birthday", "date of birth")),
    Field("gender", _("Gender"), ("пол", "gender", "sex")),
    Field("branch", _("Branch"), ("филиал", "студия", "клуб", "branch")),
    Field("responsible", _("Responsible"), ("ответственный", "менеджер", "куратор", "responsible", "manager")),
    Field("phone", _("Mobile phone"), ("телефон", "тел", "мобильный", "мобильный телефон", "сотовый", "номер",
                                       "номер телефона", "контакт", "контакты", "моб", "phone", "mobile phone", "mobile", "tel"), Part.CONTACTS),
    Field("other_phone", _("Alternative phone"), ("альтернативный телефон", "альтернативный", "доп телефон", "телефон 2",
                                                  "второй телефон", "дополнительный телефон", "alternative phone", "other phone", "phone 2"), Part.CONTACTS),
    Field("email", _("Email"), ("email", "e mail", "почта", "эл почта", "электронная почта", "имейл", "мейл", "mail"), Part.CONTACTS),
    Field("vk", _("VKontakte"), ("вконтакте", "вк", "vk", "vkontakte"), Part.CONTACTS),
    Field("facebook", _("Facebook"), ("facebook", "фейсбук"), Part.CONTACTS),
    Field("instagram", _("Instagram"), ("instagram", "инстаграм", "инстаграмм"), Part.CONTACTS),
    Field("named_parent", _("Parent’s full name"), ("родитель", "фио родителя", "мама", "папа", "законный представитель", "parent",
                                                    "parent s full name", "parent name"), Part.FAMILY),
    Field("named_parent_phone", _("Parent’s phone"), ("телефон родителя", "тел родителя", "телефон мамы", "телефон папы",
                                                      "parent s phone", "parent phone"), Part.FAMILY),
    Field("status", pgettext_lazy("client", "Status"), ("статус", "статус клиента", "status"), Part.CLUB),
    Field("source", _("Source"), ("источник", "откуда", "откуда узнал", "откуда узнали", "откуда пришел", "реклама",
                                  "source"), Part.CLUB),
    Field("class_format", _("Class format"), ("формат занятий", "формат", "class format", "format"), Part.CLUB),
    Field("interests", _("Interests"), ("интересы", "интерес", "interests", "interest"), Part.CLUB),
    Field("documents", _("Documents"), ("документы", "documents"), Part.CLUB),
    Field("barcode", _("Barcode"), ("штрихкод", "штрих код", "карта", "номер карты", "клубная карта", "barcode", "card"), Part.CLUB),
    Field("discount_percent", _("Personal discount, %"), ("скидка", "персональная скидка", "скидка процент",
                                                          "personal discount", "discount"), Part.CLUB),
    Field("is_blocked", _("Block list"), ("черный список", "чс", "block list", "blacklist"), Part.CLUB),
    Field("block_reason", _("Reason for the block list"), ("причина черного списка", "причина чс", "block list reason"), Part.CLUB),
    Field("pass_plan", _("Pass"), ("абонемент", "вид абонемента", "название абонемента", "тариф", "pass", "plan"), Part.MONEY, PASSES_SELL),
    Field("remainder", _("Visits left"), ("остаток", "остаток занятий", "осталось занятий", "осталось",
                                          "занятий осталось", "visits left"), Part.MONEY),
    Field("pass_starts_on", _("Pass: begins on"), ("начало абонемента", "дата начала", "начало", "действует с", "pass begins"),
          Part.MONEY, PASSES_SELL),
    Field("pass_ends_on", _("Pass: ends on"), ("конец абонемента", "окончание абонемента", "дата окончания", "окончание", "действует до",
                                               "годен до", "pass ends"), Part.MONEY, PASSES_SELL),
    Field("pass_price", _("Pass: price"), ("цена", "стоимость", "цена абонемента", "стоимость абонемента", "price"), Part.MONEY, PAYMENTS_TAKE),
    Field("pass_paid", _("Pass: paid"), ("оплачено", "внесено", "paid"), Part.MONEY, PAYMENTS_TAKE),
    Field("debt", _("Debt"), ("долг", "задолженность", "долги", "debt"), Part.MONEY, PAYMENTS_TAKE),
    Field("balance", _("On the balance (minus: debt)"), ("баланс", "депозит", "на счете", "остаток на счете", "balance", "deposit"),
          Part.MONEY, PAYMENTS_TAKE),
    Field("illnesses", _("Illnesses"), ("заболевания", "заболевание", "противопоказания", "illnesses"), Part.HEALTH, HEALTH),
    Field("certificate_ends_on", _("Medical certificate until"), ("медицинская справка", "справка", "справка до",
                                                                  "медсправка", "medical certificate"), Part.HEALTH, HEALTH),
    Field("insurance_ends_on", _("Insurance until"), ("страховка", "страховка до", "insurance"), Part.HEALTH, HEALTH),
    Field("passport_number", _("Passport: series and number"), ("паспорт", "номер паспорта", "номер и серия паспорта", "серия и номер паспорта",
                                                                "серия номер паспорта", "passport"), Part.PASSPORT, PASSPORT_CHANGE),
    Field("passport_issued_on", _("Passport: issued on"), ("дата выдачи", "дата выдачи паспорта"), Part.PASSPORT, PASSPORT_CHANGE),
    Field("passport_issued_by", _("Passport: issued by"), ("кем выдан", "кем был выдан", "паспорт выдан"), Part.PASSPORT, PASSPORT_CHANGE),
    Field("passport_code", _("Passport: unit code"), ("код подразделения", "код подразд"), Part.PASSPORT, PASSPORT_CHANGE),
    Field("address", _("Address"), ("адрес", "адрес клиента", "адрес проживания", "address"), Part.PASSPORT, PASSPORT_CHANGE),
    Field("sms_consent", _("Consent to SMS"), ("согласие на смс", "согласие на sms", "отправка смс", "sms consent"), Part.CONSENTS, CONSENTS_TAKE),
    Field("email_consent", _("Consent to email"), ("согласие на email", "согласие на рассылку", "отправка email", "email consent"),
          Part.CONSENTS, CONSENTS_TAKE),
    Field("consent_date", _("Date of the consents"), ("дата согласия", "согласие от", "consent date"), Part.CONSENTS, CONSENTS_TAKE),
    Field("note", _("Notes"), ("комментарий", "комментарии", "заметки", "заметка", "примечание", "примечания", "note",
                               "notes", "comment"), Part.NOTES),
    Field("alert_note", _("Notes (visible)"), ("видимая заметка", "заметки видимые", "важно", "notes visible", "alert"), Part.NOTES),
    Field(TITLED, _("Into the notes, with the column’s title"), part=Part.NOTES),
    Field(SKIP, _("Do not import"), part=Part.NONE),
)  # fmt: skip
EVERY = {field.code: field for field in FIELDS}


def fields_for(actor: Actor) -> dict[str, Field]:
    """The fields that this person may fill, by code, as the drop-down has them; the house itself may fill all."""
    codes = _codes_of(actor)
    settings = settings_of_account()
    asked = {"certificate_ends_on": settings.asks_certificate, "insurance_ends_on": settings.asks_insurance}
    asked |= dict.fromkeys(left_out(settings.form_fields), False)
    known = [field for field in FIELDS if codes is None or not field.requires or field.requires in codes]
    own = [
        Field(f"{PREFIX}{one.pk}", one.name, (plain(one.name),), Part.OWN, own=one)
        for one in asked_fields()
        if one.is_importable
    ]
    found = [field for field in (*known, *own) if asked.get(field.code, True)]
    return {field.code: field for field in sorted(found, key=lambda field: list(Part).index(field.part))}


def by_words(fields: Mapping[str, Field]) -> dict[str, str]:
    """Header → code; a field of the boss's own gives way to the form's."""
    # A pass or a debt that the person may not write down stays in the notes.
    found = {
        word: TITLED
        for field in FIELDS
        if field.part == Part.MONEY and field.code not in fields
        for word in field.words
    }
    for field in fields.values():
        for word in field.words:
            found.setdefault(word, field.code)
        found.setdefault(plain(str(field.label)), field.code)
    return found


def plain(text: str) -> str:
    """A header without case, marks and ё."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())


def _codes_of(actor: Actor) -> frozenset[str] | None:
    if actor.kind != "staff":
        return None
    return frozenset(StaffMember.objects.select_related("access_level").get(pk=actor.id).codes)
