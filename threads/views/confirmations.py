from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads import limits
from threads.models import Confirmation, Post
from threads.views.reach import members_only, reach


@require_http_methods(["GET", "POST"])
@members_only
def update(request: Request, pk: int) -> HttpResponse:
    """Mark an answer as still true (``kind=true``), out of date (``kind=outdated``), or not."""
    post = reach(Post.objects.select_related("thread"), request.user, pk)
    if request.method == "GET":  # back from signing in
        return redirect(post)
    limits.check(request, "marks")
    kind = request.POST.get("kind", "")
    if kind not in ("", *Confirmation.Kind.values):
        raise BadRequest("Not a mark.")
    try:
        post.confirm(by=request.user, kind=kind)
    except PermissionError:
        raise PermissionDenied from None
    post.own_mark = kind
    if not request.htmx:
        return redirect(post)
    return render(request, "confirmations/updated.html", {"post": post})
