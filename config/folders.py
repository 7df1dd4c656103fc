"""Where things lie. Everything that Waymark writes is under ``VAR_DIR``."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("WAYMARK_VAR") or BASE_DIR / "var").absolute()
