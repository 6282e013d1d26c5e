"""Ritm's settings: values from the environment, safe defaults."""

import dj_email_url
from csp.constants import SELF

from config.database import database
from config.environment import BASE_DIR, env, env_flag, kept_secret, var_dir
from ritm.core.sealing import keys_from

VAR_DIR = var_dir()
SECRET_KEY = kept_secret("SECRET_KEY")
# What seals passports: NAME:SECRET,… the sealing one first (ritm/core/sealing.py).
FIELD_KEYS = keys_from(kept_secret("RITM_FIELD_KEYS"))
DEBUG = False
ALLOWED_HOSTS = [*filter(None, env("RITM_HOSTS").split(",")), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [*filter(None, env("RITM_ORIGINS").split(","))]
OPEN_REGISTRATION = env_flag("RITM_OPEN_REGISTRATION")
# The address in letters, for an installation behind a proxy; without it, the address of the request.
BASE_URL = env("RITM_BASE_URL")
# The same for letters that nobody's request has asked for; without both they have no links. ./run says where it serves.
LETTERS_URL = BASE_URL or env("RITM_SERVED_AT")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "ritm.accounts",
    "ritm.events",
    "ritm.files",
    "ritm.staff",
    "ritm.ledger",
    "ritm.clients",
    "ritm.joining",
    "ritm.schedule",
    "ritm.discounts",
    "ritm.passes",
    "ritm.sales",
    "ritm.attendance",
    "ritm.contracts",
    "ritm.directory",
    "ritm.messaging",
    "ritm.imports",
    "ritm.studio",
    "ritm.web.ui",
    "ritm.web.desk",
    "ritm.web.portal",
    "ritm.tools",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ritm.accounts.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ritm.web.desk.middleware.StaffMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
ACCOUNT_URLCONF = "config.account_urls"
WSGI_APPLICATION = "config.wsgi.application"
# First segments that are never an account's address.
RESERVED_SLUGS = frozenset(
    [
        "register",
        "static",
        "media",
        "api",
        "healthz",
        "readyz",
        "hooks",
        "w",
        "admin",
        "login",
        "desk",
        "help",
        "favicon.ico",
        "robots.txt",
    ]
)
SUBSCRIPTIONS = "config.subscriptions"
LANES = "config.lanes"
CLIENT_ROWS = "config.client_rows"
PERSON_PAPER = "config.person_paper"

PAGES = sorted((BASE_DIR / "ritm" / "web" / "desk").glob("*/templates"))
ROWS = [BASE_DIR / "ritm" / "web" / "ui" / "jinja2", *sorted((BASE_DIR / "ritm" / "web" / "desk").glob("*/jinja2"))]
LOCALE_PATHS = [BASE_DIR / "ritm" / "core" / "locale", *sorted((BASE_DIR / "ritm" / "web" / "desk").glob("*/locale"))]
_loaders = [
    (
        "template_partials.loader.Loader",
        [
            (
                "django.template.loaders.cached.Loader",
                ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
            )
        ],
    )
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": PAGES,
        "OPTIONS": {
            "loaders": _loaders,
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "ritm.web.desk.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": database()}
CHECK_KEPT_SQL = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "ritm.accounts.sign_in.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"ritm.accounts.passwords.{name}"} for name in ("LongEnough", "NotCommon", "NotDigitsAlone")
]
LOGIN_URL = "desk:login"
AXES_USERNAME_FORM_FIELD = "key"
AXES_USERNAME_CALLABLE = "ritm.accounts.sign_in.axes_username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "config.lockout.locked_out"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True

SESSION_ENGINE = "ritm.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env_flag("RITM_HTTPS")
CSRF_FAILURE_VIEW = "ritm.web.ui.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_flag("RITM_BEHIND_PROXY") else None
# The default storage keeps messages in a cookie of path "/", which another account's pages would show.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": ["'none'"],
        "form-action": [SELF],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Russian"), ("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 86400
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_HANDLERS = [
    "ritm.files.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

if env("EMAIL_URL"):
    vars().update(dj_email_url.parse(env("EMAIL_URL")))
else:
    EMAIL_BACKEND = "config.mail.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env("RITM_EMAIL_FROM", "ritm@localhost")

TASKS = {"default": {"BACKEND": "ritm.events.outbox.OutboxBackend"}}
JOB_LEASE_SECONDS = 300
SILENCED_SYSTEM_CHECKS = ["security.W003"]

# Django's own default tells a broken page only by mail to admins; here whoever keeps the server reads it where ./run speaks.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
