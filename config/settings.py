"""Every setting, read from the environment. A wrong value stops the start with one sentence."""

import logging
import sys
from email.utils import parseaddr
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from environs import Env, EnvError

from config import postgres, secret_key
from config.cache import cache
from config.folders import BASE_DIR, VAR_DIR
from config.mail import mail
from config.storage import storage

env = Env()


def stop(sentence: str) -> None:
    sys.exit(f"Waymark cannot start: {sentence}")


try:
    DEBUG = env.bool("DEBUG", False)
    DATABASE_URL = env.str("DATABASE_URL", "")
    EMBEDDED = not DATABASE_URL
    SECRET_KEY = env.str("SECRET_KEY", "")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    # Behind a TLS proxy: SITE_URL starts with https:// and cookies become secure.
    SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
    EMAIL_URL = env.str("EMAIL_URL", "")
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Waymark <waymark@localhost>")
    PICTURES = storage(env.str("STORAGE_URL", ""))
    STATEMENT_TIMEOUT = env.int("STATEMENT_TIMEOUT", 30)  # seconds; manage.py sets 0, no limit
    # Whether the server opens the pages that members link to, for their titles.
    FETCH_LINK_TITLES = env.bool("FETCH_LINK_TITLES", not (EMBEDDED or postgres.TESTING))
    LOG_LEVEL = env.log_level("LOG_LEVEL", logging.INFO)
    ENCODER = env.bool("ENCODER", True)  # off: similar discussions are found by words alone
    DATABASES = {"default": env.dj_db_url("DATABASE_URL") if DATABASE_URL else postgres.database()}
    vars().update(mail(EMAIL_URL))
    CACHES = {"default": cache(env.str("CACHE_URL", ""))}
except EnvError as error:
    stop(f"{str(error).rstrip('.')}.")

if not DATABASES["default"].get("ENGINE", "").endswith("postgresql"):
    stop("DATABASE_URL must be a PostgreSQL address such as postgres://user:password@host/name.")
if not SITE_URL.startswith(("http://", "https://")) or not urlsplit(SITE_URL).hostname:
    stop("SITE_URL must be an address that starts with http:// or https://.")
if urlsplit(SITE_URL).path:
    stop("SITE_URL must end after the host: the forum answers at the root of a host alone.")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    stop("DEFAULT_FROM_EMAIL must be a mail address.")
if TRUSTED_PROXIES < 0:
    stop("TRUSTED_PROXIES must be 0 or more.")
if SITE_URL.startswith("https://") and not TRUSTED_PROXIES and not DEBUG:
    # No request would count as https, and each would be sent on to where it came from.
    stop("TRUSTED_PROXIES must be 1 or more where SITE_URL starts with https://.")
if not SECRET_KEY:
    if not EMBEDDED:
        stop("SECRET_KEY is missing. Set it to 50 or more random characters.")
    SECRET_KEY = secret_key.read_or_create(VAR_DIR / "secret_key")
if len(SECRET_KEY) < 50:
    stop("SECRET_KEY is too short. Set it to 50 or more random characters.")
# The name that people type is one of ours, whatever else is.
ALLOWED_HOSTS = [*filter(None, ALLOWED_HOSTS), str(urlsplit(SITE_URL).hostname)]

DATABASES["default"].update(
    CONN_MAX_AGE=0,  # the pool keeps the connections
    ATOMIC_REQUESTS=False,
    OPTIONS={
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        # A query that runs away must not take a worker with it.
        "options": f"-c statement_timeout={STATEMENT_TIMEOUT}s -c lock_timeout=10s",
    },
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "accounts",
    "procrastinate.contrib.django",
    "background",
    "threads",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.middleware.CleanAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.HtmxEdgesMiddleware",
    "config.middleware.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "config.context.theme",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "threads.templatetags.interface",
            ],
        },
    },
]
FORM_RENDERER = "config.forms.Renderer"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.EmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
# Without mail nobody could confirm anything: members are let in at once.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_URL else "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the address before hears of a change
# Beside allauth's own, such as five wrong passwords in five minutes and ten from one address.
ACCOUNT_RATE_LIMITS = {"signup": "30/h/ip", "reset_password": "20/h/ip,3/h/key"}
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# Cookies, sessions, transport
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_TRANSPORT = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE_TRANSPORT
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000  # a role with many aliases, in the admin
FILE_UPLOAD_HANDLERS = ["config.uploads.TakePictures"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "frame-src": ["https://www.youtube-nocookie.com"],  # only after a click: player.js
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
REFUSED = ("camera", "geolocation", "microphone", "payment", "usb")
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in REFUSED}

# Languages: every text goes through gettext, so a language is one more folder in locale/.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": PICTURES,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static_files.OneSheetStorage"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"procrastinate": {"level": "WARNING"}},  # below, it is a line for every job
}
