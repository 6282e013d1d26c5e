"""Rooms lie in one order: imports (import-linter) and foreign keys point down."""

import tomllib

from django.apps import apps
from django.conf import settings

from tests.house.reading import PROJECT


def layers() -> list[str]:
    """The layers of the contract, top first, as written."""
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return contracts[0]["layers"]


def order(written: list[str]) -> dict[str, int]:
    """Each room's height; siblings share one."""
    height = {}
    for number, layer in enumerate(reversed(written)):
        for room in layer.split("|"):
            height[room.strip().strip("()")] = number
    return height


def hidden(written: list[str], exists: set[str]) -> list[str]:
    """Rooms in parentheses although they exist: import-linter would pass them by."""
    rooms = [room.strip() for layer in written for room in layer.split("|")]
    return [room for room in rooms if room.startswith("(") and room.strip("()").replace(".", "/") in exists]


def pointing_up(keys: list[tuple[str, str]], height: dict[str, int]) -> list[str]:
    """Foreign keys (from app, to app) that do not point down or stay in the room."""
    return [f"{a} -> {b}" for a, b in keys if a != b and height[a] <= height[b]]


def _room(model: type) -> str:
    return ".".join(model.__module__.removeprefix("ritm.").split(".models")[0].split(".tenant")[0].split("."))


def _keys() -> list[tuple[str, str]]:
    models = [model for model in apps.get_models() if model.__module__.startswith("ritm.")]
    return [
        (_room(model), _room(field.remote_field.model))
        for model in models
        for field in model._meta.local_fields
        if field.remote_field and field.remote_field.model.__module__.startswith("ritm.")
    ]


def test_foreign_keys_point_down() -> None:
    assert pointing_up(_keys(), order(layers())) == []


def test_a_foreign_key_that_points_up_is_found() -> None:
    height = order(["sales", "(goods) | passes", "clients"])
    assert height == {"clients": 0, "goods": 1, "passes": 1, "sales": 2}
    keys = [("sales", "clients"), ("clients", "sales"), ("passes", "goods"), ("passes", "passes")]
    assert pointing_up(keys, height) == ["clients -> sales", "passes -> goods"]


def test_no_room_that_exists_is_hidden_in_parentheses() -> None:
    folders = {path.parent.relative_to(PROJECT / "ritm").as_posix() for path in (PROJECT / "ritm").rglob("__init__.py")}
    assert hidden(layers(), folders) == []
    assert hidden(["(sales)", "(web.portal) | passes"], {"sales", "passes", "web/portal"}) == [
        "(sales)",
        "(web.portal)",
    ]


def test_every_room_is_in_the_order() -> None:
    rooms = {path.name for path in (PROJECT / "ritm").iterdir() if (path / "__init__.py").exists()} - {"web"}
    assert rooms - set(order(layers())) == set()


def test_installed_rooms_stand_in_the_same_order() -> None:
    height = order(layers())
    rooms = [app.removeprefix("ritm.") for app in settings.INSTALLED_APPS if app.startswith("ritm.")]
    assert rooms == sorted(rooms, key=lambda room: height[room])
