import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.management import call_command


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.static_files.OneSheetStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_the_style_sheets_become_one_in_their_layers(collected):
    sheet = next(collected.glob("css/app.*.css")).read_text()
    assert "@import" not in sheet
    assert sheet.startswith("@layer reset, tokens, base, layout, components, utilities;")
    assert sheet.count("{") == sheet.count("}")
    assert re.search(r"@layer components \{\n[^@]*\.button", sheet)
    assert "@media print {" in sheet


def test_every_file_is_hashed_and_compressed(collected):
    names = {path.name for path in collected.rglob("*")}
    assert any(re.fullmatch(r"app\.[0-9a-f]{12}\.css\.br", name) for name in names)
    assert any(re.fullmatch(r"draft\.[0-9a-f]{12}\.js\.gz", name) for name in names)


def test_scripts_lose_their_comments_and_nothing_else(collected):
    script = next(collected.glob("js/menu.*.js")).read_text()
    assert "//" not in script
    assert script.count("addEventListener") == 3


def test_all_of_it_is_small(collected):
    """Style sheet, scripts and htmx, as a browser gets them: at most 35 KB."""
    ours = [*collected.glob("css/app.*.css.br"), *collected.glob("js/*.*.js.br")]
    assert len(ours) > 15
    htmx = brotli.compress(
        Path(AppDirectoriesFinder().find("django_htmx/htmx-2.min.js")).read_bytes()
    )
    assert sum(path.stat().st_size for path in ours) + len(htmx) <= 35 * 1024
