"""The addresses that imported discussions had where they come from."""

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from config import errors
from threads.models import Imported


def question(request: HttpRequest, number: int, rest: str = "") -> HttpResponse:
    """`/questions/12/title/`, `/q/12/` and `/a/34/`, and `/questions/12/title/34` for answer 34."""
    answer = re.search(r"/([0-9]{1,18})/?$", rest)
    found = Imported.objects.at(int(answer[1]), request.GET.get("site", "")) if answer else None
    found = found or Imported.objects.at(number, request.GET.get("site", ""))
    if not found:
        raise Http404
    post = found.post
    if post.deleted_at or post.thread.deleted_at:
        return errors.gone(request)
    return HttpResponsePermanentRedirect((post.thread if post.is_question else post).get_absolute_url())
