"""What a file begins with is made once, and every test of it finds it as it was."""

import pytest

from ritm.clients.models import Client
from tests.given import Studio


def begin(studio: Studio) -> Client:
    """Whatever a test of this file does, the next one finds Anna alone."""
    return studio.client("Анна")


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_begins_with_what_the_file_has_begun(studio: Studio, time: str) -> None:
    assert list(Client.objects.values_list("name", flat=True)) == [studio.begun.name] == ["Анна"]
    number = studio.number
    studio.client("Борис")
    Client.objects.filter(pk=studio.begun.pk).update(name=time)
    studio.begun.name, studio.number = time, number + 1


def test_it_is_made_in_this_very_run_of_this_very_file(begun: Studio, studio: Studio) -> None:
    assert (begun.account, begun.begun) == (studio.account, studio.begun)
    assert begun is not studio
    assert begun.begun is not studio.begun
