from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config.requests import Request
from threads import limits
from threads.models import Resource, SavedResource
from threads.models.saved_resource import NEWEST
from threads.paging import page
from threads.views.reach import members_only, reach
from threads.views.resources import RESOURCES_A_PAGE, places


@require_safe
@members_only
def index(request: Request) -> HttpResponse:
    resources = Resource.objects.for_list(request.user)
    mine = SavedResource.objects.visible().filter(member=request.user)
    saves = page(
        mine.prefetch_related(Prefetch("resource", resources)),
        NEWEST,
        RESOURCES_A_PAGE,
        **places(request),
    )
    return render(request, "saved_resources/index.html", {"saves": saves})


@require_http_methods(["GET", "POST"])
@members_only
def update(request: Request, pk: int) -> HttpResponse:
    """Save a resource (``saved=1``) or let it go (``saved=0``): said twice, it stays so."""
    resource = reach(Resource.objects.all(), request.user, pk)
    if request.method == "GET":  # back from signing in
        return redirect(resource)
    limits.check(request, "marks")
    resource.is_saved = request.POST.get("saved") != "0"
    resource.save_for(request.user, saved=resource.is_saved)
    if request.htmx:
        context = {"resource": resource, "words": request.POST.get("words")}
        return render(request, "saved_resources/_form.html", context)
    return redirect(resource)
