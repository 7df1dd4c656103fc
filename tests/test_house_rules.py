"""Sizes at which to look for the missing noun, and what is kept in one place: CONTRIBUTING.md."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = [
    path
    for pattern in ("*.py", "*.html", "*.css", "*.js")
    for path in ROOT.rglob(pattern)
    if not {"migrations", ".venv", "var", "vendor"} & set(path.relative_to(ROOT).parts)
]
LINES = {".py": 250, ".html": 100, ".css": 200, ".js": 120}
FRAGMENT = 50
FUNCTION = 30
TEST = 25


def name(path):
    return str(path.relative_to(ROOT))


def python():
    return [path for path in OURS if path.suffix == ".py"]


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_file_stays_small_enough_to_be_read(path):
    longest = (
        FRAGMENT if path.name.startswith("_") and path.suffix == ".html" else LINES[path.suffix]
    )
    assert len(path.read_text().splitlines()) <= longest


@pytest.mark.parametrize("path", python(), ids=name)
def test_a_function_does_one_thing(path):
    longest = TEST if path.name.startswith("test_") else FUNCTION
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            start = (
                node.body[1].lineno if ast.get_docstring(node) and node.body[1:] else node.lineno
            )
            assert node.end_lineno - start < longest, node.name


def test_html_is_marked_safe_in_one_place():
    marking = [name(p) for p in python() if re.search(r"mark_safe\(", p.read_text())]
    assert [path for path in marking if not path.startswith("tests/")] == ["threads/text.py"]
    templates = [p for p in OURS if p.suffix == ".html"]
    assert not [name(p) for p in templates if re.search(r"\|safe\b|autoescape off", p.read_text())]


def test_nothing_flows_unseen():
    hidden = re.compile(r"@receiver|signals? import|def save\(self, \*")
    assert not [
        name(p) for p in python() if hidden.search(p.read_text()) and "tests" not in p.parts
    ]


def test_templates_hold_no_inline_style_or_script():
    for path in (path for path in OURS if path.suffix == ".html"):
        source = path.read_text()
        assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", source), name(path)
        assert not re.search(r"<script(?![^>]*\ssrc=)", source), name(path)


@pytest.mark.parametrize("path", [p for p in OURS if p.suffix == ".html"], ids=name)
def test_a_template_says_first_what_it_needs(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith("{# ") or "admin" in path.parts or path.name == "500.html"


def test_important_is_never_needed():
    assert not [name(p) for p in OURS if p.suffix == ".css" and "!important" in p.read_text()]


def test_views_are_named_like_their_addresses():
    urls = (ROOT / "threads" / "urls.py").read_text()
    named = re.findall(r"(\w+)\.(\w+), name=\"(\w+)\.(\w+)\"", urls)
    assert len(named) > 20
    for module, function, *names in named:
        if module not in ("imported",):
            assert [module, function] == names
