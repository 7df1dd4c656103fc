"""Asks the forum on this machine whether it is well: ``python -m config.healthcheck``."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main() -> None:
    """Exit with a sentence unless the forum answers and reaches its database."""
    port = int(os.environ.get("PORT") or "8000")
    # By its public name: the forum answers to no other.
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or f"127.0.0.1:{port}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": host})
        status = connection.getresponse().status
    except OSError as error:
        sys.exit(f"The forum does not answer: {error}")
    if status != http.client.OK:
        sys.exit(f"The forum answers with {status}.")


if __name__ == "__main__":
    main()
