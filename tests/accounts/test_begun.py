"""What is begun once an account is never answered once (`once_an_account`)."""

from ritm.accounts.scope import account_scope
from ritm.accounts.tenant import once_an_account
from ritm.clients.models import Client
from tests.given import Studio


@once_an_account
def _everybody():
    return Client.objects.filter(is_system=False).order_by("pk")


def test_a_question_begun_once_is_asked_every_time(studio: Studio) -> None:
    anna = studio.client("Анна")
    assert list(_everybody()) == [anna]
    boris = studio.client("Борис")
    assert list(_everybody()) == [anna, boris]


def test_each_account_has_its_own(studio: Studio, bobs: Studio) -> None:
    anna = studio.client("Анна")
    assert list(_everybody()) == [anna]
    with account_scope(bobs.account.pk):
        assert anna not in _everybody()
