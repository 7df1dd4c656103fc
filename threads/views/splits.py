from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads import limits
from threads.models import Post
from threads.split_form import SplitForm
from threads.views.reach import members_only, reach


@require_http_methods(["GET", "POST"])
@members_only
def create(request: Request, pk: int) -> HttpResponse:
    """Ask for a heading, then make the post a discussion. Sent twice, it makes one."""
    posts = Post.objects.select_related("thread__from_role", "thread__to_role", "author")
    post = reach(posts.splittable_by(request.user), request.user, pk)
    if post.is_question:
        return redirect(post)
    form = SplitForm.of(post, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            limits.check(request, "posts", "posts a day")
        if thread := form.submit(post, request.user):
            messages.success(request, _("Done. A note leads here from where it stood."))
            return redirect(thread)
        if Post.objects.get(pk=pk).is_question:  # a double click was faster
            return redirect(post)
    context = {"post": post, "thread": post.thread, "composer": {"form": form}}
    return render(request, "splits/new.html", context, status=422 if form.is_bound else 200)
