"""Settings, read from the environment. `.env.example` says what each is for."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from involvement import data_folder, env

BASE_DIR = Path(__file__).resolve().parent.parent

# ---- Where this is running -------------------------------------------------------------------

TRIAL = env.flag("TRIAL")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_IS_SECURE = urlsplit(SITE_URL).scheme == "https"
if TRIAL and SITE_IS_SECURE:
    raise ImproperlyConfigured("TRIAL=1 is for a plain http trial with made-up people only.")
if not TRIAL and not SITE_IS_SECURE:
    raise ImproperlyConfigured("SITE_URL must start with https:// outside the trial.")

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
SEAL_KEYS = env.seal_keys("SEAL_KEYS")
EQUALITY_KEY = env.key("EQUALITY_KEY")
DATA = data_folder.chosen()

ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "localhost"]
if TRIAL:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", "testserver"]

# ---- Applications ----------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "csp",
    "pgtrigger",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "involvement",
    "involvement.audit",
    "involvement.people",
    "involvement.notices",
    "activities",
    "payments",
    "impact",
    "impact.equality",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "involvement.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "involvement.people.middleware.session_lengths",
    "involvement.people.middleware.second_factor",
    "involvement.middleware.words_of_reader",
    "involvement.middleware.plain_addresses",
    "involvement.middleware.bounded_bodies",
    "involvement.middleware.own_files",
]

ROOT_URLCONF = "involvement.urls"
WSGI_APPLICATION = "involvement.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "plain"
CRISPY_TEMPLATE_PACK = "plain"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "involvement.navigation.page",
            ],
        },
    },
]

# ---- Database, broker, cache -----------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL"), conn_max_age=60, conn_health_checks=True
    )
}
DATABASES["default"].setdefault("OPTIONS", {})
# Each trigger reads pgtrigger.ignore; unset, it fails and is caught, for every row anew.
DATABASES["default"]["OPTIONS"]["options"] = (
    "-c lock_timeout=10000 -c statement_timeout=120000 -c pgtrigger.ignore={}"
)
# The role the web and the worker run as: post-migrate grants it what it needs, and no more.
DATABASE_APP_ROLE = env.text("DATABASE_APP_ROLE", "")
# The role whose functions alone reach the equality answers; nobody signs in as it.
DATABASE_EQUALITY_ROLE = env.text("DATABASE_EQUALITY_ROLE", "")
# Set by the launcher: real money is never released from a database on one private disk.
DATABASE_IS_EMBEDDED = env.flag("DATABASE_IS_EMBEDDED")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://"),
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
# A web request never waits long for the broker: the row in the outbox is the truth.
CELERY_TASK_PUBLISH_RETRY = False

# ---- People and sign-in ----------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["involvement.people.backends.AccountBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "involvement.people.adapter.SignInAdapter"
ACCOUNT_FORMS = {"request_login_code": "involvement.people.forms.sign_in.AskCodeForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # also what the sign-in form asks
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
# An unknown address is as much work as a known one; our adapter then sends nothing.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,20/h/key"}
# Codes are rationed by address: behind the one trusted proxy, by that of the visitor.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SITE_IS_SECURE else 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
_RULES = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_RULES}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_RULES}.CommonPasswordValidator"},
    {"NAME": f"{_RULES}.UserAttributeSimilarityValidator"},
]

# A second way to show it is you: for whom it is a must, `roles.py` says.
SECOND_FACTOR_REQUIRED = not TRIAL
MFA_ADAPTER = "involvement.people.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "BASW involvement"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = TRIAL
# Accounts are made by staff for an address they know; nobody claims one for themselves.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Bank numbers, e-mail and ways to sign in open only to somebody who has just shown it is them.
SIGN_IN_IS_FRESH_FOR = timedelta(hours=12) if TRIAL else timedelta(minutes=15)

# Signing in with a BASW work account, where one is set up. It opens no account by itself.
OIDC_SERVER = env.text("OIDC_SERVER", "")
OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER)) if OIDC_SERVER else ""
OIDC_NAME = env.text("OIDC_NAME", "BASW")
SOCIALACCOUNT_ADAPTER = "involvement.people.adapter.WorkAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "work",
                "name": OIDC_NAME,
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}

SESSION_ENGINE = "involvement.people.session_store"
# Decisions: experts 30 days idle; staff 60 minutes idle and 12 hours in all; finance 60 minutes.
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_SAVE_EVERY_REQUEST = False
# What a page says of an act may name somebody, and a third cookie would carry it about.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
STAFF_IDLE = timedelta(minutes=60)
STAFF_WHOLE_SESSION = timedelta(hours=12)

# ---- Security (security.md 1.1) --------------------------------------------------------------

_PREFIX = "__Host-" if SITE_IS_SECURE else ""
SESSION_COOKIE_NAME = f"{_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_PREFIX}csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_SECURE
CSRF_FAILURE_VIEW = "involvement.errors_pages.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = SITE_IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE_IS_SECURE else None
SECURE_HSTS_SECONDS = 63_072_000 if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE_IS_SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # browsers hold the redirect after a press to this too
        "form-action": [SELF, *([OIDC_ORIGIN] if OIDC_ORIGIN else [])],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ---- Files -----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Who was erased, in no readable way: kept beside the database, and never restored with it.
ERASURE_LIST = env.text("ERASURE_LIST", str(DATA / "erasures"))

STORAGES = {
    "default": env.files(DATA / "uploads"),
    "staticfiles": {"BACKEND": "involvement.static_files.HashedFiles"},
}
MEDIA_URL = ""
UPLOAD_LIMIT = 15 * 1024 * 1024
BODY_LIMIT = 3 * UPLOAD_LIMIT  # of all that comes with one request
CLAMD = env.text("CLAMD", "")  # the socket, or host:port, of a virus scanner; none unless told
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# ---- Words, time, messages -------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "involvement" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

EMAIL_BACKEND = (
    "involvement.notices.post.PostBox" if TRIAL else "django.core.mail.backends.smtp.EmailBackend"
)
if not TRIAL:
    _mail = urlsplit(env.text("EMAIL_URL", "smtp://localhost:25"))
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 587
    EMAIL_HOST_USER = _mail.username or ""
    EMAIL_HOST_PASSWORD = _mail.password or ""
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 20
# Texts leave only where a provider is named; all three or none.
TEXT_URL, TEXT_TOKEN, TEXT_SENDER = env.provider("TEXT_URL", "TEXT_TOKEN", "TEXT_SENDER")
# After so many seconds without a sign, whoever was sending a message is taken for dead.
NOTICE_STRANDED_AFTER = env.number("NOTICE_STRANDED_AFTER", 120)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("FROM_EMAIL", "involvement@basw.example")
HELP_CONTACT = {
    "name": env.text("HELP_NAME", "the involvement team"),
    "phone": env.text("HELP_PHONE", "0121 496 0000"),
    "text": env.text("HELP_TEXT", "07700 900000"),
    "email": env.text("HELP_EMAIL", "involvement@basw.example"),
}

# ---- Money -----------------------------------------------------------------------------------

# How the bank takes its file, and the account that pays; a run keeps both when it is frozen.
BANK_FORMATS = ("generic", "bacs", "pain001", "bankline", "lloyds")
BANK_FORMAT = env.choice("BANK_FORMAT", "generic", BANK_FORMATS)
BANK_ORIGINATOR = {
    "own_name": env.text("BANK_ORIGINATOR_NAME", ""),
    "own_sort_code": env.text("BANK_ORIGINATOR_SORT_CODE", ""),
    "own_account_number": env.text("BANK_ORIGINATOR_ACCOUNT_NUMBER", ""),
    "user_number": env.text("BANK_ORIGINATOR_USER_NUMBER", ""),
    "bic": env.text("BANK_ORIGINATOR_BIC", ""),
    "iban": env.text("BANK_ORIGINATOR_IBAN", ""),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "involvement.logs.Line",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
