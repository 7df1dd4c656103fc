from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads import limits
from threads.models import Post
from threads.views.reach import members_only, reach


@require_http_methods(["GET", "POST"])
@members_only
def create(request: Request, pk: int) -> HttpResponse:
    """Ask once, then take one's own post out of sight."""
    posts = Post.objects.select_related("thread").by(request.user)
    post = reach(posts, request.user, pk)
    if request.method == "GET":
        return asked(request, post, held=post.is_question and post.thread.answer_count > 0)
    limits.check(request, "edits")
    try:
        post.withdraw(by=request.user)
    except PermissionError:  # somebody answered, perhaps a moment ago
        return asked(request, post, held=True, status=409)
    messages.success(request, _("Deleted. Staff can bring it back if you change your mind."))
    return redirect("home" if post.is_question else post.thread)


def asked(request: Request, post: Post, *, held: bool, status: int = 200) -> HttpResponse:
    context = {"post": post, "thread": post.thread, "held": held}
    return render(request, "deletions/new.html", context, status=status)
