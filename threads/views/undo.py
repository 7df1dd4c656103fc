from django.http import HttpResponse
from django.views.decorators.http import require_POST

from config.requests import Request
from threads.models import Thread, curating
from threads.views.curators import curators_only, do
from threads.views.reach import number, reach


@require_POST
@curators_only
def create(request: Request) -> HttpResponse:
    """Take back what this curator did last with a discussion."""
    thread = reach(Thread.objects, request.user, number(request.POST.get("thread")) or 0)

    def deed(*, by, seen):
        return curating.undo(thread, by=by)

    return do(request, thread.pk, deed, focus="candidate")
