"""What the curating desk says to input that no form of ours sends."""

import pytest

from tests.threads.ties import order, post
from threads.models import ThreadLink


@pytest.mark.parametrize("note", ["Same\0pivot.", "n" * 501])
def test_a_note_that_cannot_be_kept_comes_back(as_curator, thread, worth, gaps, curator, note):
    tie = thread.link_to(worth, by=curator, note="First.")
    addresses = {f"/links/{tie.pk}/note/": {}, f"/threads/{thread.pk}/links/": {"target": gaps.pk}}
    for address, target in addresses.items():
        response = post(as_curator, address, note=note, seen=0, **target)
        assert (response.status_code, response["HX-Retarget"]) == (422, "#desk")
        assert note.replace("\0", "") in response.text and "Another curator" not in response.text
        assert as_curator.post(address, {"note": note, **target}).status_code == 422
    assert list(ThreadLink.objects.values_list("target", "reason")) == [(worth.pk, "First.")]


def test_a_broken_address_in_a_header_is_none(as_curator, thread, worth):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://[bad"}
    address = f"/threads/{thread.pk}/links/"
    response = as_curator.post(address, {"target": worth.pk}, headers=headers)
    assert response.status_code == 200 and "HX-Replace-Url" not in response
    assert order(thread) == [worth.pk]
