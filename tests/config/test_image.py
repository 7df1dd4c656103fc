"""What goes into the image."""

import os
import shutil
import subprocess
import sys

from config.folders import BASE_DIR

DEVELOPERS = {"benchmarks", "tests"}


def test_the_forum_is_whole_with_what_the_image_takes(tmp_path):
    lines = (BASE_DIR / ".dockerignore").read_text().splitlines()
    for name in [line[1:] for line in lines if line.startswith("!")]:
        source = BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, tmp_path)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    checked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=tmp_path,
        env={**kept, "DATABASE_URL": "postgres://nobody@nowhere/none", "SECRET_KEY": "k" * 60},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


def test_the_image_takes_every_package_but_the_developers():
    packages = {path.parent.name for path in BASE_DIR.glob("*/__init__.py")} - DEVELOPERS
    taken = (BASE_DIR / ".dockerignore").read_text().splitlines()
    assert packages and {f"!{name}" for name in packages} <= set(taken)
