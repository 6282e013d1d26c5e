"""What a thread of the server remembers is its own: language, zone, connection (config.locals)."""

import subprocess
import sys
from pathlib import Path

_LOOK = """
import os
from threading import Barrier, Thread
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from config.wsgi import application
from django.db import connection
from django.utils import timezone, translation
both, seen = Barrier(2), {}
def look(code, zone):
    with translation.override(code), timezone.override(zone):
        both.wait()
        seen[code] = (translation.get_language(), str(timezone.get_current_timezone()))
        both.wait()
    connection.close()
for thread in [Thread(target=look, args=pair) for pair in (("ru", "Asia/Omsk"), ("en", "Europe/Samara"))]:
    thread.start()
    seen[thread] = thread
for thread in [one for one in list(seen) if isinstance(one, Thread)]:
    thread.join()
print(seen["ru"], seen["en"])
print(type(translation.trans_real._active).__module__)
"""


def test_two_threads_remember_apart(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _LOOK],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={"RITM_VAR": str(tmp_path), "PATH": ""},
    )
    assert run.stdout.splitlines() == ["('ru', 'Asia/Omsk') ('en', 'Europe/Samara')", "_thread"], run.stderr[-500:]
