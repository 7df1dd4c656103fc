from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from threads import limits, search
from threads.facets import Facets
from threads.forms import PostForm, QuestionForm
from threads.models import Post, Thread
from threads.models.post_queryset import HELPFUL, NEWEST, OLDEST
from threads.paging import page
from threads.popular import popular
from threads.views.composers import composer, draft_done, drafts_for, response_composer
from threads.views.reach import members_only, reach

THREADS_A_PAGE = 25
POSTS_A_PAGE = 30
SORTS = {"helpful": HELPFUL, "newest": NEWEST, "oldest": OLDEST}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    facets = Facets.read(request.GET)
    threads = page(
        facets.apply(Thread.objects.visible_to(request.user)).for_list(),
        facets.order,
        THREADS_A_PAGE,
        **places(request, "after", "before"),
    )
    context = {
        "facets": facets,
        "threads": threads,
        "older": threads.next and facets.address(after=threads.next),
        "newer": threads.previous and facets.address(before=threads.previous),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "threads/_rows.html", {**context, "more": True})
    return render(
        request,
        "threads/index.html",
        {**context, "described": facets.described(), "popular": popular()},
    )


@require_safe
def show(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    thread = reach(Thread.objects.for_page(request.user), request.user, pk)
    if slug != thread.slug:
        query = request.META.get("QUERY_STRING", "")
        address = thread.get_absolute_url() + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(address)
    return thread_page(request, thread)


def thread_page(
    request: HttpRequest, thread: Thread, *, form: PostForm | None = None, status: int = 200
) -> HttpResponse:
    """A discussion as a page. ``form`` is a refused answer or follow-up, shown with its errors."""
    sort = request.GET.get("sort", "helpful")
    order = SORTS.get(sort, HELPFUL)
    top_level = Post.objects.filter(thread=thread).top_level().for_page(request.user)
    posts = page(top_level, order, POSTS_A_PAGE, **places(request, "after", "before", "start"))
    thread.question.is_helpful = thread.question_is_helpful
    shown = [thread.question, *posts]
    replies = Post.objects.filter(parent__in=[p.pk for p in shown]).first_replies()
    arrange(shown, replies.for_page(request.user))
    drafts = drafts_for(request, [f"answer-{thread.pk}", *(p.draft_target for p in shown)])
    context = {
        "thread": thread,
        "posts": posts,
        "sort": sort if sort in SORTS else "helpful",
        "drafts": drafts,
        "composer": response_composer(
            request, thread, draft=drafts.get(f"answer-{thread.pk}"), form=form
        ),
    }
    return render(request, "threads/show.html", context, status=status)


def arrange(posts: list[Post], replies: Any) -> None:
    """Put each reply under its post, as ``shown_replies``."""
    under: dict[int | None, list[Post]] = {}
    for reply in replies:
        under.setdefault(reply.parent_id, []).append(reply)
    for post in posts:
        post.shown_replies = under.get(post.pk, [])


def places(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in names}


@require_safe
@members_only
def new(request: HttpRequest) -> HttpResponse:
    draft = drafts_for(request, ["ask"]).get("ask")
    initial = {"title": request.GET.get("title", "")}
    return ask_page(request, None if initial["title"] and not draft else draft, initial=initial)


@require_http_methods(["GET", "POST"])
@members_only
def create(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return redirect("threads.new")
    form = QuestionForm(request.POST, auto_id="ask-%s")
    if "check" in request.POST:  # without JavaScript similar discussions are a button's work
        return ask_page(request, form=form, similar=search.similar(request.POST.get("title", "")))
    limits.check(request, "posts", "posts a day")
    thread = form.submit(lambda **fields: Thread.objects.ask(asker=request.user, **fields))
    if thread is None:
        return ask_page(request, form=form, status=422)
    draft_done(request, "ask")
    return redirect(thread)


def ask_page(
    request: HttpRequest,
    draft: Any = None,
    *,
    form: QuestionForm | None = None,
    initial: dict[str, Any] | None = None,
    similar: Any = None,
    status: int = 200,
) -> HttpResponse:
    """The form for a new discussion; ``similar`` lists what was found for its title, if asked."""
    asking = composer(
        request,
        reverse("threads.create"),
        "ask",
        draft=draft,
        form=form,
        form_class=QuestionForm,
        initial=initial,
    )
    context = {"composer": asking, "similar": similar}
    return render(request, "threads/new.html", context, status=status)
