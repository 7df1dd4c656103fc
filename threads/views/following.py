"""The discussions that a member follows, which nobody else learns."""

from django.db.models import Value
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config.requests import Request
from threads import limits
from threads.models import Follow, Thread
from threads.models.thread_queryset import ACTIVE
from threads.paging import page
from threads.views import duplicates
from threads.views.reach import members_only, places, reach

THREADS_A_PAGE = 30


@require_safe
@members_only
def index(request: Request) -> HttpResponse:
    mine = Thread.objects.visible_to(request.user).followed_by(request.user)
    threads = page(
        mine.for_list().annotate(is_followed=Value(True)),
        ACTIVE,
        THREADS_A_PAGE,
        **places(request, "after", "before"),
    )
    return render(request, "following/index.html", {"threads": threads})


@require_http_methods(["GET", "POST"])
@members_only
def update(request: Request, pk: int) -> HttpResponse:
    """Follow (``following=1``) or end it (``following=0``): said twice, it stays so.

    A duplicate's open page means the original: that is where new answers are.
    """
    thread = reach(Thread.objects.all(), request.user, pk)
    thread = duplicates.original_of(request, thread) or thread
    if request.method == "GET":  # back from signing in
        return redirect(thread)
    limits.check(request, "marks")
    thread.is_followed = request.POST.get("following") != "0"
    say = Follow.objects.follow if thread.is_followed else Follow.objects.unfollow
    say(thread, request.user)
    listed = "listed" in request.POST
    if request.htmx:
        return render(request, "following/_form.html", {"thread": thread, "listed": listed})
    if listed:
        return redirect("following.index")
    return redirect(f"{thread.get_absolute_url()}#follow-{thread.pk}")
