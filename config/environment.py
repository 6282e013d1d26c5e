"""Three tiny readers of the environment, and the secrets that a fresh installation makes for itself."""

import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """The variable's text; an empty one counts as absent."""
    return os.environ.get(name, "") or default


def env_flag(name: str) -> bool:
    """True for 1, true, yes, on."""
    return env(name).lower() in {"1", "true", "yes", "on"}


def env_int(name: str, default: int) -> int:
    """A whole number."""
    return int(env(name, str(default)))


def var_dir() -> Path:
    """The folder of everything this installation writes: database, mail, secrets."""
    folder = Path(env("RITM_VAR", str(BASE_DIR / "var"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept_secret(name: str) -> str:
    """A secret from the environment, else one made once and kept in var/secret (0600)."""
    if env(name):
        return env(name)
    folder = var_dir() / "secret"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name.lower()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        value = secrets.token_urlsafe(48)
        file.write(value)
    return value
