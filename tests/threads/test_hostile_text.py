import os

import pytest
from hostile_texts import PLACES, faults, outputs, payloads
from slow_shapes import shapes

from threads.sanitizer import sanitize
from threads.text import TextRefused, handles_in, render

PAYLOADS = payloads()
# Every third by default; WAYMARK_HOSTILE_ALL=1 tries all 726 of them, for minutes.
ALL = shapes()
SHAPES = ALL if os.environ.get("WAYMARK_HOSTILE_ALL") else dict(list(ALL.items())[::3])

needs_payloads = pytest.mark.skipif(
    not PAYLOADS, reason="set WAYMARK_HOSTILE to a folder of hostile strings as JSON lists"
)


@needs_payloads
@pytest.mark.parametrize("place", PLACES)
def test_nothing_but_the_allowed_comes_out_of(place):
    wrong = {source: faults(html) for html, source in outputs(place, turns=6).items()}
    assert not {source: found for source, found in wrong.items() if found}


@needs_payloads
def test_what_came_out_passes_the_sanitizer_unchanged():
    found = outputs("bare", turns=6)
    assert [source for html, source in found.items() if sanitize(html) != html] == []


@needs_payloads
def test_the_sanitizer_alone_holds_against_raw_html():
    assert {text: found for text in PAYLOADS if (found := faults(sanitize(text), rel=False))} == {}


@pytest.mark.parametrize("name", SHAPES)
def test_a_slow_shape_is_shown_or_refused(name):
    """A hang fails through the renderer's own bound, so no time is asserted."""
    handles_in(SHAPES[name])
    try:
        rendered = render(SHAPES[name], ["ada"])
    except TextRefused as refused:
        assert str(refused).endswith(".")
    else:
        assert faults(rendered.html) == []
