from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config.requests import Request
from threads.models import Notification
from threads.paging import Order, page
from threads.views.reach import members_only, places

NEWEST = Order(("-created_at", "-id"))  # one that tells of more posts than before comes first
NOTICES_A_PAGE = 30


@require_safe
@members_only
def index(request: Request) -> HttpResponse:
    notices = page(
        Notification.objects.for_reading(request.user),
        NEWEST,
        NOTICES_A_PAGE,
        **places(request, "after", "before"),
    )
    return render(request, "notifications/index.html", {"notices": notices})


@require_safe
@members_only
def show(request: Request, pk: int) -> HttpResponse:
    """Lead to what happened; from then on the notice counts as read."""
    notices = Notification.objects.for_reading(request.user)
    notice = get_object_or_404(notices, pk=pk)
    notices.filter(pk=pk).mark_read(request.user)
    return redirect(notice.leads_to)


@require_http_methods(["GET", "POST"])
@members_only
def read(request: Request) -> HttpResponse:
    if request.method == "POST":  # else: back from signing in
        Notification.objects.mark_read(request.user)
    return redirect("notifications.index")
