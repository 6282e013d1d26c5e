"""Every address of the desk says which rights it requires."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

from ritm.staff.permissions import every_code

# Pages for anybody, each with its reason.
OPEN = {
    "login": "signing in",
    "logout": "signing out harms nobody",
    "recovery": "the boss asks for a new password by email",
    "register": "a new studio",
    "letter_again": "the letter once more, for the browser that has just opened the studio",
    "healthz": "the machine asks whether we live",
    "readyz": "the machine asks whether we can serve",
    "root": "leads to the only account, or asks for its address",
    "front": "leads to the desk",
    "favicon": "a picture",
    "robots": "for search engines",
    "letters": "whoever has the letter refuses more of them",
    "letters_once": "the same by the button of a mail program",
    "place": "whoever has the letter takes the place that he waited for, or waits no longer",
    "forgotten": "whoever has lost his password asks for a letter",
    "forgotten_sent": "what to do after that",
    "new_password": "whoever has the letter chooses a password",
    "calendar": "a teacher's calendar program, by the secret address",
    "client_calendar": "a client's, by the same",
    "join": "a newcomer registers, where the boss takes them",
    "join_sent": "what to do after that",
    "join_confirm": "whoever has the letter proves his email",
    "join_done": "what comes next",
    "sign_in": "signing in at the client portal",
    "sign_out": "the same as signing out of the desk",
    "styles": "the product's own style sheet",
    "disciplines_css": "colours only; the page needs them before anything",
    "language": "the language of the sign-in page",
}


def views(patterns: list[Any]) -> Iterator[tuple[str, Any]]:
    """(name, view) of each address below."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern), pattern.callback


def undeclared(found: list[tuple[str, Any]]) -> list[str]:
    """Views without a declaration, or open without being on the list."""
    missing = []
    for name, view in found:
        if getattr(view, "view_class", None) is RedirectView:
            continue
        if not hasattr(view, "requires"):
            missing.append(f"{name}: no @desk_view")
        elif view.requires is None and name not in OPEN:
            missing.append(f"{name}: open to anybody, and not on the list")
    return missing


def _all() -> list[tuple[str, Any]]:
    return [pair for conf in ("config.account_urls", "config.urls") for pair in views(get_resolver(conf).url_patterns)]


def test_every_view_declares_its_rights() -> None:
    assert undeclared(_all()) == []


def test_no_view_requires_an_unknown_right() -> None:
    asked = {(name, code) for name, view in _all() for code in getattr(view, "requires", None) or ()}
    assert sorted(f"{name}: {code}" for name, code in asked if code not in every_code()) == []


def test_a_view_without_a_declaration_is_found() -> None:
    def bare(request: Any) -> None: ...

    def secret(request: Any) -> None: ...

    secret.requires = None
    assert undeclared([("bare", bare), ("secret", secret)]) == [
        "bare: no @desk_view",
        "secret: open to anybody, and not on the list",
    ]
