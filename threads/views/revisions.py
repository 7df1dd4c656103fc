from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.requests import Request
from threads import limits
from threads.changes import changes
from threads.models import Post, Revision
from threads.views.reach import members_only, reach


@require_safe
def index(request: Request, pk: int) -> HttpResponse:
    """What each edit of a post changed, the newest first."""
    limits.check(request, "searches")  # comparing is work, and anybody may ask for it
    post = reach(Post.objects.select_related("thread", "author"), request.user, pk)
    now = Revision(
        post=post,
        title=post.thread.title if post.is_question else "",
        body=post.body,
        author_id=post.edited_by_id or post.author_id,
        written_at=post.edited_at or post.created_at,
    )
    versions = [now, *post.revisions.newest()]
    context = {"post": post, "thread": post.thread, "versions": changes(versions)}
    return render(request, "revisions/index.html", context)


@require_http_methods(["GET", "POST"])
@members_only
def removal(request: Request, pk: int) -> HttpResponse:
    """Take an earlier version out of the history of a post. The page has asked once already."""
    removable = Revision.objects.select_related("post").removable_by(request.user)
    version = reach(removable, request.user, pk)
    if request.method == "POST":  # and not back from signing in
        limits.check(request, "edits", "edits a day")
        version.take_out(by=request.user)
        messages.success(request, _("Taken out. Nobody can read that version any more."))
    return redirect("revisions.index", version.post_id)
