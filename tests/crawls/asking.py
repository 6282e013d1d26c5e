"""One request as somebody, and everything that its answer says."""

import codecs
import html
import json
import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.test import Client as Browser

from ritm.accounts.models import Login
from ritm.staff.models import StaffMember
from tests.crawls.reading import Page

# One handler for all: each would load the middleware anew.
_BROWSERS = {csrf: Browser(raise_request_exception=False, enforce_csrf_checks=csrf) for csrf in (False, True)}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_AT_FIELD = re.compile(r'id="(?:id_|[a-z]+-)?(\w+)_error">(.*?)</div>', re.DOTALL)
_IN_LIST = re.compile(r'<li><a href="#id_(\w+?)">.*?</a>: (.*?)</li>', re.DOTALL)
_OVER = re.compile(
    r'class="rt-errors".*?</svg><div>(.*?)</div>|data-error-text>(.*?)</p>|toast is-bad.*?grow">(.*?)<'
    r'|class="rt-(?:p-)?err[ "][^>]*>([^<]+)<',
    re.DOTALL,
)
HTMX = {"HX-Request": "true"}


def session_of(person: StaffMember) -> str:
    """The cookie of somebody signed in at the desk."""
    return session_of_login(person.login)


def session_of_login(login: Login) -> str:
    """The cookie of a sign-in, of staff or of a client; within the account's scope."""
    browser = Browser()
    browser.force_login(login, backend="ritm.accounts.sign_in.AccountBackend")
    return browser.cookies["sessionid"].value


def ask(
    session: str,
    method: str,
    url: str,
    sent: Any = None,
    *,
    htmx: bool = False,
    csrf: bool = False,
    headers: dict[str, str] | None = None,
) -> Any:
    """The answer to one request; `session` "" is nobody. A fault of the product comes as its page, with exc_info."""
    browser = _BROWSERS[csrf]
    browser.cookies.clear()
    if session:
        browser.cookies["ritm_desk"] = session
    said = {**(HTMX if htmx else {}), **(headers or {})}
    answer = (
        browser.post(url, sent or {}, headers=said) if method == "POST" else browser.generic(method, url, headers=said)
    )
    if answer.streaming:  # to its end, as a browser does: only then the request is over
        answer.streaming_content = [b"".join(answer.streaming_content)]
    careless = carelessness(answer, url)
    assert not careless, f"{method} {url}: {careless}"
    return answer


def carelessness(answer: Any, url: str) -> list[str]:
    """What no answer may lack, whatever it says: the policy, the headers, cookies of its own door only."""
    door = re.match(r"/[\w-]+/desk/", url)
    told = {name: answer.headers.get(name, "") for name in HEADERS}
    found = [
        f"{name}: {told[name]}"
        for name, all_of in HEADERS.items()
        if {*told[name].split("; ")} != {*all_of.split("; ")}
    ]
    for cookie in answer.cookies.values():
        if cookie["path"] != (door[0] if door else "/") or cookie["samesite"] != "Lax":
            found.append(f"cookie {cookie.key} of {cookie['path']}, {cookie['samesite']}")
        if "csrf" not in cookie.key and cookie.value and not cookie["httponly"]:
            found.append(f"cookie {cookie.key} can be read by scripts")
    return found


def said(answer: Any) -> str:
    """All text of an answer: headers, toasts in them, body, the insides of a workbook."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return "\n".join([heads, codecs.decode(heads.encode(), "unicode_escape"), body(answer)])


def page_of(answer: Any) -> Page:
    """The page or part that came, read."""
    return Page(answer.content.decode() if answer.headers.get("Content-Type", "").startswith("text/html") else "")


def body(answer: Any) -> str:
    """The body as a person reads it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK\x03\x04"):
        with ZipFile(BytesIO(content)) as package:
            return "\n".join(html.unescape(package.read(name).decode(errors="replace")) for name in package.namelist())
    return html.unescape(content.decode(errors="replace"))


def is_broken(answer: Any) -> str:
    """What fell over, "" where nothing did."""
    if answer.status_code < 500:
        return ""
    fault = getattr(answer, "exc_info", None)
    return f"{answer.status_code} {fault[0].__name__}: {fault[1]}" if fault else str(answer.status_code)


def complaints(answer: Any) -> dict[str, str]:
    """Field → what the page says is wrong there; "" for what it says over the form, on its own page or in a toast."""
    text = body(answer)
    found = dict(_AT_FIELD.findall(text)) | dict(_IN_LIST.findall(text))
    over = [each for match in _OVER.findall(text) for each in match if each.strip()]
    told = json.loads(answer.headers.get("HX-Trigger", "{}")).get("toast", {})
    over += [told["text"]] if told.get("tone") == "bad" else []
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        over += filter(None, [answer.json().get("message", "")])
    return {**found, **({"": " ".join(over).strip()} if over else {})}
