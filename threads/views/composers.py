"""What a composer shows: an empty form, a draft, or what a visitor typed before signing in."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django.urls import reverse

from config.requests import Request
from pictures.limits import MOST_BYTES
from threads.forms import PostForm, TextForm
from threads.models import Draft, Post, Thread
from threads.models.draft import TARGET
from threads.views import kept


@dataclass
class Composer:
    """One form for writing. ``target`` names its draft, ``action`` is where it is sent.

    ``also`` is a second address for the same text, with a button of its own.
    """

    most_bytes: ClassVar[int] = MOST_BYTES  # of a picture that is added to it

    action: str
    target: str
    form: TextForm
    draft: Draft | None = None
    also: str = ""


def composer(
    request: Request,
    action: str,
    target: str,
    *,
    draft: Draft | None = None,
    form: TextForm | None = None,
    form_class: type[TextForm] = PostForm,
    initial: dict[str, Any] | None = None,
    also: str = "",
    **signature: Any,
) -> Composer:
    """Build a composer; a bound ``form`` (refused input) wins over kept text, draft and initial.

    ``signature``: of ``signed()``, where the form asks how a post is signed.
    """
    if form is None:
        if request.user.is_authenticated:
            draft = kept.claim(request).get(target, draft)
            typed = draft.fields if draft else {}
        else:
            typed = kept.typed(request, target)
        fields = {**(initial or {}), **typed}
        form = form_class(initial=fields, auto_id=f"{target}-%s", **signature)
    return Composer(action, target, form, draft, also)


def drafts_for(request: Request, targets: list[str]) -> dict[str, Draft]:
    """The reader's drafts by target, in one query; visitors have none."""
    if not request.user.is_authenticated:
        return {}
    return Draft.objects.by_target(request.user, targets)


def draft_done(request: Request, target: str) -> None:
    """The text has arrived: forget its draft and what was kept for it."""
    Draft.objects.filter(member=request.user, target=target).delete()
    kept.forget(request, target)


def signed(request: Request, thread: Thread, latest: Post | None) -> dict[str, Any]:
    """What a form needs to know of the reader as an author: whoever asked keeps to one voice.

    Others begin without their name where ``latest``, what they wrote here last, has none. The
    thread comes with its question.
    """
    if request.user.pk != thread.asker_id:
        unnamed = latest is not None and latest.alias is not None
        return {"author": request.user, "known": latest if unnamed else None}
    question = cast(Post, thread.question)
    unnamed = question.alias is not None
    return {"author": request.user, "voice": unnamed, "known": question if unnamed else None}


def spoken(thread: Thread) -> Post | None:
    """How the reader signed their latest post here, as ``Thread.for_page`` annotated it."""
    return Post(**thread.own_voice) if thread.own_voice else None


def signed_at(request: Request, target: str) -> dict[str, Any]:
    """The same for the composer with this target. Of what is not there only the author is known."""
    kind, _dash, pk = target.partition("-")
    found = Post.objects.visible_to(request.user).select_related("thread__question")
    if re.fullmatch(TARGET, target) and kind in ("answer", "reply"):
        where = {"thread": pk, "kind": Post.Kind.QUESTION} if kind == "answer" else {"pk": pk}
        if post := found.filter(**where).first():
            return signed(request, post.thread, latest_beside(request, post))
    return {"author": request.user}


def latest_beside(request: Request, post: Post) -> Post | None:
    """What the reader wrote last where they reply: their own post without a name counts first."""
    if post.author_id == request.user.pk and post.alias is not None:
        return post
    return Post.objects.said_by(request.user, post.thread_id).first()


def response_composer(
    request: Request,
    thread: Thread,
    *,
    draft: Draft | None = None,
    form: TextForm | None = None,
) -> Composer:
    """What stands at the end of a discussion. The asker follows up first of all."""
    answers = reverse("answers.create", args=[thread.pk])
    follow_ups = reverse("follow_ups.create", args=[thread.pk])
    asks = request.user.pk == thread.asker_id
    return composer(
        request,
        follow_ups if asks else answers,
        f"answer-{thread.pk}",
        draft=draft,
        form=form,
        also=answers if asks else "",
        **signed(request, thread, spoken(thread)),
    )
