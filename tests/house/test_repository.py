"""What the repository itself may not hold, and what its two locks must agree on."""

import re
import stat
import tomllib
from collections.abc import Iterator

from tests.house import reading

_PLACES = re.compile(r"(?<![\w.<:/])/(?:home|root|work|Users|opt)/[a-z][\w.-]*/")
_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{36}\b"
    r"|(?i:secret_key|password|token)\s*=\s*[\"'][A-Za-z0-9+/_-]{32,}[\"']"
)
_REGISTRY = re.compile(r"--(extra-)?index-url|https?://[^\s]*(pypi|simple)")
_PIN = re.compile(r"^([a-z0-9][\w.-]*)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE | re.IGNORECASE)
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".sh", ".po", ".yml", ".json", ""}


def places_of_one_machine(text: str) -> Iterator[str]:
    """A path that exists on one machine only."""
    for found in _PLACES.finditer(text):
        yield f"a path of one machine: {found.group()}"


def secrets(text: str) -> Iterator[str]:
    """Keys and passwords are made at the first start, or come from the environment."""
    if _SECRET.search(text):
        yield "looks like a secret"


def registries(text: str) -> Iterator[str]:
    """A lock names packages and hashes, never where they were fetched."""
    if _REGISTRY.search(text):
        yield "the address of a registry"


def pins(text: str) -> dict[str, str]:
    """Package and version."""
    return {name.lower(): version for name, version in _PIN.findall(text)}


def _texts() -> list:
    mine = reading.PROJECT / "tests" / "house" / "test_repository.py"
    return [path for path in reading.tracked() if path.suffix in TEXT and path != mine and "vendor" not in path.parts]


def test_no_path_of_one_machine() -> None:
    assert reading.broken(places_of_one_machine, _texts()) == []


def test_no_secret() -> None:
    assert reading.broken(secrets, _texts(), except_in=("requirements/",)) == []


def test_locks_name_no_registry() -> None:
    locks = [path for path in reading.tracked() if path.parent.name == "requirements"]
    assert len(locks) == 4
    assert reading.broken(registries, locks) == []


def test_the_tests_environment_holds_the_products_very_versions() -> None:
    base = pins((reading.PROJECT / "requirements" / "base.txt").read_text())
    test = pins((reading.PROJECT / "requirements" / "test.txt").read_text())
    assert len(base) > 15
    assert {name: test.get(name) for name in base} == base


def test_every_pin_has_a_hash() -> None:
    for name in ("base", "test"):
        text = (reading.PROJECT / "requirements" / f"{name}.txt").read_text()
        blocks = re.split(r"(?m)^(?=\S)", text)
        bare = [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
        assert bare == []


def test_the_commands_can_be_run() -> None:
    for name in ("run", "test", ".ci/run", "bin/ritm", "bin/pg", "bin/prepare", "bin/messages"):
        assert (reading.PROJECT / name).stat().st_mode & stat.S_IXUSR, name


def test_pyproject_bans_other_clocks() -> None:
    banned = tomllib.loads((reading.PROJECT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    names = banned["flake8-tidy-imports"]["banned-api"]
    assert {"datetime.datetime.now", "datetime.date.today", "django.utils.timezone.now"} <= set(names)


def test_each_rule_finds_what_it_is_for() -> None:
    assert len(list(places_of_one_machine('path = "/home/anna/ritm/x"'))) == 1
    assert list(places_of_one_machine("https://example.org/home/page/")) == []
    assert list(secrets('SECRET_KEY = "abcdefghijklmnopqrstuvwxyz0123456789"')) == ["looks like a secret"]
    assert list(secrets('SECRET_KEY = kept_secret("SECRET_KEY")')) == []
    assert list(registries("--index-url https://example.org/simple")) == ["the address of a registry"]
    assert pins("django==5.2.1 \\\n    --hash=sha256:00\nuvicorn[standard]==1.0") == {
        "django": "5.2.1",
        "uvicorn": "1.0",
    }
