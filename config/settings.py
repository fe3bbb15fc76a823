"""The one settings file: every difference between two installations comes from the environment.

An optional `.env` beside `manage.py` is read first; `.env.example` lists the names it may hold.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import environ
from django.utils.translation import gettext_lazy as _

from config import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Who may reach it

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key.read_or_create(VAR_DIR / "secret-key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# BEHIND_TLS says that a proxy ends TLS and sets X-Forwarded-Proto itself, dropping what a client sends.
BEHIND_TLS = env.bool("BEHIND_TLS", default=False)
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
# How many proxies of ours stand before the application: so many addresses in X-Forwarded-For are believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=int(BEHIND_TLS))
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "workflow.pages.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# What it is made of

INSTALLED_APPS = [
    "workflow.demo",
    "workflow.inspection",
    "workflow.reports",
    "workflow.submissions",
    "workflow.campaigns",
    "workflow.reorganisation",
    "workflow.supervision",
    "workflow.delegation",
    "workflow.actions",
    "workflow.tasks",
    "workflow.notices",
    "workflow.audit",
    "workflow.organisation",
    "workflow.timers",
    "workflow.pages",
    "viewflow",
    "viewflow.workflow",
    "django_tasks",
    "django_tasks_db",
    "django_prose_editor",
    "django_htmx",
    "lucide",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workflow.organisation.middleware.CapacityMiddleware",
    "workflow.organisation.middleware.CalendarMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workflow.pages.security.ContentSecurityPolicyMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflow.pages.context.navigation",
                "workflow.pages.context.banners",
            ],
        },
    }
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Our pages take the place of viewflow's own site, so its middleware stays out.
VIEWFLOW = {"AUTOREGISTER": False}

# Evidence: the key that signs the audit trail, and who else keeps what it signed

AUDIT_KEY = env.str("AUDIT_KEY", default=str(VAR_DIR / "audit-key"))
# Such as file:///mnt/niem-phong,mailto:kiemtra@example.vn
AUDIT_WITNESSES = env.list("AUDIT_WITNESSES", default=[])
# Years after which the log cannot be read for: network addresses; names of people who have left. 0 keeps them.
AUDIT_ADDRESS_YEARS = env.int("AUDIT_ADDRESS_YEARS", default=5)
AUDIT_NAME_YEARS = env.int("AUDIT_NAME_YEARS", default=0)
AUDIT_WITNESS_TOKEN = env.str("AUDIT_WITNESS_TOKEN", default="")

# Data

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{quote(str(VAR_DIR))}/trinhky.sqlite3")
}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        # A writer takes its lock at BEGIN: two that read first and write later would otherwise fail
        # at once with "database is locked" instead of waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds to wait for another writer
        "init_command": (
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
            "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; "
            # What is deleted about a person is gone from the file as well; not every build of SQLite has this on.
            "PRAGMA secure_delete = ON"
        ),
    }
else:
    _database["CONN_HEALTH_CHECKS"] = True

# Who owns the tables and migrates them, where that is not who runs the application (PostgreSQL).
DATABASE_OWNER: dict[str, Any] = env.db_url("DATABASE_URL_OWNER") if "DATABASE_URL_OWNER" in env else {}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MEDIA_ROOT = VAR_DIR / "files"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise looks here even when it serves files from where they lie
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "config.static.UsedAppsFinder",
]

# Off, files are served from where they lie. On (`config.serve` does it), from STATIC_ROOT, compressed
# and under names that carry their digest, so that browsers keep them for good.
STATIC_HASHED = env.bool("STATIC_HASHED", default=False)
WHITENOISE_USE_FINDERS = not STATIC_HASHED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

# Bounds on what one request may bring

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# People

AUTH_USER_MODEL = "organisation.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "organisation:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
SESSION_COOKIE_AGE = 12 * 3600  # a working day with overtime, in seconds
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True

# Language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Mail: into files until EMAIL_URL names a server, such as smtp+tls://user:password@host:587

vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{quote(str(VAR_DIR))}/mail"))
# What links in e-mails begin with.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="trinh-ky@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 30  # seconds for each step of the conversation with the server
# Mails wait from the first hour to the second, and on days off, unless a person chooses otherwise; empty for never.
MAIL_QUIET_HOURS = env.str("MAIL_QUIET_HOURS", default="21:00-06:30")
MAIL_QUIET_DAYS_OFF = env.bool("MAIL_QUIET_DAYS_OFF", default=True)
# When the daily digest goes out on working days.
MAIL_DIGEST_AT = env.str("MAIL_DIGEST_AT", default="07:30")
# Mail that cannot be delivered comes back to an address of this domain, whose server pipes it to `receive_bounce`.
BOUNCE_DOMAIN = env.str("BOUNCE_DOMAIN", default="")

# Log: one plain line an event on stderr, for journald or a container to keep

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"refusals": {"()": "config.refusals.WithoutTraceback"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
        "errors": {"class": "logging.StreamHandler", "formatter": "plain", "level": "ERROR"},
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own handlers would say everything twice, once to nobody's mail box.
        "django": {"handlers": [], "propagate": True},
        "django.request": {"filters": ["refusals"]},
        # The worker announces its own start and end, which `config.serve` has said already.
        "django_tasks_db": {"handlers": ["errors"], "propagate": False},
    },
}
