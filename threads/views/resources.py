from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from config.requests import Request
from threads.library import Filters, popular
from threads.models import Recommendation, Resource
from threads.models.recommendation import MOMENTS, NEWEST
from threads.paging import page
from threads.views.reach import reach

RESOURCES_A_PAGE = 25
RECOMMENDATIONS_A_PAGE = 30


@require_safe
def index(request: Request) -> HttpResponse:
    filters = Filters.read(request.GET)
    visible = filters.apply(Resource.objects.visible_to(request.user))
    found = page(visible.for_list(request.user), filters.order, RESOURCES_A_PAGE, **places(request))
    context = {
        "filters": filters,
        "resources": found,
        "next": found.next and filters.address(after=found.next),
        "previous": found.previous and filters.address(before=found.previous),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "resources/_rows.html", {**context, "more": True})
    described = filters.described()
    if not described.is_settled:
        return redirect(described.address)
    context |= {"described": described, "popular": popular(described.known)}
    status = 404 if described.unknown else 200
    return render(request, "resources/index.html", context, status=status)


@require_safe
def show(request: Request, pk: int, slug: str = "") -> HttpResponse:
    try:
        resource = reach(Resource.objects.with_saved(request.user), request.user, pk)
    except Http404:
        other = get_object_or_404(Resource.objects.visible_to(request.user), merged__pk=pk)
        return HttpResponsePermanentRedirect(other.get_absolute_url())
    if slug != resource.slug:
        query = request.META.get("QUERY_STRING", "")
        address = resource.get_absolute_url() + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(address)
    order = MOMENTS if resource.kind == Resource.Kind.VIDEO else NEWEST
    said = Recommendation.objects.visible().filter(resource=resource).for_page()
    found = page(said, order, RECOMMENDATIONS_A_PAGE, **places(request))
    for row in found:
        row.resource = resource
    return render(request, "resources/show.html", {"resource": resource, "said": found})


def places(request: Request) -> dict[str, Any]:
    return {name: request.GET.get(name, "") for name in ("after", "before")}
