from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads import limits
from threads.models import Post
from threads.views.reach import members_only, reach


@require_http_methods(["GET", "POST"])
@members_only
def update(request: Request, pk: int) -> HttpResponse:
    """The asker picks an answer that helped (``picked=1``) or takes that back (``picked=0``)."""
    post = reach(Post.objects.select_related("thread"), request.user, pk)
    if request.method == "GET":  # back from signing in
        return redirect(post)
    limits.check(request, "marks")
    if post.thread.asker_id != request.user.pk or not post.can_be_picked:
        raise PermissionDenied
    try:
        post.pick(by=request.user, picked=request.POST.get("picked") != "0")
    except PermissionError:  # it became a discussion of its own meanwhile
        raise PermissionDenied from None
    context = {"post": post, "thread": post.thread}
    return render(request, "picks/updated.html", context) if request.htmx else redirect(post)
