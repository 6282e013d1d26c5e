"""What a studio begins with: a contract of services ready to be changed, and an invented client to look at it with."""

from django.utils.translation import get_language

from ritm.contracts.variables import OWN

_RUSSIAN = """# ДОГОВОР № {{ номер }}
## возмездного оказания услуг

| г. ______________ | {{ дата }} |

{{ исполнитель }}, далее «Исполнитель», в лице {{ подписант }}, и {{ заказчик }}, далее «Заказчик», заключили настоящий договор.

## 1. Предмет договора

1.1. Исполнитель проводит занятия, а Заказчик оплачивает их.
1.2. Занимающийся: {{ клиент }}, дата рождения {{ клиент_родился }}.
1.3. Абонемент «{{ абонемент }}»: занятий {{ занятий }}, направления: {{ направления }}. Срок: с {{ начало }} по {{ окончание }}.

## 2. Цена и оплата

2.1. Цена абонемента {{ цена }} ({{ цена_прописью }}).
2.2. Оплата вносится до первого занятия наличными или безналичным переводом.

## 3. Правила занятий

3.1. О пропуске Заказчик предупреждает заранее; не отменённая вовремя запись списывается с абонемента.
3.2. Заказчик сообщает о состоянии здоровья, которое мешает занятиям.
3.3. Заказчик вправе отказаться от услуг, оплатив те, что оказаны.

## 4. Стороны

| **Исполнитель** | **Заказчик** |
| {{ исполнитель }} | {{ заказчик }} |
| ИНН {{ инн }} | Паспорт {{ паспорт }}, выдан {{ паспорт_когда_выдан }} {{ паспорт_кем_выдан }} |
| {{ реквизиты }} | Адрес: {{ адрес }} |
| | Телефон: {{ заказчик_телефон }} |
| Подпись ______________ | Подпись ______________ |
"""
_ENGLISH = """# CONTRACT No. {{ contract_number }}
## for services

| ______________ | {{ contract_date }} |

{{ seller }}, the “Studio”, represented by {{ seller_signer }}, and {{ payer }}, the “Customer”, have agreed as follows.

## 1. Subject

1.1. The Studio holds classes and the Customer pays for them.
1.2. Who attends: {{ client }}, born on {{ client_birth_date }}.
1.3. Pass “{{ pass_name }}”: lessons {{ pass_lessons }}, disciplines: {{ pass_disciplines }}. From {{ pass_starts_on }} to {{ pass_ends_on }}.

## 2. Price

2.1. The pass costs {{ pass_price }}.
2.2. It is paid before the first class, in cash or by transfer.

## 3. Rules

3.1. The Customer says beforehand that a class will be missed; a booking that was not cancelled in time is charged.
3.2. The Customer may leave at any time and pays for the classes held.

## 4. Parties

| **Studio** | **Customer** |
| {{ seller }} | {{ payer }} |
| Tax number {{ seller_tax_number }} | Passport {{ passport }}, issued on {{ passport_issued_on }} {{ passport_issued_by }} |
| {{ seller_details }} | Address: {{ address }} |
| | Phone: {{ payer_phone }} |
| Signature ______________ | Signature ______________ |
"""
_CLIENT = {
    "client": ("Белова Алиса Игоревна", "Smith Alice"),
    "client_short": ("Белова А. И.", "Smith A."),
    "client_birth_date": ("17.05.2017", "17.05.2017"),
    "client_phone": ("+7 900 000-00-01", "+7 900 000-00-01"),
    "client_email": ("alisa@example.com", "alice@example.com"),
    "client_card": ("4600000000008", "4600000000008"),
    "payer": ("Белова Мария Сергеевна", "Smith Mary"),
    "payer_short": ("Белова М. С.", "Smith M."),
    "payer_birth_date": ("03.02.1989", "03.02.1989"),
    "payer_phone": ("+7 900 000-00-02", "+7 900 000-00-02"),
    "payer_email": ("maria@example.com", "mary@example.com"),
    "parent": ("Белова Мария Сергеевна", "Smith Mary"),
    "passport": ("00 00 000000", "00 00 000000"),
    "passport_issued_by": ("отделом внутренних дел", "the passport office"),
    "passport_issued_on": ("01.03.2010", "01.03.2010"),
    "passport_code": ("000-000", "000-000"),
    "address": ("г. Город, ул. Садовая, д. 7, кв. 12", "7 Garden Street, flat 12"),
    "client_document": ("I-АБ № 000000", "No. 000000"),
    "client_address": ("г. Город, ул. Садовая, д. 7, кв. 12", "7 Garden Street, flat 12"),
    "pass_name": ("8 занятий", "8 classes"),
    "pass_price": ("5\u00a0600\u00a0₽", "5,600\u00a0₽"),
    "pass_price_words": ("пять тысяч шестьсот рублей 00 копеек", "5,600\u00a0₽"),
    "pass_lessons": ("8", "8"),
    "pass_disciplines": ("Хореография, Растяжка", "Ballet, Stretching"),
    "pass_sold_on": ("01.09.2026", "01.09.2026"),
    "pass_starts_on": ("01.09.2026", "01.09.2026"),
    "pass_ends_on": ("30.09.2026", "30.09.2026"),
}


def sample_text() -> str:
    """A contract to begin with, in the language of the person."""
    return _RUSSIAN if _is_russian() else _ENGLISH


def sample_value(code: str, label: str) -> str:
    """What an invented client's variable says; "" for what the studio itself says. Own fields say their names."""
    if code.startswith(OWN):
        return f"«{label}»"
    return _CLIENT.get(code, ("", ""))[0 if _is_russian() else 1]


def _is_russian() -> bool:
    return (get_language() or "ru").startswith("ru")
