from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from config.requests import Request
from threads.models import Post, Thread
from threads.models.post_queryset import NEWEST, OLDEST
from threads.paging import page
from threads.views.answers import respond
from threads.views.reach import members_only, places, reach

FOLLOW_UPS_A_PAGE = 30
SORTS = {"newest": NEWEST, "oldest": OLDEST}


@require_safe
@members_only
def index(request: Request) -> HttpResponse:
    """What waits for the reader. Answers without a name count too: nobody else sees this page."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "newest"
    waiting = Post.objects.waiting_for(request.user)
    follow_ups = page(waiting, SORTS[sort], FOLLOW_UPS_A_PAGE, **places(request, "after", "before"))
    return render(request, "follow_ups/index.html", {"follow_ups": follow_ups, "sort": sort})


@require_http_methods(["GET", "POST"])
@members_only
def create(request: Request, pk: int) -> HttpResponse:
    thread = reach(Thread.objects.for_page(request.user), request.user, pk)
    if thread.asker_id != request.user.pk:
        raise PermissionDenied
    return respond(request, thread, thread.follow_up)
