"""All settings, from the environment. A missing or unsafe value stops the start and is named."""

import tomllib
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from config import env
from integrations.calendars.address import connection as calendars
from integrations.inbound_mail.address import inbound
from integrations.keys import address as vault_keys
from integrations.payments.address import connection as payments_connection
from integrations.push.address import SERVICES as PUSH_SERVICES
from integrations.push.address import connection as push_connection
from integrations.storage.address import backend_of

ROOT = Path(__file__).resolve().parent.parent

RELEASE: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

# --- what kind of process this is -----------------------------------------------------------------
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
SECRET_KEY = env.secret("SECRET_KEY", least=50)
SITE = env.url("SITE_URL", ("http", "https"))
if not SITE.hostname or SITE.path.strip("/"):
    raise ImproperlyConfigured("SITE_URL must be an address without a path, such as https://portico.app.")
SITE_URL = f"{SITE.scheme}://{SITE.netloc}"
SITE_HOST = SITE.hostname
SECURE = SITE.scheme == "https"
if DEBUG and SECURE:
    raise ImproperlyConfigured("DEBUG must be off when SITE_URL is https: it shows secrets to visitors.")
if DEMO and SECURE:
    raise ImproperlyConfigured("DEMO must be off when SITE_URL is https: its mailbox is open to everyone.")
if not SECURE and SITE_HOST != "localhost" and not SITE_HOST.endswith(".localhost"):
    raise ImproperlyConfigured("SITE_URL must be https unless its host is localhost.")

# --- applications: shared ones live in schema public, the others in every firm's schema --------------
SHARED_APPS = ["django_tenants", "tenants", "tenants.console", "tenants.sign_up"]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "waffle",
    "branding",
    "features.base",
    "features.toggles",
    "features.accounts",
    "features.factors",
    "features.clients",
    "features.viewing",
    "features.live",
    "features.notifications",
    "features.actions",
    "features.projects",
    "features.work",
    "features.documents",
    "features.replies",
    "features.calendars",
    "features.requests",
    "features.organizers",
    "features.announcements",
    "features.booking",
    "features.vault",
    "features.messages",
    "features.billing",
    "features.library",
    "features.feedback",
    "features.dashboard",
    "portal_api",
]
INSTALLED_APPS = [
    "config",
    *SHARED_APPS,
    *TENANT_APPS,
    "integrations.email",
    "django.contrib.postgres",  # arrays and full-text search
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
]
TENANT_MODEL = "tenants.Firm"
TENANT_DOMAIN_MODEL = "tenants.Domain"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "features.base.middleware.RequestLog",
    "tenants.middleware.Secure",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "features.base.middleware.ResponseHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.HostMiddleware",
    "features.accounts.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "features.base.middleware.DomainErrors",
    "features.viewing.middleware.Looking",
    "features.notifications.middleware.Reading",
]
ROOT_URLCONF = "config.urls_public"
FIRM_URLCONF = "config.urls_firm"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": not DEBUG,
        "OPTIONS": {
            "builtins": ["branding.templatetags.portico", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.messages.context_processors.messages",
                "branding.context.branding",
                "features.dashboard.context.frame",
                "features.viewing.context.visit",
            ],
        },
    }
]
if DEBUG:  # templates are read anew on each request; without DEBUG Django keeps them compiled
    TEMPLATES[0]["OPTIONS"]["loaders"] = ["django.template.loaders.app_directories.Loader"]

# --- database: one low role for web and worker; migrations and provisioning use the owner's ----------
DATABASE_ROLE = env.choice("DATABASE_ROLE", ("web", "owner"), "web")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "tenants.postgresql",
        "CONN_MAX_AGE": env.integer("DATABASE_CONNECTION_SECONDS", 300),
        "CONN_HEALTH_CHECKS": True,
        **env.database("OWNER_DATABASE_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL"),
    }
}
DATABASES["default"]["OPTIONS"] |= {
    "connect_timeout": 5,
    "options": f"-c lock_timeout=10000 -c statement_timeout={30_000 if DATABASE_ROLE == 'web' else 0}",
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
# A server session keeps about 1 MB of catalogue for every firm it has served: recycle it after this many.
DATABASE_FIRMS_PER_CONNECTION = env.integer("DATABASE_FIRMS_PER_CONNECTION", 64, least=1)
OWNER_DATABASE_URL = env.text("OWNER_DATABASE_URL", "")
WEB_ROLE = env.text("WEB_ROLE", "portico_web")  # the user of DATABASE_URL
STOCK_SIZE = env.integer("STOCK_SIZE", 8)

# --- cache, broker ----------------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "KEY_PREFIX": env.text("CACHE_PREFIX", "portico"),
    },
    "platform": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.text("CACHE_PREFIX", "portico") + ":platform",
    },
}
CELERY_BROKER_URL = REDIS_URL

# --- lines to open pages (ADR 0020): a path of every host, another port of this machine, or none -----------
LIVE_URL = env.shaped("LIVE_URL", r"(/live/|:[0-9]{2,5}/live/)?", "/live/, :<port>/live/ or empty", "")

# --- files ------------------------------------------------------------------------------------------
_storage = env.url("STORAGE_URL", ("file", "s3"))
_private = backend_of(_storage, env.options(_storage))
STORAGE_PRESIGNED = _storage.scheme == "s3" and env.options(_storage).get("presign") == "1"
STATIC_ROOT = ROOT / "static"
STATIC_IS_COLLECTED = not DEBUG and (STATIC_ROOT / "staticfiles.json").exists()  # as in the image
STORAGES = {
    "default": _private,
    "private": _private,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = not STATIC_IS_COLLECTED
FILE_UPLOAD_HANDLERS = ["features.base.uploads.BoundedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT_MB = env.integer("UPLOAD_LIMIT_MB", 50, least=1)  # of one form; larger files come in pieces
STORAGE_QUOTA_GB = env.integer("STORAGE_QUOTA_GB", 100)  # of each firm; 0: no limit

# --- keys of the vault (integrations/keys/address.py says how they are written) ------------------------
_vault_keys = env.text("VAULT_KEYS", "" if DEBUG or DEMO else None)
VAULT_KEYS = (
    vault_keys.practice(SECRET_KEY)
    if not _vault_keys and (DEBUG or DEMO)
    else vault_keys.masters(_vault_keys)
)

# --- virus scanner: clamd://host:3310 or unix:///run/clamd.sock; empty: none ----------------------------
ANTIVIRUS_URL = env.text("ANTIVIRUS_URL", "")
if ANTIVIRUS_URL:
    env.url("ANTIVIRUS_URL", ("clamd", "unix"))

# --- payments: stripe:// with its keys (integrations/payments/address.py); empty: firms can't connect any ---
PAYMENTS = payments_connection(
    env.text("PAYMENTS_URL", ""),
    secret_key=env.text("STRIPE_SECRET_KEY", ""),
    publishable_key=env.text("STRIPE_PUBLISHABLE_KEY", ""),
    webhook_secrets=env.text("STRIPE_WEBHOOK_SECRETS", ""),
    client_id=env.text("STRIPE_CLIENT_ID", ""),
    api_url=env.text("STRIPE_API_URL", ""),
    script_url=env.text("STRIPE_JS_URL", "https://js.stripe.com/v3/"),
    practice=DEBUG or DEMO,
)

# --- mail -------------------------------------------------------------------------------------------
_mail = env.url("EMAIL_URL", ("smtp", "mailbox"))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"Portico <no-reply@{SITE_HOST}>")
MAILBOX_FOLDER = Path(unquote(_mail.path))
if _mail.scheme == "mailbox":
    MAILERS: dict[str, Any] = {"default": {"BACKEND": "integrations.email.mailbox.EmailBackend"}}
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _mail.hostname,
                "port": _mail.port or 587,
                "username": unquote(_mail.username or ""),
                "password": unquote(_mail.password or ""),
                "use_tls": env.options(_mail).get("tls") == "1",
                "timeout": 20,
            },
        }
    }
# How long a mail of news waits for others to the same person. With 0 each goes at once, by itself (local work, tests).
NEWS_WAIT = timedelta(seconds=env.integer("NEWS_WAIT_SECONDS", 300))
if DEMO and _mail.scheme != "mailbox":
    raise ImproperlyConfigured("DEMO needs EMAIL_URL=mailbox:///…: the demo must not write to real people.")

# --- notifications on devices (integrations/push/address.py); without a key they are not offered -------------
PUSH = push_connection(
    env.text("PUSH_KEY", ""),
    contact=env.text("PUSH_CONTACT", f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"),
    services=env.text("PUSH_SERVICES", PUSH_SERVICES),
    practice=DEBUG or DEMO,
)

# --- calendars of staff (integrations/calendars/address.py): CalDAV needs nothing of this ---------------------
CALENDARS = calendars(
    google=(env.text("GOOGLE_CALENDAR_CLIENT_ID", ""), env.text("GOOGLE_CALENDAR_CLIENT_SECRET", "")),
    microsoft=(
        env.text("MICROSOFT_CALENDAR_CLIENT_ID", ""),
        env.text("MICROSOFT_CALENDAR_CLIENT_SECRET", ""),
    ),
    tenant=env.text("MICROSOFT_CALENDAR_TENANT", "common"),
    origins=env.text("CALENDAR_ORIGINS", ""),
    practice=DEBUG or DEMO,
)

# --- answers by mail (integrations/inbound_mail/address.py); without a domain nobody can answer -----------
INBOUND = inbound(
    env.text("INBOUND_DOMAIN", ""),
    authserv=env.text("INBOUND_AUTHSERV", ""),
    relays=env.text("INBOUND_RELAYS", ""),
    mailgun_key=env.text("INBOUND_MAILGUN_KEY", ""),
    postmark_login=env.text("INBOUND_POSTMARK_LOGIN", ""),
    reached_at=env.text("INBOUND_REACHED_AT", ""),
)

# --- security (docs/security.md says why) -----------------------------------------------------------
ALLOWED_HOSTS = ["*"]  # hosts are decided by the table of domains in HostMiddleware, before any view runs
USE_X_FORWARDED_HOST = False
TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
COOKIE_PREFIX = "__Host-" if SECURE else ""
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "features.base.errors_web.csrf_failure"
SESSION_COOKIE_SECURE = SECURE  # read by the message cookie
SESSION_COOKIE_DOMAIN = None
MESSAGE_STORAGE = "features.base.notices.FirmStorage"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "object-src": [CSP.NONE],
    "worker-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
if LIVE_URL.startswith(":"):  # another port of the same host is another origin
    SECURE_CSP["connect-src"] = [CSP.SELF, f"*{LIVE_URL.partition('/')[0]}"]
AUTHENTICATION_BACKENDS: list[str] = []  # features.accounts alone decides who comes in
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W003"]

# --- time, language -----------------------------------------------------------------------------------
USE_TZ, TIME_ZONE = True, "UTC"
USE_I18N, LANGUAGE_CODE = True, "en-us"

# --- API ----------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal_api.authentication.KeyAuthentication",
        "portal_api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["portal_api.permissions.IsStaffOrKey"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal_api.parsers.BoundedJSON", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "portal_api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "portal_api.schema.Described",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS: the schema describes the API; DRF's own answer failed on some resources
    "EXCEPTION_HANDLER": "portal_api.errors.problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Portico",
    "DESCRIPTION": "Everything a firm's staff can do in Portico, for programs.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,  # what is sent has no read-only fields, and files are bytes
}

# --- watching -----------------------------------------------------------------------------------------
SENTRY_DSN = env.text("SENTRY_DSN", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"firm": {"()": "features.base.logs.FirmFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(firm)s %(request_id)s",
        },
        "text": {"format": "%(levelname).1s %(firm)s %(request_id)s %(name)s: %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.choice("LOG_FORMAT", ("json", "text"), "json"),
            "filters": ["firm"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "mail.log": {"level": "WARNING"},  # aiosmtpd says each command: addresses of answers are secrets
        "stripe": {"level": "WARNING"},  # it says each call, and the texts of refusals
    },
}
