from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads import limits
from threads.forms import PostForm
from threads.models import Follow, Post, Thread
from threads.views import duplicates
from threads.views.composers import draft_done, response_composer, signed, spoken
from threads.views.news import MOST_SHOWN
from threads.views.reach import members_only, number, reach
from threads.views.threads import fresh, thread_page


@require_http_methods(["GET", "POST"])
@members_only
def create(request: Request, pk: int) -> HttpResponse:
    thread = reach(Thread.objects.for_page(request.user), request.user, pk)
    # An open page may have become a duplicate's: its answer is read at the original.
    if original := duplicates.original_of(request, thread):
        thread = reach(Thread.objects.for_page(request.user), request.user, original.pk)
    response = respond(request, thread, thread.answer, elsewhere=original is not None)
    if original and request.method == "POST" and response.status_code == 302:
        draft_done(request, f"answer-{pk}")
    return response


def respond(
    request: Request, thread: Thread, write: Any, *, elsewhere: bool = False
) -> HttpResponse:
    """Add an answer or a follow-up by ``write``, and answer with what changes on the page.

    ``elsewhere``: the page is another discussion's, so lead to the new post instead.
    """
    if request.method == "GET":  # back from signing in
        return redirect(f"{thread.get_absolute_url()}#respond")
    target = f"answer-{thread.pk}"
    form = PostForm(request.POST, auto_id=f"{target}-%s", **signed(request, thread, spoken(thread)))
    if form.is_valid():
        limits.check(request, "posts", "posts a day")
    post = form.submit(lambda **fields: write(author=request.user, **fields))
    if post is None:
        return refused(request, thread, form)
    draft_done(request, target)
    if elsewhere or not request.htmx:
        return redirect(post)
    seen = last_seen(request, post)
    posts = arrived(request, post, min(seen, post.pk - 1))
    if len(posts) > MOST_SHOWN:
        return redirect(post)
    thread.refresh_from_db(fields=["answer_count"])
    thread.newest_id = max(seen, post.pk)  # the page has all up to here
    thread.own_voice = {name: getattr(post, name) for name in ("alias", "role", "company")}
    follows = Follow.objects.standing().filter(member=request.user)
    thread.is_followed = follows.filter(thread=thread).exists()
    context = {
        "thread": thread,
        "posts": fresh(thread, posts),
        "composer": response_composer(request, thread),
    }
    return render(request, "answers/created.html", context)


def last_seen(request: Request, post: Post) -> int:
    """Up to which key the page had all posts; one that does not say so had all before this one."""
    seen = number(request.POST.get("since"))
    return post.pk if seen is None else seen


def arrived(request: Request, post: Post, since: int) -> list[Post]:
    """What the open page lacks, up to one more than it can take in: others wrote meanwhile."""
    found = Post.objects.filter(thread=post.thread_id, pk__gt=since, pk__lte=post.pk).top_level()
    return list(found.for_page(request.user).order_by("pk")[: MOST_SHOWN + 1])


def empty(request: Request, pk: int) -> HttpResponse:
    """The composer at the end of a discussion once its draft is discarded."""
    thread = reach(Thread.objects.for_page(request.user), request.user, pk)
    context = {"thread": thread, "composer": response_composer(request, thread), "autofocus": True}
    return render(request, "answers/_form.html", context)


def refused(request: Request, thread: Thread, form: PostForm) -> HttpResponse:
    if not request.htmx:
        return thread_page(request, thread, form=form, status=422)
    again = response_composer(request, thread, form=form)
    return render(request, "answers/_form.html", {"thread": thread, "composer": again}, status=422)
