from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from config.requests import Request
from threads.desk import first_for
from threads.models import Thread, curating
from threads.views.curators import curators_only, fetch, fragment
from threads.views.reach import reach


@require_POST
@curators_only
def create(request: Request, pk: int) -> HttpResponse:
    """Leave a discussion for later and go on with the next one."""
    curating.skip(reach(Thread.objects, request.user, pk), by=request.user)
    following = first_for(request.user)
    if following is None or not request.htmx:
        return redirect("curate.show")
    return fragment(request, fetch(request, following.pk), focus="thread")


@require_POST
@curators_only
def delete(request: Request) -> HttpResponse:
    """Begin again with what was left for later."""
    request.user.curation_skips.all().delete()
    return redirect("curate.show")
