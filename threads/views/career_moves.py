from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.requests import Request
from threads import limits
from threads.models import CareerMove
from threads.move_forms import CareerMoveForm
from threads.suggestions import known_roles
from threads.views.reach import members_only


@require_safe
@members_only
def index(request: Request) -> HttpResponse:
    return moves_page(request, CareerMoveForm())


@require_http_methods(["GET", "POST"])
@members_only
def create(request: Request) -> HttpResponse:
    """Add a move. The form is filled in with the roles of ``?from=…&to=…``, both slugs."""
    if request.method == "GET":
        slugs = {"from_role": request.GET.get("from", ""), "to_role": request.GET.get("to", "")}
        names = dict(known_roles().filter(slug__in=slugs.values()).values_list("slug", "name"))
        initial = {field: names.get(slug, "") for field, slug in slugs.items()}
        return moves_page(request, CareerMoveForm(initial=initial))
    form = CareerMoveForm(request.POST)
    if form.is_valid():
        limits.check(request, "moves", "moves a day")
    if not form.submit(partial(CareerMove.objects.add, member=request.user)):
        return moves_page(request, form, status=422)
    messages.success(request, _("Your move is added."))
    return moves_page(request, CareerMoveForm()) if request.htmx else redirect("career_moves.index")


@require_http_methods(["GET", "POST"])
@members_only
def update(request: Request, pk: int) -> HttpResponse:
    move = get_object_or_404(CareerMove.objects.of(request.user).for_list(), pk=pk)
    context = {"move": move, "pk": pk}
    if request.method == "GET":
        facts = ("from_role", "to_role", "year", "company")
        initial = {"seen_by": "everybody" if move.is_public else "me"}
        form = CareerMoveForm(initial=initial | {name: getattr(move, name) for name in facts})
        return render(request, "career_moves/edit.html", {**context, "form": form})
    form = CareerMoveForm(request.POST)
    if form.is_valid():
        limits.check(request, "moves", "moves a day")
    if not form.submit(move.change):
        return render(request, "career_moves/edit.html", {**context, "form": form}, status=422)
    messages.success(request, _("Your move is saved."))
    return redirect("career_moves.index")


@require_http_methods(["GET", "POST"])
@members_only
def delete(request: Request, pk: int) -> HttpResponse:
    move = get_object_or_404(CareerMove.objects.of(request.user), pk=pk)
    if request.method == "GET":  # back from signing in
        return redirect("career_moves.index")
    limits.check(request, "moves")
    move.delete()
    messages.success(request, _("The move is removed."))
    return moves_page(request, CareerMoveForm()) if request.htmx else redirect("career_moves.index")


def moves_page(request: Request, form: CareerMoveForm, status: int = 200) -> HttpResponse:
    """A member's moves and the form for another one; for htmx the part that changes."""
    moves = CareerMove.objects.of(request.user).for_list()
    context = {"moves": moves, "form": form, "changed": request.method == "POST"}
    template = "career_moves/_moves.html" if request.htmx else "career_moves/index.html"
    return render(request, template, context, status=status)
