from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.requests import Request
from threads import limits
from threads.changes import changes
from threads.models import Post, Revision
from threads.views.reach import reach

SHOWN = 30


@require_safe
def index(request: Request, pk: int) -> HttpResponse:
    """What each edit of a post changed, the newest first."""
    limits.check(request, "searches")  # comparing is work, and anybody may ask for it
    post = reach(Post.objects.select_related("thread", "author"), request.user, pk)
    now = Revision(
        post=post,
        title=post.thread.title if post.is_question else "",
        body=post.body,
        written_at=post.edited_at or post.created_at,
    )
    versions = [now, *post.revisions.order_by("-pk")[:SHOWN]]
    context = {"post": post, "thread": post.thread, "versions": changes(versions)}
    return render(request, "revisions/index.html", context)
