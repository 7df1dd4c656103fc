from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from threads import later, search, text
from threads.models import deeds, editing
from threads.models.confirming import Confirmable
from threads.models.counters import Counted
from threads.models.kinds import Basis, Kind
from threads.models.mentioning import look_again
from threads.models.notification import counted_last
from threads.models.post_queryset import (
    HELPFUL,
    NEWEST,
    OF_A_MEMBER,
    OLDEST,
    WAITING,
    PostQuerySet,
)
from threads.models.recommending import recount_after
from threads.models.waiting import take_back
from threads.speaker import Speaker, byline, speaker_of


class Post(Counted, Confirmable):
    """Anything a person wrote in a thread."""

    Kind = Kind
    Basis = Basis

    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="posts")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("author")
    )
    # The byline: as it was when this was written.
    role = models.CharField(_("role"), max_length=80, blank=True)
    company = models.CharField(_("company"), max_length=80, blank=True)
    # Null: the author's name stands there. Otherwise their number in this thread: see signing.py.
    alias = models.PositiveSmallIntegerField(_("alias"), null=True, editable=False)
    basis = models.CharField(_("rests on"), max_length=6, choices=Basis, blank=True)

    body = models.TextField(_("text"), max_length=text.MAX_LENGTH)
    html = models.TextField(editable=False)
    plain = models.TextField(editable=False)
    renderer_version = models.PositiveSmallIntegerField(editable=False)

    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    # Whose words stand here now, where staff changed the author's.
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    picked_at = models.DateTimeField(_("picked"), null=True, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Where it was written, while it stands in another discussion: see joining.py.
    moved_from = models.ForeignKey("threads.Thread", models.SET_NULL, null=True, related_name="+")
    # Only a note stands here: what stood here became a discussion, see splitting.py.
    split_to = models.ForeignKey("threads.Thread", models.SET_NULL, null=True, related_name="+")
    # Names the form that was sent, so that a double click makes one post.
    token = models.UUIDField(null=True, editable=False)

    objects = PostQuerySet.as_manager()

    # Set for a page by for_page() and the view.
    is_helpful: bool
    has_draft: bool
    shows_asker: bool
    moved_in: int | None
    shown_replies: list[Post]
    cited_cards: list[Any]
    resource_cards: list[Any]

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(
                "thread", name="one_question_a_thread", condition=Q(kind="question")
            ),
            models.UniqueConstraint("author", "token", name="one_post_a_token"),
            models.CheckConstraint(
                name="replies_have_a_parent",
                condition=Q(kind="reply", parent__isnull=False)
                | (~Q(kind="reply") & Q(parent__isnull=True)),
            ),
            models.CheckConstraint(
                name="only_answers_are_picked",
                condition=Q(picked_at=None) | Q(kind="answer"),
            ),
            models.CheckConstraint(
                name="a_note_of_a_split_shows_no_text",
                condition=Q(split_to=None) | ~Q(deleted_at=None),
            ),
        ]
        indexes = [
            models.Index(name=name, fields=[owner, *order.fields], condition=condition)
            for name, owner, order, condition in (
                ("post_helpful", "thread", HELPFUL, Q(parent=None)),
                ("post_oldest", "thread", OLDEST, Q(parent=None)),
                ("post_replies", "parent", OLDEST, Q(kind="reply")),
                ("post_author", "author", NEWEST, Q(deleted_at=None)),
                ("post_signed", "author", NEWEST, Q(deleted_at=None, alias=None)),
                ("post_waiting", "thread", NEWEST, WAITING),
                *OF_A_MEMBER,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("posts.show", args=[self.pk])

    @property
    def anchor(self) -> str:
        return f"post-{self.pk}"

    @property
    def shown_html(self) -> SafeString:
        return text.safe(self.html)

    @property
    def byline(self) -> str:
        """Role and company as they were when this was written."""
        return byline(self.role, self.company)

    @property
    def speaker(self) -> Speaker:
        """How its author is shown, the same to everybody."""
        return speaker_of(self)

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION

    @property
    def can_be_picked(self) -> bool:
        return self.kind == self.Kind.ANSWER

    def write(self, body: str) -> None:
        """Set the text and everything rendered from it, unsaved. Raises TextRefused."""
        self.body = body
        self.render()
        if self._state.adding:
            self.role, self.company = self.author.role, self.author.company

    def render(self) -> None:
        handles = text.handles_in(self.body)
        known = (
            get_user_model().objects.filter(handle__in=handles).values_list("handle", flat=True)
            if handles
            else ()
        )
        rendered = text.render(self.body, handles=set(known))
        self.html, self.plain = rendered.html, rendered.plain
        self.renderer_version = text.RENDERER_VERSION

    def reply(
        self, *, author: Any, body: str, token: uuid.UUID | None = None, **signature: Any
    ) -> Post:
        """Add a reply. One level deep: a reply to a reply stands under the same post.

        ``signature``: role, company, anonymous as in ``signing.sign``.
        """
        parent_id = self.parent_id or self.pk
        post = Post(kind=self.Kind.REPLY, parent_id=parent_id, author=author, token=token)
        return self.thread.add(post, body, **signature)

    def edit(self, *, by: Any, body: str, **heading: Any) -> None:
        """Replace the text and keep what it was. A question's title, roles and topics come along.

        Raises TextRefused, and Deleted. An edit that changes nothing leaves no revision.
        """
        editing.edit(self, by=by, body=body, **heading)

    def pick(self, *, by: Any, picked: bool = True) -> None:
        """The asker says that this answer helped, or takes that back."""
        with transaction.atomic():
            thread = type(self.thread).objects.locked_with(self)
            if by.pk != thread.asker_id or not self.can_be_picked:
                raise PermissionError("The asker picks answers.")
            self.picked_at = (self.picked_at or timezone.now()) if picked else None
            self.save(update_fields=["picked_at"])
            thread.recount()

    def remove(self, *, by: Any) -> None:
        """Take the post out of sight; staff can restore it. A question takes its thread along."""
        self._set_deleted(timezone.now(), by)

    def withdraw(self, *, by: Any) -> None:
        """The same for its author. Raises PermissionError for a question that has answers."""
        self._set_deleted(timezone.now(), by, if_answered=False)

    def restore(self) -> None:
        self._set_deleted(None, None)

    @transaction.atomic
    @counted_last()
    def _set_deleted(self, at: Any, by: Any, *, if_answered: bool = True) -> None:
        if self.is_question:
            deeds.lock_tied(self.thread)
        thread = type(self.thread).objects.locked_with(self)
        if self.is_question and thread.answer_count and not if_answered:
            raise PermissionError("Others have answered this question.")
        self.deleted_at, self.deleted_by = at, by
        self.save(update_fields=["deleted_at", "deleted_by"])
        if self.is_question:
            thread.deleted_at, thread.deleted_by = at, by
            thread.save(update_fields=["deleted_at", "deleted_by"])
            deeds.recount_tied(thread)
        elif self.parent_id:
            Post.objects.get(pk=self.parent_id).recount()
        elif at:
            take_back(self)
        thread.recount()
        search.index(thread)
        recount_after(self)
        look_again(self)
        later.tell_of(self.pk)
        later.relate(thread.pk)
