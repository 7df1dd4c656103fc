from __future__ import annotations

from typing import Any

from threads.forms import HeadingMixin
from threads.models import Post, Thread
from threads.models.splitting import CannotSplit, split, title_of


class SplitForm(HeadingMixin):
    """The heading of the discussion that a post becomes."""

    @classmethod
    def of(cls, post: Post, data: Any = None) -> SplitForm:
        """With the post's first sentence, and with the path and the topics it was written under."""
        thread = post.thread
        initial = {
            "title": title_of(post),
            "from_role": str(thread.from_role or ""),
            "to_role": str(thread.to_role or ""),
            "topics": ", ".join(topic.name for topic in thread.topics.order_by("name")),
        }
        return cls(data, initial=initial, auto_id="split-%s")

    def submit(self, post: Post, by: Any) -> Thread | None:
        """Split the post off. None means: show the form, with its errors."""
        if not self.is_valid():
            return None
        try:
            return split(post, by=by, **self.cleaned_data)
        except CannotSplit as refusal:
            self.add_error(None, str(refusal))
            return None
