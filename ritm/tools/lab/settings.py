"""The product's settings in the lab: a page to compare with, and queries counted on request."""

from config.environment import env_flag
from config.settings import *  # noqa: F403 -- settings are a module of names
from config.settings import MIDDLEWARE, RESERVED_SLUGS

ROOT_URLCONF = "ritm.tools.lab.urls"
RESERVED_SLUGS = RESERVED_SLUGS | {"bare"}
AXES_ENABLED = True
JOB_LEASE_SECONDS = 3  # nobody waits five minutes for a worker that was killed on purpose
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # people are made by the hundred
if env_flag("RITM_COUNT_QUERIES"):
    MIDDLEWARE = ["ritm.tools.lab.counting.CountingMiddleware", *MIDDLEWARE]
