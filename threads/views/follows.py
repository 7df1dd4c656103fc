from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config import errors
from config.requests import Request
from threads import limits
from threads.models import TieCount
from threads.models.tie_count import FOLLOWED


@csrf_exempt  # a beacon carries no token, and all that another site could do is count one more
@require_POST
def create(request: Request) -> HttpResponse:
    """Count that a tie was followed: which kind of tie, and nothing about the reader."""
    limits.check(request, "follows")
    kind = request.POST.get("kind")
    if kind not in FOLLOWED:
        return errors.bad_request(request)
    TieCount.objects.follow(kind)
    return HttpResponse(status=204)
