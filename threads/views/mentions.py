"""All that mentions a discussion, each citing post on its own: the rail shows the newest."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.requests import Request
from threads.models import Thread, ThreadLink
from threads.paging import Order, page
from threads.views.reach import places, reach

NEWEST = Order(("-created_at", "-id"))
MENTIONS_A_PAGE = 30


@require_safe
def index(request: Request, pk: int) -> HttpResponse:
    """What is hidden stands here only for who can show it again."""
    thread = reach(Thread.objects, request.user, pk)
    mentions = ThreadLink.objects.standing().mentions_of(thread)
    if not request.user.is_staff:
        mentions = mentions.filter(Q(hidden_at=None) | Q(hidden_by=request.user.pk or 0))
    shown = page(
        mentions.select_related("source", "post__author").defer(
            "post__body", "post__html", "post__plain"
        ),
        NEWEST,
        MENTIONS_A_PAGE,
        **places(request, "after", "before"),
    )
    return render(request, "mentions/index.html", {"thread": thread, "mentions": shown})
