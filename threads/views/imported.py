"""The addresses that imported discussions had where they come from."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect

from config import errors
from config.requests import Request
from threads.links import OldAddress
from threads.models import Imported


def question(request: Request, number: int, rest: str = "") -> HttpResponse:
    """`/questions/12/title/`, `/q/12/`, `/a/34/`, and `/questions/12/title/34` for answer 34.

    Behind a short one may stand the number of whoever shared it, which says nothing here.
    """
    address = OldAddress.of(number, rest, request.GET.get("site", ""))
    posts = Imported.objects.select_related("post__thread").defer("post__body")
    found = posts.at([address]).get(address)
    if not found:
        raise Http404
    post = found.post
    if post.deleted_at or post.thread.deleted_at:
        return errors.gone(request)
    target = post.thread if post.is_question else post
    return HttpResponsePermanentRedirect(target.get_absolute_url())
