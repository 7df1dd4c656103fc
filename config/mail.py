"""Who carries the forum's mail."""

from typing import Any
from urllib.parse import unquote, urlsplit

from environs import EnvError

EXAMPLE = "smtp+tls://user:password@mail.example:587"
CONSOLE = {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
# scheme: the port unless the address has one, STARTTLS, TLS from the first byte
SCHEMES = {
    "smtp": (25, False, False),
    "smtp+tls": (587, True, False),
    "submission": (587, True, False),
    "smtps": (465, False, True),
    "smtp+ssl": (465, False, True),
}
PATIENCE = 20  # seconds for a mail server to answer; without it a worker would wait for ever


def mail(url: str) -> dict[str, Any]:
    """Django's EMAIL settings for an address; empty writes mail to the log.

    Raises EnvError, whose str is a sentence.
    """
    if not url:
        return CONSOLE
    try:
        parts = urlsplit(url)
        port, starttls, tls = SCHEMES[parts.scheme]
        port = parts.port or port
    except (KeyError, ValueError):
        raise EnvError(f"EMAIL_URL must be empty or an address such as {EXAMPLE}") from None
    extra = parts.path.strip("/") or parts.query or parts.fragment
    if not parts.hostname or extra or bool(parts.username) != bool(parts.password):
        raise EnvError(f"EMAIL_URL must be empty or an address such as {EXAMPLE}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": starttls,
        "EMAIL_USE_SSL": tls,
        "EMAIL_TIMEOUT": PATIENCE,
    }
