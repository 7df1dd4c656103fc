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
    """Mark as helpful (``helpful=1``) or take it back (``helpful=0``): said twice, it stays so."""
    post = reach(Post.objects.select_related("thread"), request.user, pk)
    if request.method == "GET":  # back from signing in
        return redirect(post)
    limits.check(request, "marks")
    if post.author_id == request.user.pk:
        raise PermissionDenied
    post.is_helpful = request.POST.get("helpful") != "0"
    post.mark_helpful(by=request.user, helpful=post.is_helpful)
    return render(request, "helpful/_form.html", {"post": post}) if request.htmx else redirect(post)
