"""Where pictures lie: a folder, or a bucket of any store that speaks S3."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from environs import EnvError

from config.folders import VAR_DIR

EXAMPLE = "s3://key:secret@host/bucket?region=eu-central-1"


def storage(url: str) -> dict[str, Any]:
    """Django's setting for an address; empty is the folder `var/media`.

    `s3+http://` speaks to the host without TLS. Raises EnvError, whose str is a sentence.
    """
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": VAR_DIR / "media", "base_url": "/media/"},
        }
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        query = parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        raise EnvError(f"STORAGE_URL must be an address such as {EXAMPLE}") from None
    bucket = parts.path.strip("/")
    fine = parts.scheme in ("s3", "s3+http") and parts.hostname and bucket and "/" not in bucket
    if not fine or not set(query) <= {"region"} or bool(parts.username) != bool(parts.password):
        raise EnvError(f"STORAGE_URL must be empty or an address such as {EXAMPLE}")
    protocol = "http" if parts.scheme == "s3+http" else "https"
    return {
        "BACKEND": "pictures.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": f"{protocol}://{parts.hostname}{port}",
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
            "region_name": query.get("region", ["us-east-1"])[0],
        },
    }
