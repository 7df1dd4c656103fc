"""Where counts of attempts and short-lived answers are kept, shared by all processes."""

from typing import Any
from urllib.parse import urlsplit

from environs import EnvError

# Django's 300 entries would cull the counts of wrong passwords.
TABLE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache_entries",
    "OPTIONS": {"MAX_ENTRIES": 200_000},
}


def cache(url: str) -> dict[str, Any]:
    """Django's setting for a Redis or Valkey server; empty is a table in PostgreSQL.

    Raises EnvError, whose str is a sentence.
    """
    if not url:
        return TABLE
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("redis", "rediss") and parts.hostname and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise EnvError("CACHE_URL must be empty or an address such as redis://host:6379/0")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
