from datetime import datetime
from typing import Any, cast

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from config.requests import Request
from threads import limits
from threads.alike import alike
from threads.facets import Facets
from threads.forms import PostForm, QuestionForm
from threads.models import Draft, Post, Thread
from threads.models.post_queryset import HELPFUL, NEWEST, OLDEST
from threads.paging import page
from threads.popular import popular
from threads.rail import rail_of
from threads.reads import count_read
from threads.recommended import resources_of
from threads.views import duplicates, outcomes
from threads.views.composers import composer, draft_done, drafts_for, response_composer
from threads.views.reach import members_only, places, reach

THREADS_A_PAGE = 25
POSTS_A_PAGE = 30
SORTS = {"helpful": HELPFUL, "newest": NEWEST, "oldest": OLDEST}


@require_safe
def index(request: Request) -> HttpResponse:
    facets = Facets.read(request.GET)
    threads = page(
        facets.apply(Thread.objects.visible_to(request.user).originals()).for_list(),
        facets.order,
        THREADS_A_PAGE,
        **places(request, "after", "before"),
    )
    context = {
        "facets": facets,
        "threads": threads,
        "older": threads.next and facets.address(after=threads.next),
        "newer": threads.previous and facets.address(before=threads.previous),
        "first": any(places(request, "after", "before").values()) and facets.address(),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "threads/_rows.html", {**context, "more": True})
    return render(
        request,
        "threads/index.html",
        {**context, "described": facets.described(), "popular": popular()},
    )


@require_safe
def show(request: Request, pk: int, slug: str = "") -> HttpResponse:
    thread = reach(Thread.objects.for_page(request.user), request.user, pk)
    if elsewhere := duplicates.landing(request, thread):
        return elsewhere
    if slug != thread.slug:
        query = request.META.get("QUERY_STRING", "")
        address = thread.get_absolute_url() + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(address)
    count_read(request, thread.pk)
    return thread_page(request, thread)


def thread_page(
    request: Request, thread: Thread, *, form: PostForm | None = None, status: int = 200
) -> HttpResponse:
    """A discussion as a page. ``form`` is a refused answer or follow-up, shown with its errors."""
    sort = request.GET.get("sort", "helpful")
    order = SORTS.get(sort, HELPFUL)
    basis = request.GET.get("basis", "")
    basis = basis if basis in Post.Basis.values else ""
    top_level = Post.objects.filter(thread=thread).resting_on(basis).top_level()
    top_level = top_level.for_page(request.user)
    posts = page(top_level, order, POSTS_A_PAGE, **places(request, "after", "before", "start"))
    question = cast(Post, thread.question)
    question.is_helpful = thread.question_is_helpful
    question.has_draft = thread.question_has_draft
    shown = [question, *posts]
    replies = Post.objects.filter(parent__in=[p.pk for p in shown]).first_replies()
    arrange(shown, replies.for_page(request.user))
    rail, resources = rail_of(thread), resources_of(thread, keys(shown))
    attach_cards(shown, rail.cards, resources.cards)
    context = {
        **duplicates.notices(request, thread),
        **outcomes.on_page(request, thread),
        "thread": thread,
        "posts": posts,
        "sort": sort if sort in SORTS else "helpful",
        "basis": basis,
        "bases": [one for one in Post.Basis.choices if one[0] in {basis, *thread.bases}],
        "composer": response_composer(request, thread, draft=drafted(thread.draft), form=form),
        "rail": rail,
        "resources": resources,
    }
    return render(request, "threads/show.html", context, status=status)


def attach_cards(posts: list[Post], cited: dict, recommended: dict) -> None:
    """Give each post and reply the cards of what it cites and recommends."""
    for post in posts:
        for one in (post, *post.shown_replies):
            one.cited_cards = cited.get(one.pk, [])
            one.resource_cards = recommended.get(one.pk, [])


def keys(posts: list[Post]) -> list[int]:
    return [one.pk for post in posts for one in (post, *post.shown_replies)]


def fresh(thread: Thread, posts: list[Post]) -> list[Post]:
    """New posts for a page that is open already: without replies, with their cards."""
    arrange(posts, [])
    attach_cards(posts, rail_of(thread).cards, resources_of(thread, keys(posts)).cards)
    return posts


def drafted(stored: dict[str, Any] | None) -> Draft | None:
    """A draft from what ``Thread.for_page`` annotated."""
    if not stored:
        return None
    return Draft(
        fields=stored["fields"], saved_at=cast(datetime, parse_datetime(stored["saved_at"]))
    )


def arrange(posts: list[Post], replies: Any) -> None:
    """Put each reply under its post, as ``shown_replies``."""
    under: dict[int | None, list[Post]] = {}
    for reply in replies:
        under.setdefault(reply.parent_id, []).append(reply)
    for post in posts:
        post.shown_replies = under.get(post.pk, [])


@require_safe
@members_only
def new(request: Request) -> HttpResponse:
    draft = drafts_for(request, ["ask"]).get("ask")
    given = ("title", "from_role", "to_role")
    initial = {name: request.GET[name] for name in given if name in request.GET}
    return ask_page(request, draft, initial=initial)


@require_http_methods(["GET", "POST"])
@members_only
def create(request: Request) -> HttpResponse:
    if request.method == "GET":
        return redirect("threads.new")
    form = QuestionForm(request.POST, auto_id="ask-%s", author=request.user)
    if "check" in request.POST:  # without JavaScript similar discussions are a button's work
        return ask_page(request, form=form, similar=alike(request.POST.get("title", "")))
    if form.is_valid():
        limits.check(request, "posts", "posts a day")
    thread = form.submit(lambda **fields: Thread.objects.ask(asker=request.user, **fields))
    if thread is None:
        return ask_page(request, form=form, status=422)
    draft_done(request, "ask")
    return redirect(thread)


def ask_page(
    request: Request,
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
        author=request.user,
    )
    context = {"composer": asking, "similar": similar}
    return render(request, "threads/new.html", context, status=status)
