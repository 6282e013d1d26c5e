"""`bin/ritm rebuild_figures` finds what differs, mends it, and says how much it was."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ritm.accounts.scope import account_scope
from ritm.directory.models import ClientFigures, SearchWord


def said(**options):
    out = StringIO()
    call_command("rebuild_figures", stdout=out, **options)
    return out.getvalue().splitlines()


def test_it_counts_what_differed_and_mends_it(studio, bobs):
    client = studio.client("Белова Анна")
    ClientFigures.objects.filter(client=client).update(debt_minor=77, unpaid_visits=3)
    SearchWord.objects.filter(client=client).delete()
    with account_scope(bobs.account.pk):
        ClientFigures.objects.order_by("pk")[:1].get().delete()

    assert said(account=studio.account.slug) == [
        f"{studio.account.slug}: 1 rows differed",
        "1 accounts: 1 rows differed",
    ]

    figures = ClientFigures.objects.get(client=client)
    assert (figures.debt_minor, figures.unpaid_visits) == (0, 0)
    assert SearchWord.objects.filter(client=client, word="белова").exists()
    # Bob's missing row is left to a run over all accounts: it is made, and the second run finds nothing.
    with account_scope(bobs.account.pk):
        before = ClientFigures.objects.count()
    said()
    with account_scope(bobs.account.pk):
        assert ClientFigures.objects.count() == before + 1
    assert said()[-1] == "2 accounts: 0 rows differed"


def test_an_unknown_account_is_an_error(studio):
    with pytest.raises(CommandError, match="There is no account nowhere"):
        said(account="nowhere")
