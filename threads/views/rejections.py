from functools import partial

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from config.requests import Request
from threads.models import Thread, curating
from threads.views.curators import curators_only, do
from threads.views.reach import number, reach


@require_POST
@curators_only
def create(request: Request, pk: int) -> HttpResponse:
    """Never suggest ``target`` here again, nor this discussion there."""
    thread = reach(Thread.objects, request.user, pk)
    other = reach(Thread.objects, request.user, number(request.POST.get("target")) or 0)
    if other == thread:
        raise BadRequest("A discussion is not tied to itself.")
    return do(request, pk, partial(curating.reject, thread, other), focus="candidate")
