"""What an open page asks for now and then: is there a new answer or follow-up?"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from config.requests import Request
from threads.models import Post, Thread
from threads.models.post_queryset import OLDEST
from threads.views.reach import number, reach
from threads.views.threads import fresh

MOST_SHOWN = 30


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """A notice about posts newer than ``since``, 204 when there are none; one primary-key query.

    The reader is not looked up: who they are does not matter here.
    """
    newest = reach(Thread.objects.values_list("newest_id", flat=True), None, pk)
    etag = f'"{newest}"'
    if newest <= since(request):
        response = HttpResponse(status=204)
    # Compared weakly (RFC 9110, 13.1.2): what was compressed on its way out has a weak one.
    elif request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        response = HttpResponse(status=304)
    else:
        response = notice(request, pk)
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def notice(request: Request, pk: int) -> HttpResponse:
    """How many there are; 204 where they were deleted or split off meanwhile."""
    kinds = list(new_posts(pk, since(request)).values_list("kind", flat=True)[:MOST_SHOWN])
    if not kinds:
        return HttpResponse(status=204)
    are_answers = set(kinds) == {Post.Kind.ANSWER}
    context = {"pk": pk, "since": since(request), "count": len(kinds), "are_answers": are_answers}
    return render(request, "news/_notice.html", context)


@require_safe
def posts(request: Request, pk: int) -> HttpResponse:
    """The new posts themselves, for the end of the open page."""
    thread = reach(Thread.objects.for_page(request.user), request.user, pk)
    if not request.htmx:
        return redirect(f"{thread.get_absolute_url()}?sort=newest")
    found = new_posts(pk, since(request)).for_page(request.user).order_by(*OLDEST.fields)
    shown = fresh(thread, list(found[:MOST_SHOWN]))
    return render(request, "news/posts.html", {"thread": thread, "posts": shown})


def new_posts(pk: int, since: int):
    """Those that are there to be read: no notes, and nothing that was deleted since."""
    return Post.objects.filter(thread_id=pk, pk__gt=since, deleted_at=None).top_level()


def since(request: Request) -> int:
    pk = number(request.GET.get("since"))
    if pk is None:
        raise Http404
    return pk
