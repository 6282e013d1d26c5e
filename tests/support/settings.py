"""The product's settings with the few differences that tests need."""

import os
import tempfile
from pathlib import Path

# One folder for everything a run writes; the workers inherit it, the first process removes it.
if "RITM_TESTS_FOLDER" not in os.environ:
    os.environ["RITM_TESTS_FOLDER"] = tempfile.mkdtemp(prefix="ritm-tests-")
    os.environ["RITM_TESTS_OWNER"] = str(os.getpid())
# Each worker has files of its own: another one's daily sweep, its clock moved on, must not take them.
os.environ["RITM_VAR"] = str(
    Path(os.environ["RITM_TESTS_FOLDER"]) / "var" / os.environ.get("PYTEST_XDIST_WORKER", "main")
)
os.environ["TZ"] = "UTC"
# A letter or a role of the developer's shell must not reach a test.
for name in ("EMAIL_URL", "DATABASE_OWNER_URL", "RITM_OPEN_REGISTRATION", "RITM_HOSTS", "RITM_HTTPS", "RITM_DB_ROLE"):
    os.environ.pop(name, None)

from config.settings import *  # noqa: E402, F403 -- the environment comes first
from config.settings import DATABASES, STATIC_ROOT  # noqa: E402 -- the environment comes first

# The pool's own threads would hold connections to copies that a test wants to drop.
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
# argon2 is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The server makes it at its start; without it whitenoise warns at every test client.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Every statement taken from what is kept is compared with what Django would write.
CHECK_KEPT_SQL = True
