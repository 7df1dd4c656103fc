"""Why two discussions belong together, in words."""

import pytest

from threads.reasons import sentences


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ({"kind": "words", "words": ["mle", "offer"]}, ("shares", ["mle", "offer"])),
        ({"kind": "words", "words": []}, None),
        ({"kind": "path"}, ("same path", [])),
        ({"kind": "target_role"}, ("same target role", [])),
        ({"kind": "topics", "topics": ["career-pivot"]}, ("same topic", ["career-pivot"])),
        ({"kind": "topics", "topics": ["a", "b"]}, ("same topics", ["a", "b"])),
        ({"kind": "cocited", "by": 1}, ("cited together in 1 discussion", [])),
        ({"kind": "cocited", "by": 3}, ("cited together in 3 discussions", [])),
        ({"kind": "resources", "count": 1}, ("recommends the same resource", [])),
        ({"kind": "resources", "count": 2}, ("recommends 2 of the same resources", [])),
        ({"kind": "meaning"}, ("asks much the same", [])),
        ({"kind": "a later invention"}, None),
        ({}, None),
    ],
)
def test_a_reason_is_a_sentence(reason, sentence):
    assert sentences([reason]) == ([sentence] if sentence else [])
