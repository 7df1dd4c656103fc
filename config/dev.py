"""``make dev``: Django's development server and a worker, both anew when code changes."""

import os
import signal
import subprocess
import sys
from typing import Any, NoReturn

from config.beside import Beside
from config.folders import BASE_DIR


def main() -> None:
    signal.signal(signal.SIGTERM, stop)
    server = [sys.executable, str(BASE_DIR / "manage.py"), "runserver"]
    port = os.environ.get("PORT") or "8000"
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")  # so that its links are ours
    with Beside("work", "--reload", patience=1):
        # It gets Ctrl-C from the terminal by itself.
        subprocess.run([*server, f"127.0.0.1:{port}"])  # noqa: S603


def stop(*_: Any) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop()
