"""The addresses that imported discussions had where they come from."""

import re

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect

from config import errors
from config.requests import Request
from threads.models import Imported


def question(request: Request, number: int, rest: str = "") -> HttpResponse:
    """`/questions/12/title/`, `/q/12/`, `/a/34/`, and `/questions/12/title/34` for answer 34."""
    site = request.GET.get("site", "")
    answer = re.search(r"/([0-9]{1,18})/?$", rest)
    found = (answer and _imported(int(answer[1]), site)) or _imported(number, site)
    if not found:
        raise Http404
    post = found.post
    if post.deleted_at or post.thread.deleted_at:
        return errors.gone(request)
    target = post.thread if post.is_question else post
    return HttpResponsePermanentRedirect(target.get_absolute_url())


def _imported(number: int, site: str) -> Imported | None:
    """The post with this number there. Of several sites the first imported, unless one is named."""
    posts = Imported.objects.filter(kind=Imported.Kind.POST, external_id=number)
    found = list(posts.select_related("post__thread").defer("post__body").order_by("pk"))
    return next((row for row in found if row.site == site), found[0] if found else None)
