from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from threads.desk import first_for
from threads.models import CurationSkip, Thread, curating
from threads.views.curators import curators_only, fetch, fragment
from threads.views.reach import reach


@require_POST
@curators_only
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a discussion for later and go on with the next one."""
    curating.skip(reach(Thread.objects, request.user, pk), by=request.user)
    following = first_for(request.user)
    if following is None or not request.htmx:
        return redirect("curate.show")
    return fragment(request, fetch(request, following.pk), focus="thread")


@require_POST
@curators_only
def delete(request: HttpRequest) -> HttpResponse:
    """Begin again with what was left for later."""
    CurationSkip.objects.filter(curator=request.user).delete()
    return redirect("curate.show")
