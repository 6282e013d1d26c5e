"""What the machine must have before all tests can run, and how it gets it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from ritm.tools import postgres  # noqa: E402 -- found from the project's folder


def has_postgres() -> bool:
    """PostgreSQL's server programs are there."""
    try:
        postgres.programs()
    except postgres.NoPostgres:
        return False
    return True


NEEDS: dict[str, Callable[[], bool]] = {
    "postgresql": has_postgres,
    "chromium": lambda: bool(shutil.which("chromium") or shutil.which("chromium-browser")),
    "gettext": lambda: bool(shutil.which("msgfmt")),
    "fonts-dejavu-core": lambda: bool(shutil.which("fc-list")) or Path("/usr/share/fonts").exists(),
    # What WeasyPrint draws PDF with.
    "libpangoft2-1.0-0": lambda: bool(find_library("pangoft2-1.0")),
    "libharfbuzz-subset0": lambda: bool(find_library("harfbuzz-subset")),
    "procps": lambda: bool(shutil.which("ps")),
}


def install_what_is_missing() -> None:
    """As root on Debian install it; elsewhere say exactly what is missing and end with 2."""
    missing = [package for package, there in NEEDS.items() if not there()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"\n=== installing {' '.join(missing)}", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing]):
            subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
        missing = [package for package, there in NEEDS.items() if not there()]
    if missing:
        print(f"Missing on this machine: {', '.join(missing)}\nInstall with: apt-get install {' '.join(missing)}")
        sys.exit(2)


def keep_compiled() -> None:
    """Where Python may write no bytecode beside its sources, hundreds of processes would compile all of it anew."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(PROJECT / "var" / "tests" / "compiled"))
