from __future__ import annotations

from typing import Any

from threads.forms import HeadingMixin
from threads.models import Post, Thread
from threads.models.splitting import CannotSplit, split, title_of
from threads.naming_forms import NamelessForm


class SplitForm(HeadingMixin, NamelessForm):
    """The heading of the discussion that a post becomes."""

    # The author, who splits off a post without a name. Staff is not told whom a title names.
    nameless: Any = None

    @classmethod
    def of(cls, post: Post, by: Any, data: Any = None) -> SplitForm:
        """With the post's first sentence, and with the path and the topics it was written under."""
        thread = post.thread
        initial = {
            "title": title_of(post),
            "from_role": str(thread.from_role or ""),
            "to_role": str(thread.to_role or ""),
            "topics": ", ".join(topic.name for topic in thread.topics.order_by("name")),
        }
        form = cls(data, initial=initial, auto_id="split-%s")
        form.nameless = by if post.alias is not None and by.pk == post.author_id else None
        return form

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        as_it_is = fields.pop("as_it_is", False)
        if self.nameless:
            self.refuse_names_of(self.nameless, as_it_is)
        return fields

    def submit(self, post: Post, by: Any) -> Thread | None:
        """Split the post off. None means: show the form, with its errors."""
        if not self.is_valid():
            return None
        try:
            return split(post, by=by, **self.cleaned_data)
        except CannotSplit as refusal:
            self.add_error(None, str(refusal))
            return None
