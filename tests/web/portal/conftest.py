"""Anna, who signs in at the portal, and her family."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from ritm.accounts.middleware import account_urls
from ritm.clients.actions.portal import give_portal_login
from ritm.clients.models import Client
from tests.given import PASSWORD, Studio, key


class Portal:
    """The client's side of a studio."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio

    def url(self, name: str = "my") -> str:
        """The address of a page."""
        with account_urls(self.studio.account.slug):
            return reverse(f"portal:{name}")

    def enter(self, client: Client, name: str = "anna", browser: Browser | None = None) -> Browser:
        """A browser that has signed in by the form; the login is made where there is none."""
        client.refresh_from_db()
        if client.login_id is None:
            give_portal_login(client=client, name=name, password=PASSWORD, actor=self.studio.actor)
        browser = browser or Browser()
        assert self.sign_in(browser, name).status_code == 302
        return browser

    def sign_in(self, browser: Browser, name: str, password: str = PASSWORD, **more: Any) -> Any:
        """The answer to the form."""
        return browser.post(self.url("sign_in"), {**key(), "login": name, "password": password, **more})

    def send(self, browser: Browser, name: str, **typed: Any) -> Any:
        """The answer to another form."""
        return browser.post(self.url(name), {**key(), **typed})


@pytest.fixture
def portal(studio: Studio) -> Portal:
    return Portal(studio)


@pytest.fixture
def anna(studio: Studio) -> Client:
    return studio.client("Белова Анна", phone="+79161230001", note="Тайная заметка", alert_note="Видна сотрудникам")
