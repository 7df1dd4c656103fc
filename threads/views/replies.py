from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config.errors import Gone
from config.requests import Request
from threads import limits
from threads.forms import PostForm
from threads.models import Post
from threads.models.post_queryset import OLDEST
from threads.paging import page
from threads.views.composers import (
    Composer,
    composer,
    draft_done,
    drafts_for,
    latest_beside,
    signed,
)
from threads.views.reach import members_only, places, reach
from threads.views.threads import fresh

REPLIES_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, pk: int) -> HttpResponse:
    return create(request, pk) if request.method == "POST" else replies_page(request, pk)


@members_only
def create(request: Request, pk: int) -> HttpResponse:
    post = reach(Post.objects.select_related("thread__question"), request.user, pk)
    signature = signed(request, post.thread, latest_beside(request, post))
    form = PostForm(request.POST, auto_id=f"reply-{pk}-%s", **signature)
    if form.is_valid():
        limits.check(request, "posts", "posts a day")
    reply = form.submit(lambda **fields: post.reply(author=request.user, **fields))
    if reply is None and request.htmx:
        context = {"composer": reply_composer(request, post, form=form), "post": post}
        return render(request, "replies/_form.html", context, status=422)
    if reply is None:
        return replies_page(request, pk, form=form, status=422)
    draft_done(request, f"reply-{pk}")
    if not request.htmx:
        return redirect(reply)
    shown = Post.objects.for_page(request.user).get(pk=reply.pk)
    fresh(post.thread, [shown])
    return render(request, "replies/created.html", {"post": post, "reply": shown})


@require_safe
@members_only
def new(request: Request, pk: int) -> HttpResponse:
    """The composer that opens under a post."""
    if not request.htmx:
        return redirect(f"{reverse('replies.index', args=[pk])}#respond")
    return empty(request, pk)


def empty(request: Request, pk: int) -> HttpResponse:
    post = reach(Post.objects.select_related("thread__question"), request.user, pk)
    context = {"composer": reply_composer(request, post), "post": post}
    return render(request, "replies/_form.html", context)


def replies_page(
    request: Request, pk: int, *, form: PostForm | None = None, status: int = 200
) -> HttpResponse:
    """A post with all of its replies; the thread's page shows the first ones.

    A deleted post has a page while replies hang on it: they are read there, and no more written.
    """
    post = with_replies(request, pk)
    if post.parent_id:
        return redirect("replies.index", post.parent_id)
    replies = page(
        Post.objects.under(post).for_page(request.user),
        OLDEST,
        REPLIES_A_PAGE,
        **places(request, "after", "before", "start"),
    )
    fresh(post.thread, [post, *replies])
    context = {
        "post": post,
        "thread": post.thread,
        "replies": replies,
        "composer": None if post.deleted_at else reply_composer(request, post, form=form),
    }
    return render(request, "replies/index.html", context, status=status)


def with_replies(request: Request, pk: int) -> Post:
    """The post or the place that it keeps. Raises as ``reach`` does."""
    posts = Post.objects.for_page(request.user).select_related("thread__question")
    try:
        return reach(posts, request.user, pk)
    except Gone:
        if place := posts.keeping_places().filter(pk=pk).first():
            return place
        raise


def reply_composer(request: Request, post: Post, form: PostForm | None = None) -> Composer:
    """``post`` comes with its thread and that one's question."""
    target = f"reply-{post.pk}"
    return composer(
        request,
        reverse("replies.index", args=[post.pk]),
        target,
        draft=None if form else drafts_for(request, [target]).get(target),
        form=form,
        **signed(request, post.thread, latest_beside(request, post)),
    )
