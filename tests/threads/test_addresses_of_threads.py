import pytest
from django.urls import get_resolver

from threads.slugs import TAKEN, slug_for


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("backend -> MLE (C++/L5)?", "backend-to-mle-cpp-l5"),
        ("QA → SWE: worth it?", "qa-to-swe-worth-it"),
        ("E4=>E5 at 30", "e4-to-e5-at-30"),
        (".NET or C#?", "dotnet-or-csharp"),
        ("R&D vs product", "rnd-vs-product"),
        ("Ünïcödé façade", "ünïcödé-façade"),
        ("كيف أبدأ في ML", "كيف-أبدأ-في-ml"),
        ("???", "discussion"),
        ("Answers!", "answers-1"),
        ("x" * 200, "x" * 80),
        ("word " * 40, "-".join(["word"] * 16)),
    ],
)
def test_titles_make_readable_slugs(title, slug):
    assert slug_for(title) == slug


def test_no_slug_hides_another_address():
    patterns = [str(pattern.pattern) for pattern in get_resolver("threads.urls").url_patterns]
    words = {
        p.split("/")[2] for p in patterns if p.startswith("threads/<int:pk>/") and p.count("/") > 2
    }
    assert {word for word in words if "<" not in word} <= TAKEN
