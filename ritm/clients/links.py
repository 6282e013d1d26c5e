"""Pages of clients in social networks: whatever people paste, kept as one https address (CL-19)."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from ritm.clients.errors import BadLink

_NICK = re.compile(r"@?[\w.\-]{2,100}", re.ASCII)
_PATH = re.compile(r"/[\w.\-~%/+]{1,150}", re.ASCII)
_QUERY = re.compile(r"id=[0-9]{1,20}", re.ASCII)


@dataclass(frozen=True)
class Network:
    """A social network: its name, its hosts (the first is written), whether its pages may be named by a number."""

    label: Any
    hosts: tuple[str, ...]


NETWORKS = {
    "vk": Network(_("VKontakte"), ("vk.com", "vk.ru", "vkontakte.ru")),
    "facebook": Network(_("Facebook"), ("facebook.com", "fb.com", "fb.me")),
    "instagram": Network(_("Instagram"), ("instagram.com", "instagr.am")),
}


def link_of(network: str, text: str) -> str:
    """The whole address of a page: "vk.com/masha", "@masha", "http://m.vk.com/masha" → "https://vk.com/masha"; "" of nothing.

    Only http and https, only hosts of that network. Raises BadLink.
    """
    typed, known = text.strip(), NETWORKS[network]
    if not typed:
        return ""
    host = known.hosts[0]
    if _NICK.fullmatch(typed) and not _is_host(typed, known):
        return f"https://{host}/{typed.lstrip('@')}"
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        is_good = _is_page(parts, known)
    except ValueError:
        is_good = False
    if not is_good:
        raise BadLink(field=network, network=known.label, example=f"{host}/ivanova")
    query = f"?{parts.query}" if _QUERY.fullmatch(parts.query) else ""
    return f"https://{host}{parts.path.rstrip('/')}{query}"


def link_or_nothing(network: str, text: str) -> str:
    """The same; "" of what is no page of the network."""
    try:
        return link_of(network, text)
    except BadLink:
        return ""


def shown_link(address: str) -> str:
    """The address without what is the same in all: "vk.com/masha"."""
    return address.removeprefix("https://")


def _is_page(parts: Any, known: Network) -> bool:
    is_safe = parts.scheme in {"http", "https"} and not parts.username and parts.port is None
    return is_safe and _is_host(parts.hostname or "", known) and bool(_PATH.fullmatch(parts.path.rstrip("/")))


def _is_host(name: str, known: Network) -> bool:
    """Whether the host is the network's, or a part of it: www., m."""
    name = name.lower()
    return any(name == host or name.endswith(f".{host}") for host in known.hosts)
