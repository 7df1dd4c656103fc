from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads.models import Thread
from threads.views.answers import respond
from threads.views.reach import members_only, reach


@require_http_methods(["GET", "POST"])
@members_only
def create(request: Request, pk: int) -> HttpResponse:
    thread = reach(Thread.objects.for_page(request.user), request.user, pk)
    if thread.asker_id != request.user.pk:
        raise PermissionDenied
    return respond(request, thread, thread.follow_up)
