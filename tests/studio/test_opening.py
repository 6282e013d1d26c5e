"""A new account: what it holds, and the letter with the way in (AC-01, AC-12)."""

import re

import pytest
from django.core import mail

from ritm.accounts.models import Account, Branch, Login
from ritm.accounts.queries import settings_of_account
from ritm.accounts.scope import account_scope
from ritm.clients.models import Client, LeadSource
from ritm.core.errors import DomainError
from ritm.events import outbox
from ritm.events.models import Event, Job
from ritm.schedule.models import ClassGroup, Discipline, Hall, Lesson
from ritm.staff.models import AccessLevel, StaffMember
from ritm.staff.permissions import preset_codes
from ritm.studio.actions import ask_recovery, open_studio
from ritm.studio.errors import StudioNameRequired, UnknownZone


def _work() -> int:
    done = 0
    while job := outbox.claim():
        assert outbox.run(job)
        done += 1
    return done


def _password(letter) -> str:
    return re.search(r"(?:Пароль|Password): (\S+)", letter.body)[1]


@pytest.mark.req("AC-12")
@pytest.mark.parametrize(
    ("language", "hall", "discipline", "client", "sources", "levels"),
    [
        (
            "ru",
            "Тестовый зал",
            "Тестовое направление",
            "Иванов Иван Иваныч",
            {"app": "мобильное приложение", "online": "онлайн-расписание", "form": "форма захвата с сайта"},
            {"administrator": "Администратор", "teacher": "Преподаватель", "viewer": "Только просмотр"},
        ),
        (
            "en",
            "Test hall",
            "Test discipline",
            "Ivanov Ivan Ivanych",
            {"app": "mobile app", "online": "online schedule", "form": "website lead form"},
            {"administrator": "Front desk", "teacher": "Teacher", "viewer": "View only"},
        ),
    ],
)
def test_a_new_account_holds_what_is_named_and_nothing_else(db, language, hall, discipline, client, sources, levels):
    opened = open_studio(name=" Студия  Лада ", email="lada@example.org", language=language, base_url="http://x")
    assert (opened.account.name, opened.account.slug, opened.account.language) == (
        "Студия Лада",
        "studiya-lada",
        language,
    )
    with account_scope(opened.account.pk):
        assert list(Branch.objects.all()) == [opened.branch]
        assert list(Hall.objects.values_list("name", "branch")) == [(hall, opened.branch.pk)]
        assert list(Discipline.objects.values_list("name", flat=True)) == [discipline]
        assert list(Client.objects.values_list("name", "is_system")) == [(client, True)]
        assert dict(LeadSource.objects.values_list("code", "name")) == sources
        assert dict(AccessLevel.objects.values_list("preset", "name")) == levels
        for level in AccessLevel.objects.all():
            assert frozenset(level.codes) == preset_codes(level.preset) != frozenset()
        assert list(StaffMember.objects.values_list("role", "login__name")) == [("owner", "boss")]
        assert Login.objects.get().email == "lada@example.org"
        assert settings_of_account().mark_confirm == "two_presses"
        assert [ClassGroup.objects.count(), Lesson.objects.count()] == [0, 0]


@pytest.mark.req("AC-01")
def test_the_letter_brings_link_login_and_a_password_made_while_it_is_sent(db):
    opened = open_studio(name="Лада", email="lada@example.org", base_url="https://ritm.example/")
    assert mail.outbox == []
    with account_scope(opened.account.pk):
        assert Job.objects.get(account=opened.account).args == {"event_id": Event.objects.get(name="studio.opened").pk}
        assert Login.objects.get().one_time_password == ""
    assert _work() == 1
    [letter] = mail.outbox
    assert letter.to == ["lada@example.org"]
    assert letter.subject == "Доступ в Ритм: Лада"
    assert "Ссылка: https://ritm.example/lada/desk/" in letter.body
    assert "Логин: boss" in letter.body
    assert "Не передавайте свой логин и пароль третьим лицам" in letter.body
    with account_scope(opened.account.pk):
        assert _password(letter) not in repr(list(Event.objects.values())) + repr(list(Job.objects.values()))


@pytest.mark.req("AC-01")
def test_a_letter_sent_again_brings_another_password(db):
    opened = open_studio(name="Лада", email="lada@example.org")
    assert _work() == 1
    Job.objects.filter(account=opened.account).update(done_at=None)
    assert _work() == 1
    first, second = (_password(letter) for letter in mail.outbox)
    assert first != second


@pytest.mark.parametrize(
    ("fields", "error"),
    [({"name": "  "}, StudioNameRequired), ({"name": "Лада", "time_zone": "Марс/Олимп"}, UnknownZone)],
)
def test_a_bad_studio_is_not_opened(db, fields, error):
    before = Account.objects.count()
    with pytest.raises(error):
        open_studio(email="lada@example.org", **fields)
    assert Account.objects.count() == before


@pytest.mark.req("AC-04")
def test_only_the_boss_gets_a_letter_and_one_in_five_minutes(studio):
    login = studio.boss.login
    for email in ("", "stranger@example.org", studio.account.email.upper(), studio.account.email):
        assert ask_recovery(email=email, base_url="http://x") is None
    assert Event.objects.filter(name="studio.recovery_asked").count() == 1
    assert _work() == 1
    [letter] = mail.outbox
    assert letter.to == [studio.account.email]
    assert "Ссылка: http://x/alice/desk/" in letter.body
    login.refresh_from_db()
    assert login.check_password("korall-77-sosna")
    assert not login.must_change_password


def test_names_differ_only_by_number(db):
    slugs = [open_studio(name="Лада", email="a@example.org").account.slug for _ in range(2)]
    assert slugs == ["lada", "lada-2"]
    assert issubclass(StudioNameRequired, DomainError)
