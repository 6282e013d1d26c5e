"""What no test may do: leave a scope open, talk to the network, skip."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

from django.urls import get_script_prefix, get_urlconf

from ritm.accounts.scope import account_id_or_none


class NetworkForbidden(AssertionError):
    """A test tried to leave the machine."""


def left_open() -> dict[str, Any]:
    """What the test before should have closed."""
    state = {"account": account_id_or_none(), "prefix": get_script_prefix(), "urlconf": get_urlconf()}
    clean = {"account": None, "prefix": "/", "urlconf": None}
    return {key: value for key, value in state.items() if value != clean[key]}


@contextmanager
def loopback_only() -> Iterator[None]:
    """Sockets of this process reach 127.0.0.1 and ::1 only."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def checked(self: socket.socket, address: Any) -> None:
        _check(self, address)
        return connect(self, address)

    def checked_ex(self: socket.socket, address: Any) -> int:
        _check(self, address)
        return connect_ex(self, address)

    socket.socket.connect, socket.socket.connect_ex = checked, checked_ex  # type: ignore[method-assign] -- the guard
    try:
        yield
    finally:
        socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign] -- the guard


def _check(sock: socket.socket, address: Any) -> None:
    if sock.family in {socket.AF_INET, socket.AF_INET6} and not _is_local(str(address[0])):
        message = f"No test may connect to {address[0]}."
        raise NetworkForbidden(message)


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
