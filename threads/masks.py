"""What the admin says of people: nothing of whoever wrote a post without a name.

Staff may be told, one post at a time and with a reason: see views/authors.py.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.paginator import Page
from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.narrowing import Narrowed
from threads.models import Duplicate, Post, Thread
from threads.speaker import ASKER, alias_name

UNKNOWN = "-"  # as the admin writes it


def names(member: str, alias: str) -> Any:
    """For search_fields: handle and name where there is no alias. Both lead there: "author"."""
    both = Concat(f"{member}__handle", Value(" "), f"{member}__name")
    signed = When(**{alias: None}, then=both)
    return Case(signed, default=Value(""), output_field=CharField())


def is_nameless_asker(member: str, thread: str) -> Any:
    """An expression: whether ``member`` asked ``thread`` without a name. Both lead there."""
    same = Q(**{member: F(f"{thread}__asker")})
    nameless = Q(**{f"{thread}__question__alias__isnull": False})
    return ExpressionWrapper(same & nameless, output_field=BooleanField())


def asker_or(member: Any, is_nameless_asker: bool) -> str:
    return alias_name(ASKER) if is_nameless_asker else str(member or UNKNOWN)


def author(post: Post) -> SafeString | str:
    """Who wrote it, with the way to them or to asking for them."""
    if post.alias is None:
        address = reverse("admin:accounts_user_change", args=[post.author_id])
        return format_html('<a href="{}">{}</a>', address, post.author)
    question = _("Who wrote this?")
    address = reverse("authors.show", args=[post.pk])
    return format_html('{} (<a href="{}">{}</a>)', alias_name(post.alias), address, question)


def remover(post: Post) -> str:
    """Who deleted it. An author without a name stays without here as well."""
    if post.alias is not None and post.deleted_by_id == post.author_id:
        return alias_name(post.alias)
    return str(post.deleted_by or UNKNOWN)


class Masked(Narrowed):
    """The history of its rows names nobody who writes there without a name."""

    def unnamed(self, row: Any, members: set[int]) -> set[int]:
        """Which of these members the history of a row must not name."""
        raise NotImplementedError

    def history_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        response = super().history_view(request, object_id, *args)
        found = getattr(response, "context_data", None) or {}
        if isinstance(entries := found.get("action_list"), Page):
            unnamed = self.unnamed(found["object"], {entry.user_id for entry in entries})
            for entry in entries:
                if entry.user_id in unnamed:
                    entry.user = get_user_model()(handle=_("A member"))
        return response


def askers(thread: Thread, members: set[int]) -> set[int]:
    """Who of these the history of a discussion does not name.

    Members who are no staff are there because they asked it, or another one that is a duplicate
    somewhere. Nobody of them is named: a mask on some would tell that they asked something
    without a name. Staff may be there for any reason, except where they asked so themselves.
    """
    others = get_user_model().objects.filter(pk__in=members, is_staff=False)
    marked = Duplicate.objects.filter(target=thread.pk).values("source")
    own = Thread.objects.filter(Q(pk=thread.pk) | Q(pk__in=marked), question__alias__gt=0)
    nameless = own.filter(asker__in=members).values_list("asker", flat=True)
    return {*others.values_list("pk", flat=True), *nameless}
