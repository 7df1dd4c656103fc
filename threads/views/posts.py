from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.requests import Request
from threads import limits
from threads.forms import EditForm, QuestionEditForm
from threads.models import Post
from threads.models.post_queryset import HELPFUL, OLDEST, REPLIES_SHOWN
from threads.views import duplicates
from threads.views.composers import composer, draft_done, drafts_for
from threads.views.reach import members_only, reach
from threads.views.threads import POSTS_A_PAGE


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """The permalink: leads to the page of the thread on which this post stands."""
    post = reach(Post.objects.select_related("thread", "parent"), request.user, pk)
    return redirect(place(post))


def place(post: Post) -> str:
    """Address and anchor of a post. Counts at most a page of the posts before it."""
    thread, anchor = duplicates.own_page(post.thread), f"#{post.anchor}"
    if post.is_question:
        return thread
    if post.parent:
        earlier = Post.objects.filter(parent_id=post.parent_id, deleted_at=None)
        if stands_within(earlier, OLDEST, post, REPLIES_SHOWN):
            return place(post.parent).partition("#")[0] + anchor
        replies = reverse("replies.index", args=[post.parent_id])
        return f"{replies}?start={OLDEST.cursor(post)}{anchor}"
    others = Post.objects.filter(thread_id=post.thread_id).top_level()
    if stands_within(others, HELPFUL, post, POSTS_A_PAGE):
        return thread + anchor
    return duplicates.own_page(post.thread, start=HELPFUL.cursor(post)) + anchor


def stands_within(posts: Any, order: Any, post: Post, size: int) -> bool:
    """Whether a post is among the first ``size`` of these posts."""
    before = posts.filter(order.backwards().beyond(Post, order.cursor(post)))
    return before.values("pk")[:size].count() < size


@require_http_methods(["GET", "POST"])
@members_only
def edit(request: Request, pk: int) -> HttpResponse:
    post = reach(
        Post.objects.select_related("thread__from_role", "thread__to_role", "author").by(
            request.user
        ),
        request.user,
        pk,
    )
    form_class = QuestionEditForm if post.is_question else EditForm
    target = f"edit-{pk}"
    form = None
    if request.method == "POST":
        form = form_class(request.POST, post=post, auto_id=f"{target}-%s")
        if form.is_valid():
            limits.check(request, "edits", "edits a day")
        if form.submit(lambda **fields: post.edit(by=request.user, **fields) or post):
            draft_done(request, target)
            return saved(request, post, form.left_behind)
    editing = composer(
        request,
        request.path,
        target,
        draft=None if form else drafts_for(request, [target]).get(target),
        form=form,
        form_class=form_class,
        initial=current(post),
        post=post,
    )
    context = {"post": post, "thread": post.thread, "composer": editing}
    return render(request, "posts/edit.html", context, status=422 if form else 200)


def saved(request: Request, post: Post, left_behind: str) -> HttpResponse:
    """Back to the post, or where its author takes their name out of its history."""
    if not left_behind:
        messages.success(request, _("Saved."))
        return redirect(place(post))
    said = _("Saved. An earlier version still says “%(name)s”; you can take it out here.")
    messages.warning(request, said % {"name": left_behind})
    return redirect("revisions.index", post.pk)


def current(post: Post) -> dict[str, str]:
    """The fields of the edit form as they are now."""
    if not post.is_question:
        return {"body": post.body}
    thread = post.thread
    return {
        "body": post.body,
        "title": thread.title,
        "from_role": str(thread.from_role or ""),
        "to_role": str(thread.to_role or ""),
        "topics": ", ".join(topic.name for topic in thread.topics.all()),
    }
