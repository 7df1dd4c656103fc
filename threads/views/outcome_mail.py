"""Mails that ask what became of a question: stopped by the link in one, or by its member."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads import limits
from threads.outcome_mail import member_of, switch
from threads.views.reach import members_only


@require_http_methods(["GET", "POST"])
@members_only
def update(request: Request) -> HttpResponse:
    """Stop the mails (``off=1``) or have them again (``off=0``)."""
    if request.method == "GET":
        is_off = request.user.outcome_mail_off_at is not None
        return render(request, "outcome_mail/update.html", {"is_off": is_off})
    limits.check(request, "edits")
    off = request.POST.get("off") != "0"
    switch(request.user, off=off)
    messages.success(request, _("No more of these mails.") if off else _("Mails are on again."))
    return redirect("outcome_mail.update")


@never_cache
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token says who it is for
@require_http_methods(["GET", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """The link in a mail, which works signed out. It says nothing of whose it is.

    Opening it changes nothing, since mail programs look at links before people do. No limit:
    only our own tokens get as far as the database, and a second time changes nothing.
    """
    member = member_of(token)
    if member is None:
        raise Http404
    if request.method == "POST":
        switch(member, off=True)
    return render(request, "outcome_mail/stop.html", {"is_off": request.method == "POST"})
