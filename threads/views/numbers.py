from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from threads import numbers


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    if not request.user.is_staff:
        raise Http404
    context = {
        "share": numbers.share_tied(),
        "followed": numbers.followed(),
        "decided": numbers.decided(),
    }
    return render(request, "numbers/show.html", context)
